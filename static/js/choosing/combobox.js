/**
 * A select that is searched by typing: the ARIA pattern "editable combobox with list autocomplete". The select stays in
 * the form and holds the value, so other modules and the server know nothing of this; without scripts it is the control.
 * What is typed chooses nobody: Enter or a click does. A form is not sent while text stands there that nothing was
 * chosen for.
 */
import { announce } from "../core/notices.js"
import { el } from "../core/dom.js"
import { t, tn } from "../core/i18n.js"
import { takeEarlyKeys } from "./early_keys.js"
import { ownOptions, peopleOf } from "./sources.js"

/**
 * @typedef {{value: string, label: string, detail?: string, data?: Record<string, string>}} Found
 * @typedef {(text: string) => Promise<Found[]>} Source
 */

const PAUSE_MS = 150

/** @param {HTMLElement} element around a select; `data-url` names where people are looked up */
export function mount(element) {
  const select = element.querySelector("select")
  if (!select) return
  const url = element.dataset.url
  return createCombobox(element, select, url ? peopleOf(url, select) : ownOptions(select))
}

/**
 * @param {HTMLElement} element
 * @param {HTMLSelectElement} select
 * @param {Source} source
 */
export function createCombobox(element, select, source) {
  const input = inputFor(select)
  const list = el("ul", { class: "combobox-list", role: "listbox", id: `${input.id}-list`, "aria-label": t("Suggestions"), hidden: true })
  const note = el("p", { class: "combobox-note", id: `${input.id}-note`, hidden: true })
  input.setAttribute("aria-controls", list.id)
  const hadFocus = document.activeElement === select
  select.before(input)
  element.append(list, note)
  select.hidden = true

  /** @type {Found[]} */
  let shown = []
  let active = -1
  let asked = 0
  let isTyped = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  const chosenLabel = () => (isEmpty(select) ? "" : select.selectedOptions[0]?.dataset.name ?? select.selectedOptions[0]?.textContent?.trim() ?? "")
  const isSettled = () => input.value.trim() === chosenLabel()
  const isOpen = () => !list.hidden

  const activate = (/** @type {number} */ index) => {
    list.children[active]?.setAttribute("aria-selected", "false")
    active = index
    const item = list.children[active]
    item?.setAttribute("aria-selected", "true")
    item?.scrollIntoView({ block: "nearest" })
    if (item) input.setAttribute("aria-activedescendant", item.id)
    else input.removeAttribute("aria-activedescendant")
  }
  const close = () => {
    clearTimeout(timer)
    asked += 1
    list.hidden = true
    input.setAttribute("aria-expanded", "false")
    activate(-1)
  }
  const choose = (/** @type {Found} */ found) => {
    select.value = optionFor(select, found).value
    close()
    show()
    select.dispatchEvent(new Event("input", { bubbles: true }))
    select.dispatchEvent(new Event("change", { bubbles: true }))
  }
  const draw = (/** @type {Found[]} */ found) => {
    shown = found
    list.replaceChildren(...found.map((one, index) => optionElement(one, `${list.id}-${index}`)))
    list.hidden = found.length === 0
    input.setAttribute("aria-expanded", String(found.length > 0))
    activate(-1)
  }
  const search = async (/** @type {string} */ text) => {
    const mine = ++asked
    /** @type {Found[] | null} */
    const found = await source(text).catch(() => null)
    if (mine !== asked || document.activeElement !== input) return
    draw(found ?? [])
    if (found === null) tell(note, t("The search did not work. Check your connection and try again."))
    else tell(note, found.length ? "" : t("Nothing matches “{text}”.", { text }))
    if (found?.length && text) activate(0)
    announce(found?.length ? tn("{count} result. Use the arrow keys.", "{count} results. Use the arrow keys.", found.length) : note.textContent ?? "")
  }
  const show = () => {
    isTyped = false
    input.value = chosenLabel()
    tell(note, "")
  }

  input.addEventListener("input", () => {
    clearTimeout(timer)
    isTyped = true
    tell(note, "")
    // Whoever is no longer named is no longer chosen, where that can be said.
    if (!isSettled() && hasEmpty(select) && !isEmpty(select)) clear(select)
    timer = setTimeout(() => search(input.value.trim()), PAUSE_MS)
  })
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      if (!isOpen()) void search(isSettled() ? "" : input.value.trim())
      else activate((active + step + shown.length) % shown.length)
    } else if (event.key === "Enter" && isOpen() && shown[active]) {
      event.preventDefault()
      choose(shown[active])
    } else if (event.key === "Enter" && !isSettled()) {
      // Whoever types faster than the answer comes means the list, not the form.
      event.preventDefault()
      clearTimeout(timer)
      void search(input.value.trim())
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault()
      close()
    }
  })
  input.addEventListener("click", () => { if (!isOpen()) void search(isSettled() ? "" : input.value.trim()) })
  input.addEventListener("focus", () => input.select())
  input.addEventListener("blur", () => {
    close()
    if (input.value.trim() === "" && hasEmpty(select)) return
    if (!isSettled()) tell(note, t("Nothing is chosen yet. Choose from the list."))
  })
  // A click on the list would take the focus, and with it the list away before it hears the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault())
  list.addEventListener("click", (event) => {
    const item = event.target instanceof Element ? event.target.closest("[role=option]") : null
    const found = item && shown[[...list.children].indexOf(item)]
    if (found) choose(found)
  })
  // Another module that chooses meanwhile, such as the reader's own zone, takes no letter from who types here.
  select.addEventListener("change", () => { if (!isTyped || document.activeElement !== input) show() })
  select.form?.addEventListener("submit", (event) => {
    if (isSettled()) return
    event.preventDefault()
    event.stopImmediatePropagation()
    tell(note, t("Nothing is chosen yet. Choose from the list."))
    input.focus()
    announce(note.textContent ?? "")
  }, { capture: true })
  show()
  if (hadFocus) input.focus() // Somebody was quicker than this script, and types on.
  const typed = takeEarlyKeys(element)
  if (typed) {
    input.value = typed
    input.setSelectionRange(typed.length, typed.length)
    input.dispatchEvent(new Event("input", { bubbles: true }))
  }
  return { input, close }
}

