/**
 * What is typed on a select before its combobox is there. The browser would take each letter for a choice; it is kept
 * on the element around the select instead, as `data-typed`, and the combobox takes it over.
 */

const PATIENCE_MS = 5000
/** Where no combobox comes so long after the page has loaded, the select is the control. */

/**
 * @param {Document} page
 * @param {Pick<Window, "addEventListener" | "setTimeout">} door
 */
export function keepEarlyKeys(page, door) {
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const target = /** @type {Element | null} */ (event.target)
    const place = /** @type {HTMLElement | null} */ (target?.closest('[data-module~="combobox"]') ?? null)
    if (!place || target?.localName !== "select" || event.ctrlKey || event.metaKey || event.altKey) return
    const kept = [...place.dataset.typed ?? ""]
    if (event.key === "Backspace") kept.pop()
    else if ([...event.key].length === 1 && (kept.length || event.key !== " ")) kept.push(event.key)
    else return
    event.preventDefault() // A space opens the list only where nothing was typed.
    place.dataset.typed = kept.join("")
  }
  page.addEventListener("keydown", onKey, true)
  door.addEventListener("load", () => door.setTimeout(() => page.removeEventListener("keydown", onKey, true), PATIENCE_MS))
}

/** What was typed around here meanwhile; asked once. @param {HTMLElement} place */
export function takeEarlyKeys(place) {
  const typed = place.dataset.typed ?? ""
  delete place.dataset.typed
  return typed
}
