/**
 * Saves a card while its person types. The server counts revisions: what another tab saved in between is not replaced
 * unless the person says so. What could not be saved stays on the page and is tried again.
 */
import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"

const PAUSE_MS = 1500
const AGAIN_MS = 5000

/** @typedef {{revision?: number, code?: string, message?: string, field?: string | null}} Answer */
/** @typedef {(form: FormData) => Promise<{ok: boolean, answer: Answer}>} Send */

/** @param {HTMLFormElement} form @returns {Send} */
export function sendTo(form) {
  return async (data) => {
    // Not `form.action`: the buttons of that name stand before it.
    const answer = await fetch(form.getAttribute("action") ?? location.href, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error" })
    return { ok: answer.ok, answer: await answer.json() }
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Send} send
 * @param {{onHandedIn?: () => void}} [options] with it, the form is submitted without leaving the page
 */
export function createSaving(form, send, { onHandedIn } = {}) {
  const state = must(form, "[data-card-state]")
  const replace = /** @type {HTMLButtonElement} */ (must(form, "[data-card-replace]"))
  const revision = /** @type {HTMLInputElement} */ (must(form, '[name="revision"]'))
  let changes = 0
  let saved = 0
  let newest = 0
  let isSending = false
  let isStopped = false
  let isToSubmit = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {number} ms */
  const later = (ms) => {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), ms)
  }
  const save = async () => {
    if (isSending || isStopped || (saved === changes && !isToSubmit)) return
    isSending = true
    const [sent, isSubmitted] = [changes, isToSubmit]
    const data = new FormData(form)
    data.set("action", isSubmitted ? "submit" : "save")
    try {
      const { ok, answer } = await send(data)
      isToSubmit = isToSubmit && !isSubmitted
      if (ok) accept(answer, sent, isSubmitted)
      else refuse(answer)
    } catch {
      state.textContent = t("Not saved yet. It is tried again; keep this page open.")
      later(AGAIN_MS)
    }
    isSending = false
    if (!isStopped && (isToSubmit || (saved === sent && saved !== changes))) later(isToSubmit ? 0 : PAUSE_MS)
  }
  /** @param {Answer} answer @param {number} sent @param {boolean} isSubmitted */
  const accept = (answer, sent, isSubmitted) => {
    revision.value = String(answer.revision)
    saved = sent
    if (!isSubmitted) {
      state.textContent = t("Saved")
      return
    }
    isStopped = true
    saved = changes
    onHandedIn?.()
  }
  /** @param {Answer} answer */
  const refuse = (answer) => {
    state.textContent = answer.message ?? t("Not saved yet. It is tried again; keep this page open.")
    const field = answer.field ? form.querySelector(`[name="${CSS.escape(answer.field)}"]`) : null
    if (onHandedIn && field instanceof HTMLElement) field.focus()
    // What is wrong with the words is for the writer to change; that it came too often passes by itself.
    if (answer.code === "too-often") later(AGAIN_MS)
    if (answer.code !== "card-changed") return
    isStopped = true
    newest = answer.revision ?? 0
    replace.hidden = false
  }

  replace.addEventListener("click", () => {
    revision.value = String(newest)
    isStopped = false
    replace.hidden = true
    void save()
  })
  form.addEventListener("input", () => {
    changes += 1
    if (!isStopped) later(PAUSE_MS)
  })
  form.addEventListener("submit", (event) => {
    clearTimeout(timer)
    if (onHandedIn) {
      event.preventDefault()
      isToSubmit = true
      void save()
      return
    }
    // The form itself carries everything now.
    isStopped = true
    saved = changes
  })
  return {
    isWaiting: () => saved !== changes,
    /** Without waiting for a pause. */
    now: () => void save(),
  }
}
