/**
 * "Texts on the board": a list beside the canvas, by which texts are read, changed, added and deleted without a pointer.
 */
import { el, icon, must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { LIMITS } from "../core/limits.js"

/** @typedef {import("./texts.js").BoardText} BoardText */
/**
 * @typedef {object} Acts what becomes of the board; each is whether it worked
 * @property {(text: string) => boolean} add
 * @property {(id: string, text: string) => boolean} change
 * @property {(id: string) => boolean} remove
 * @property {(id: string) => void} show brings it into view
 */

/** @param {string} name @param {string} label @param {() => void} onclick */
function iconButton(name, label, onclick) {
  return el("button", { type: "button", class: "btn btn-ghost btn-sm btn-icon", title: label, onclick }, icon(name), el("span", { class: "sr-only" }, label))
}

/**
 * @param {HTMLElement} element `[data-board-texts]`
 * @param {object} options
 * @param {boolean} options.isWriter
 * @param {Acts} options.acts
 * @param {(text: string) => void} options.announce
 */
export function createTextsPanel(element, { isWriter, acts, announce }) {
  const list = must(element, "[data-board-texts-list]")
  const none = must(element, "[data-board-texts-none]")
  const form = /** @type {HTMLFormElement | null} */ (element.querySelector("[data-board-text-add]"))
  /** @type {Map<string, {row: HTMLElement, text: string}>} */
  const rows = new Map()
  /** The one whose words are being changed stays as it is until that is done. @type {string | null} */
  let edited = null
  /** @type {BoardText[]} */
  let texts = []

  /** @param {BoardText} one */
  function shownRow({ id, text }) {
    const buttons = [iconButton("eye", t("Show on the board: {text}", { text: brief(text) }), () => acts.show(id))]
    if (isWriter) {
      buttons.push(
        iconButton("pencil", t("Change the text: {text}", { text: brief(text) }), () => edit(id)),
        iconButton("trash-2", t("Delete the text: {text}", { text: brief(text) }), () => remove(id)),
      )
    }
    return [el("span", { class: "board-text-words", dir: "auto" }, text), el("span", { class: "board-text-buttons" }, ...buttons)]
  }

  /** @param {string} id */
  function edit(id) {
    const row = rows.get(id)
    if (!row) return
    cancel()
    edited = id
    const field = /** @type {HTMLTextAreaElement} */ (el("textarea", {
      "class": "input", "dir": "auto", "rows": 3, "maxlength": LIMITS.BOARD_TEXT_CHARS, "aria-label": t("Text on the board"),
    }))
    field.value = row.text
    const editing = el("form", { class: "board-text-form", onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault()
      save(id, field)
    } }, field, el("span", { class: "board-text-buttons" },
      el("button", { class: "btn btn-sm" }, el("span", {}, t("Save text"))),
      el("button", { type: "button", class: "btn btn-ghost btn-sm", onclick: () => leave(id) }, el("span", {}, t("Cancel")))))
    editing.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return
      event.stopPropagation()
      leave(id)
    })
    row.row.replaceChildren(editing)
    field.focus()
  }

  /** @param {string} id @param {HTMLTextAreaElement} field */
  function save(id, field) {
    const text = field.value.trim()
    if (text === "") return field.focus()
    const row = rows.get(id)
    const isDone = row?.text === text || acts.change(id, text)
    announce(isDone ? t("Text changed") : t("Somebody deleted this text meanwhile."))
    if (isDone && row) row.text = text
    leave(id)
  }

  /** @param {string} id */
  function remove(id) {
    const at = texts.findIndex((one) => one.id === id)
    const next = texts[at + 1] ?? texts[at - 1]
    if (!acts.remove(id)) return
    announce(t("Text deleted"))
    const beside = next && rows.get(next.id)?.row.querySelector("button")
    const to = beside ?? form?.querySelector("textarea") ?? element.querySelector("button")
    to?.focus()
  }

  function cancel() {
    const row = rows.get(edited ?? "")
    if (row && edited !== null) row.row.replaceChildren(...shownRow({ id: edited, text: row.text }))
    edited = null
  }

  /** Back to the row's button, from where it was begun. @param {string} id */
  function leave(id) {
    cancel()
    show(texts)
    const buttons = rows.get(id)?.row.querySelectorAll("button")
    buttons?.[1]?.focus()
  }

  /** @param {SubmitEvent} event */
  function onAdd(event) {
    event.preventDefault()
    const field = /** @type {HTMLTextAreaElement} */ (must(/** @type {HTMLFormElement} */ (form), "textarea"))
    const text = field.value.trim()
    if (text === "") return field.focus()
    if (!acts.add(text)) return
    field.value = ""
    announce(t("Text added"))
    field.focus()
  }

  /** @param {BoardText[]} now */
  function show(now) {
    texts = now
    none.hidden = now.length > 0
    for (const [id, { row }] of rows) {
      if (now.some((one) => one.id === id) || id === edited) continue
      row.remove()
      rows.delete(id)
    }
    now.forEach((one, at) => place(one, at))
  }

  /** @param {BoardText} one @param {number} at */
  function place(one, at) {
    const known = rows.get(one.id)
    const row = known?.row ?? el("li", { class: "board-text" })
    if (!known || (known.text !== one.text && one.id !== edited)) {
      rows.set(one.id, { row, text: one.text })
      row.replaceChildren(...shownRow(one))
    }
    // Moving an element takes the focus from what is in it.
    if (list.children[at] !== row && !row.contains(document.activeElement)) list.insertBefore(row, list.children[at] ?? null)
  }

  const listening = new AbortController()
  form?.addEventListener("submit", onAdd, { signal: listening.signal })

  return {
    show,
    stop() {
      listening.abort()
      list.replaceChildren()
    },
  }
}

/** @param {string} text */
function brief(text) {
  const line = text.replace(/\s+/g, " ")
  return line.length > 40 ? `${line.slice(0, 39)}…` : line
}
