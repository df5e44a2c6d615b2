/**
 * The dialog in which an interviewer chooses a question: the planned ones and the bank, as the server lists them, each
 * with its private side on demand.
 */
import { el, must } from "../core/dom.js"
import { fetchFragment } from "../core/fragment.js"
import { t } from "../core/i18n.js"

/** The room's language where the question has starter files in it. @param {ParentNode} root @param {string} language */
export function preferLanguage(root, language) {
  for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (root.querySelectorAll("[data-starters]"))) {
    if ([...select.options].some(({ value }) => value === language)) select.value = language
  }
}

/** The chosen starter files beside a button, or null. @param {Element} button */
export function startersBeside(button) {
  const select = /** @type {HTMLSelectElement | null | undefined} */ (button.closest("[data-offer]")?.querySelector("[data-starters]"))
  return select?.value || null
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {object} options
 * @param {(question: number, language: string | null) => Promise<boolean>} options.put whether it worked
 * @param {() => string} options.language the room's
 * @param {typeof fetchFragment} [options.load]
 */
export function createChooser(dialog, { put, language, load = fetchFragment }) {
  const body = must(dialog, "[data-choose-body]")
  let query = new URLSearchParams()
  let asked = 0

  async function show() {
    asked += 1
    const mine = asked
    body.setAttribute("aria-busy", "true")
    try {
      const found = await load(`${body.dataset.address}?${query}`)
      if (mine !== asked) return
      body.replaceChildren(...found)
      preferLanguage(body, language())
    } catch {
      if (mine === asked) body.replaceChildren(again(() => void show()))
    } finally {
      if (mine === asked) body.removeAttribute("aria-busy")
    }
  }

  /** @param {Event} event */
  function onSearch(event) {
    const form = event.target instanceof HTMLFormElement ? event.target : null
    if (!form) return
    event.preventDefault()
    query = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && value) query.set(name, value)
    void show().then(() => /** @type {HTMLElement | null} */ (body.querySelector("input[name=q]"))?.focus())
  }

  /** @param {MouseEvent} event */
  async function onClick(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null
    if (!button) return
    const page = button.getAttribute("data-choose-page")
    if (page) {
      query.set("page", page)
      return void show()
    }
    if (!button.hasAttribute("data-put")) return
    button.disabled = true
    const isIn = await put(Number(button.closest("[data-offer]")?.getAttribute("data-offer")), startersBeside(button))
    button.disabled = false
    if (isIn) dialog.close()
  }

  /** A question is read where it stands in the list. @param {Event} event */
  async function onToggle(event) {
    const details = event.target instanceof HTMLDetailsElement ? event.target : null
    const place = details?.querySelector("[data-read-place]")
    if (!details?.open || !place || place.childElementCount > 0) return
    try {
      place.replaceChildren(...await load(details.dataset.read ?? ""))
    } catch {
      details.open = false
    }
  }

  body.addEventListener("submit", onSearch)
  body.addEventListener("click", (event) => void onClick(event))
  body.addEventListener("toggle", (event) => void onToggle(event), true)
  return {
    open() {
      query = new URLSearchParams()
      dialog.showModal()
      void show()
    },
    close() { if (dialog.open) dialog.close() },
  }
}

/** What stands where something could not be loaded. @param {() => void} retry */
export function again(retry) {
  return el("p", { class: "question-none" }, t("This could not be loaded."), " ", el("button", { type: "button", class: "btn btn-sm", onclick: retry }, t("Try again")))
}
