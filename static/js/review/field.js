/**
 * Where somebody writes a comment, or changes one. Control or Command with Enter saves; Escape leaves a field in which
 * nothing was written.
 */
import { el } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { isCommand, isComposing } from "../core/keys.js"

let made = 0

/**
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.save what the button says
 * @param {number} options.limit
 * @param {string} [options.text]
 * @param {(text: string) => Promise<boolean>} options.onSave whether it worked
 * @param {() => void} options.onEnd it is saved or given up
 */
export function createField({ label, save, limit, text = "", onSave, onEnd }) {
  made += 1
  const id = `review-field-${made}`
  const area = /** @type {HTMLTextAreaElement} */ (el("textarea", { "class": "input", id, "rows": 2, "dir": "auto", "maxlength": limit, "aria-describedby": `${id}-keys` }))
  area.value = text
  area.setSelectionRange(text.length, text.length)
  const form = el("form", { class: "review-field" },
    el("label", { class: "field-label", for: id }, label),
    area,
    el("p", { class: "sr-only", id: `${id}-keys` }, t("Control or Command and Enter saves the comment.")),
    el("div", { class: "review-field-tools" },
      el("button", { type: "submit", class: "btn btn-primary btn-sm" }, save),
      el("button", { type: "button", class: "btn btn-ghost btn-sm", onclick: onEnd }, t("Cancel"))))

  async function submit() {
    const written = area.value
    if (!written.trim() || area.readOnly) return area.focus()
    area.readOnly = true
    const isSaved = await onSave(written)
    area.readOnly = false
    if (isSaved) onEnd()
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault()
    void submit()
  })
  area.addEventListener("keydown", (event) => {
    if (isComposing(event)) return
    if (event.key === "Enter" && isCommand(event)) {
      event.preventDefault()
      event.stopPropagation()
      void submit()
    }
    if (event.key === "Escape" && area.value.trim() === text.trim()) {
      event.stopPropagation()
      onEnd()
    }
  })
  return form
}
