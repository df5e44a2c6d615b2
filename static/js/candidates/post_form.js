/**
 * Posts a form with progress, which only XMLHttpRequest can tell, and reads what the server answered:
 * gone on to another page, the form again with errors, or a failure in words.
 */
import { t } from "../core/i18n.js"

/**
 * @typedef {{kind: "moved", url: string} | {kind: "refused", form: HTMLFormElement} | {kind: "failed", text: string}} Answer
 */

/**
 * @param {HTMLFormElement} form
 * @param {string} token
 * @param {(sent: number, total: number) => void} onProgress
 * @returns {Promise<Answer>}
 */
export function postForm(form, token, onProgress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open("POST", form.action)
    request.setRequestHeader("X-CSRFToken", token)
    // The page that a redirect leads to leaves its flashed sentences for the visit that follows.
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest")
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) onProgress(event.loaded, event.total) })
    request.addEventListener("load", () => resolve(readAnswer(request, form)))
    request.addEventListener("error", () => resolve({ kind: "failed", text: t("The connection was lost. Nothing was saved, and what you typed is still here. Try again.") }))
    request.send(new FormData(form))
  })
}

/**
 * @param {{status: number, responseText: string, responseURL: string}} answer
 * @param {HTMLFormElement} form
 * @returns {Answer}
 */
export function readAnswer(answer, form) {
  const page = new DOMParser().parseFromString(answer.responseText, "text/html")
  const again = /** @type {HTMLFormElement | null} */ (page.querySelector("form[data-invalid]"))
  if (again && form.id === again.id) return { kind: "refused", form: again }
  if (answer.status < 400) return { kind: "moved", url: answer.responseURL }
  const said = [...page.querySelectorAll("[data-error-words]")].map((part) => part.textContent?.trim()).filter(Boolean).join(" ")
  return { kind: "failed", text: said || t("The server could not save this. What you typed is still here. Try again in a minute.") }
}
