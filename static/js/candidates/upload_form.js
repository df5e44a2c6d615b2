/**
 * A form with a file: drag and drop, a word about the file before it is sent, progress while it is sent, and errors
 * beside their fields without losing the file. Without this module, without a file, or when the browser refuses,
 * the same form posts as any other. Checks here only save time; the server checks everything.
 */
import { csrfToken, must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { announce } from "../core/notices.js"
import { createDropzone } from "./dropzone.js"
import { postForm } from "./post_form.js"

/** @param {HTMLFormElement} form */
export function mount(form) {
  const zone = createDropzone(must(form, "[data-dropzone]"), Number(form.dataset.maxBytes) || Infinity)
  const progress = must(form, "[data-upload-progress]")
  zone.start()
  let isSending = false
  form.addEventListener("submit", async (event) => {
    if (isSending || !zone.check()) { event.preventDefault(); return }
    if (!zone.file()) return
    event.preventDefault()
    isSending = true
    await send(form, progress)
    isSending = false
  })
}

/** @param {HTMLFormElement} form @param {HTMLElement} progress */
async function send(form, progress) {
  const bar = /** @type {HTMLProgressElement} */ (must(progress, "progress"))
  const words = must(progress, "[data-upload-words]")
  const failure = must(form, "[data-upload-failure]")
  setBusy(form, true)
  announce(t("Uploading the file."))
  failure.hidden = true
  progress.hidden = false
  const answer = await postForm(form, csrfToken(), (sent, total) => {
    bar.value = sent / total
    words.textContent = sent < total ? t("Uploading: {percent} %", { percent: Math.round((sent / total) * 100) }) : t("Checking the file")
  })
  progress.hidden = true
  setBusy(form, false)
  if (answer.kind === "moved") location.assign(answer.url)
  else if (answer.kind === "refused") showErrors(form, answer.form)
  else {
    must(failure, "p").textContent = answer.text
    failure.hidden = false
    failure.focus()
  }
}

/** @param {HTMLFormElement} form @param {boolean} isBusy */
function setBusy(form, isBusy) {
  for (const button of form.querySelectorAll('button[type="submit"]')) button.setAttribute("aria-busy", String(isBusy))
}

/**
 * Takes over what the server said of each field, and leaves every control as it is, the chosen file too.
 * @param {HTMLFormElement} form
 * @param {HTMLFormElement} answered
 */
export function showErrors(form, answered) {
  form.querySelector("[data-error-summary]")?.remove()
  const summary = answered.querySelector("[data-error-summary]")
  for (const field of form.querySelectorAll(".field")) {
    const control = /** @type {HTMLElement | null} */ (field.querySelector("input, select, textarea"))
    const twin = control && answered.querySelector(`#${CSS.escape(control.id)}`)
    const box = twin?.closest(".field")
    if (!control || !twin || !box) continue
    field.classList.toggle("has-error", box.classList.contains("has-error"))
    field.querySelector(".field-errors")?.remove()
    const errors = box.querySelector(".field-errors")
    if (errors) (field.querySelector("[data-errors-here]") ?? field.querySelector(".field-label"))?.after(errors)
    for (const name of ["aria-invalid", "aria-describedby"]) {
      const value = twin.getAttribute(name)
      if (value === null) control.removeAttribute(name)
      else control.setAttribute(name, value)
    }
  }
  if (!summary) return
  form.prepend(summary)
  document.dispatchEvent(new CustomEvent("page:changed", { detail: summary }))
}
