/**
 * The line in the strip of files where a name is entered, for a new file or for one that is renamed.
 */
import { must } from "../../core/dom.js"
import { isComposing } from "../../core/keys.js"
import { tidyName } from "./names.js"

/**
 * @typedef {object} Question
 * @property {string} label
 * @property {string} name
 * @property {(name: string) => string} check what is wrong with a name, or ""
 * @property {(name: string) => void} onName
 * @property {() => void} onCancel
 */

/**
 * @param {HTMLFormElement} form
 * @param {(isOpen: boolean) => void} onToggle
 */
export function createFileForm(form, onToggle) {
  /** @type {HTMLInputElement} */
  const field = must(form, "input")
  const label = must(form, "label")
  const place = must(form, "[data-file-problem]")
  /** @type {Question | null} */
  let question = null

  /** @param {string} problem */
  function tell(problem) {
    place.textContent = problem
    place.hidden = problem === ""
    if (problem) field.setAttribute("aria-invalid", "true")
    else field.removeAttribute("aria-invalid")
  }

  function close() {
    if (!question) return
    question = null
    form.hidden = true
    onToggle(false)
  }

  function cancel() {
    const asked = question
    close()
    asked?.onCancel()
  }

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault()
    if (!question) return
    const name = tidyName(field.value)
    const problem = question.check(name)
    tell(problem)
    if (problem) return field.focus()
    const { onName } = question
    close()
    onName(name)
  }

  /** @param {FocusEvent} event */
  function onLeave({ relatedTarget }) {
    const isInside = relatedTarget instanceof Node && form.contains(relatedTarget)
    // A name that was begun is not thrown away because somebody looked elsewhere.
    if (!isInside && question && tidyName(field.value) === question.name) close()
  }

  /** @type {AbortController | null} */
  let listening = null
  return {
    /** @param {Question} asked */
    ask(asked) {
      close()
      question = asked
      label.textContent = asked.label
      field.value = asked.name
      tell("")
      form.hidden = false
      onToggle(true)
      field.focus()
      // The part before the ending is what people change.
      field.setSelectionRange(0, asked.name.lastIndexOf(".") > 0 ? asked.name.lastIndexOf(".") : asked.name.length)
      form.scrollIntoView({ block: "nearest", inline: "nearest" })
    },
    close,
    start() {
      listening = new AbortController()
      const { signal } = listening
      form.addEventListener("submit", submit, { signal })
      form.addEventListener("focusout", onLeave, { signal })
      form.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || isComposing(event)) return
        event.preventDefault()
        cancel()
      }, { signal })
      field.addEventListener("input", () => tell(""), { signal })
      must(form, "[data-file-cancel]").addEventListener("click", cancel, { signal })
    },
    stop() {
      close()
      listening?.abort()
    },
  }
}
