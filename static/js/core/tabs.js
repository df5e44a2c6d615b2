/**
 * Tabs of one page: arrow keys move between them, one panel shows at a time. Markup: macro `tabs`.
 */

/**
 * @param {HTMLElement} list the element with role=tablist
 * @param {{onSelect?: (panelId: string) => void}} [options]
 */
export function createTabs(list, { onSelect } = {}) {
  const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="tab"]')])
  const panelOf = (/** @type {HTMLElement} */ tab) => document.getElementById(tab.getAttribute("aria-controls") ?? "")

  /** @param {string} panelId */
  function select(panelId) {
    for (const tab of tabs) {
      const isSelected = tab.getAttribute("aria-controls") === panelId
      tab.setAttribute("aria-selected", String(isSelected))
      tab.tabIndex = isSelected ? 0 : -1
      const panel = panelOf(tab)
      if (panel) panel.hidden = !isSelected
    }
    onSelect?.(panelId)
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const shown = tabs.filter((tab) => !tab.hidden)
    const at = shown.indexOf(/** @type {HTMLElement} */ (document.activeElement))
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key]
    if (to === undefined || at < 0) return
    event.preventDefault()
    const tab = shown[(to + shown.length) % shown.length]
    tab.focus()
    select(tab.getAttribute("aria-controls") ?? "")
  }

  /** @param {MouseEvent} event */
  function onClick(event) {
    const tab = event.target instanceof Element ? event.target.closest('[role="tab"]') : null
    if (tab) select(tab.getAttribute("aria-controls") ?? "")
  }

  /** @type {AbortController | null} */
  let abort = null
  return {
    start() {
      abort = new AbortController()
      list.addEventListener("click", onClick, { signal: abort.signal })
      list.addEventListener("keydown", onKey, { signal: abort.signal })
      const first = tabs.find((tab) => tab.getAttribute("aria-selected") === "true") ?? tabs[0]
      if (first) select(first.getAttribute("aria-controls") ?? "")
    },
    stop() { abort?.abort() },
    select,
    /** @param {string} panelId @param {number} count 0 hides it @param {string} [words] what the number counts, for screen readers */
    setCount(panelId, count, words = "") {
      const place = tabs.find((tab) => tab.getAttribute("aria-controls") === panelId)?.querySelector("[data-count]")
      if (!(place instanceof HTMLElement)) return
      place.textContent = count ? String(count) : ""
      place.hidden = !count
      if (words) place.setAttribute("aria-label", words)
    },
  }
}
