/** The notes on the page: one row each, which stays while nothing of it changes. Text is always text. */
import { el, icon } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { browserZone, formatMoment } from "../core/time.js"
import { createField } from "../review/field.js"

/** @typedef {import("./notes.js").Note} Note */

const PICTURES = { plus: "plus", minus: "minus", question: "circle-help", "follow-up": "corner-up-right" }

/** @param {import("./notes.js").Mark} mark */
function markWord(mark) {
  if (mark === "plus") return t("Plus")
  if (mark === "minus") return t("Minus")
  return mark === "question" ? t("Question") : t("Follow up")
}

/** @param {string} words @param {() => void} act */
const tool = (words, act) => el("button", { type: "button", class: "review-tool", onclick: act }, words)

/**
 * @param {HTMLElement} list the `<ol>`
 * @param {object} options
 * @param {number} options.limit characters of a note
 * @param {(note: Note, text: string) => Promise<boolean>} options.onEdit whether it worked
 * @param {(note: Note) => Promise<boolean>} options.onDelete whether it worked
 * @param {(note: Note) => void} options.onRetry
 * @param {(note: Note) => void} options.onDiscard
 */
export function createNotesView(list, { limit, onEdit, onDelete, onRetry, onDiscard }) {
  /** @type {Map<string, {element: HTMLElement, drawn: string}>} */
  const rows = new Map()

  /** @param {Note} note */
  function draw(note) {
    const at = new Date(note.atMs)
    const foot = el("p", { class: "review-comment-foot" }, ...drawFoot(note))
    const row = el("li", { class: "note", tabindex: "-1", "data-sent": note.delivery },
      el("p", { class: "review-comment-head" },
        el("time", { datetime: at.toISOString(), title: formatMoment(at, browserZone()) }, formatMoment(at, browserZone(), "time")),
        note.mark && el("span", { class: "note-mark", "data-mark": note.mark }, icon(PICTURES[note.mark]), el("span", {}, markWord(note.mark))),
        note.isEdited && el("span", {}, t("edited"))),
      note.text !== "" && el("p", { class: "review-comment-text", dir: "auto" }, note.text),
      foot)
    if (note.id !== null) foot.append(...tools(note, row, foot))
    return row
  }

  /** @param {Note} note @returns {(Node | string)[]} */
  function drawFoot(note) {
    const { delivery, problem } = note
    if (delivery === "sent") return []
    if (delivery === "pending") {
      return [icon("clock"), problem ? t("Not saved yet. {reason} The page tries again by itself.", { reason: problem }) : t("Saving")]
    }
    return [
      icon("circle-alert"), el("span", {}, t("Not saved. {reason}", { reason: problem })),
      tool(t("Try again"), () => onRetry(note)), tool(t("Discard"), () => onDiscard(note)),
    ]
  }

  /** @param {Note} note @param {HTMLElement} row @param {HTMLElement} foot @returns {Node[]} */
  function tools(note, row, foot) {
    const change = tool(t("Edit"), () => {
      foot.hidden = true
      const form = createField({
        label: t("Change your note"), save: t("Save"), limit, text: note.text,
        onSave: (text) => onEdit(note, text),
        onEnd() {
          form.remove()
          foot.hidden = false
          if (row.isConnected) row.focus()
        },
      })
      row.append(form)
      form.querySelector("textarea")?.focus()
    })
    const remove = tool(t("Delete"), () => {
      const back = () => foot.replaceChildren(...tools(note, row, foot))
      const keep = tool(t("Keep"), () => { back(); row.focus() })
      foot.replaceChildren(el("span", {}, t("Delete this note?")), tool(t("Delete"), () => void onDelete(note).then((isDone) => { if (!isDone) back() })), keep)
      keep.focus()
    })
    return [change, remove]
  }

  return {
    /** @param {Note[]} notes in order */
    show(notes) {
      const present = new Set(notes.map(({ messageId }) => messageId))
      for (const [key, { element }] of rows) {
        if (present.has(key)) continue
        element.remove()
        rows.delete(key)
      }
      notes.forEach((note, position) => {
        const drawn = JSON.stringify(note)
        const former = rows.get(note.messageId)
        // What is drawn already stays: somebody may be writing in it.
        const element = former?.drawn === drawn ? former.element : draw(note)
        if (former && former.element !== element) former.element.replaceWith(element)
        rows.set(note.messageId, { element, drawn })
        if (list.children[position] !== element) list.insertBefore(element, list.children[position] ?? null)
      })
    },
  }
}