/** @param {HTMLElement} note @param {string} words */
function tell(note, words) {
  note.textContent = words
  note.hidden = words === ""
}

/** The text field takes over the select's name for people: its label, its descriptions. @param {HTMLSelectElement} select */
function inputFor(select) {
  const id = select.id
  const input = /** @type {HTMLInputElement} */ (el("input", {
    class: "input", id, type: "text", role: "combobox", dir: "auto", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-haspopup": "listbox",
    "aria-describedby": [select.getAttribute("aria-describedby"), `${id}-note`].filter(Boolean).join(" "),
    "aria-invalid": select.getAttribute("aria-invalid"),
    placeholder: [...select.options].find((one) => isNobody(one.value))?.textContent?.trim() || null,
  }))
  select.id = `${id}-value`
  return input
}

/** @param {string} value */
const isNobody = (value) => value === "" || value === "0"

/** @param {HTMLSelectElement} select */
const isEmpty = (select) => isNobody(select.value)

/** @param {HTMLSelectElement} select */
const hasEmpty = (select) => [...select.options].some((one) => isNobody(one.value))

/** @param {HTMLSelectElement} select */
function clear(select) {
  select.value = [...select.options].find((one) => isNobody(one.value))?.value ?? ""
  select.dispatchEvent(new Event("input", { bubbles: true }))
  select.dispatchEvent(new Event("change", { bubbles: true }))
}

/**
 * The select's option for this, made where its list does not reach that far.
 * @param {HTMLSelectElement} select
 * @param {Found} found
 */
export function optionFor(select, found) {
  const known = [...select.options].find((one) => one.value === found.value)
  if (known) return known
  const option = document.createElement("option")
  option.value = found.value
  option.textContent = found.detail ? `${found.label} (${found.detail})` : found.label
  select.append(option)
  return option
}

/** @param {Found} found @param {string} id */
function optionElement(found, id) {
  return el("li", { role: "option", id, class: "combobox-option", "aria-selected": "false" },
    el("span", { class: "combobox-name" }, found.label),
    found.detail && el("span", { class: "combobox-detail" }, found.detail))
}
