/**
 * Saves a card while its person types. The server counts revisions: what another tab saved in between is not replaced
 * unless the person says so. What could not be saved stays on the page and is tried again.
 */
import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"

const PAUSE_MS = 1500
const AGAIN_MS = 5000

/** @typedef {{revision?: number, code?: string, message?: string}} Answer */
/** @typedef {(form: FormData) => Promise<{ok: boolean, answer: Answer}>} Send */

/** @param {HTMLFormElement} form */
export function mount(form) {
  const saving = createSaving(form, async (data) => {
    // Not `form.action`: the buttons of that name stand before it.
    const answer = await fetch(form.getAttribute("action") ?? location.href, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error" })
    return { ok: answer.ok, answer: await answer.json() }
  })
  window.addEventListener("beforeunload", (event) => {
    if (saving.isWaiting()) event.preventDefault()
  })
}

/**
 * @param {HTMLFormElement} form
 * @param {Send} send
 */
export function createSaving(form, send) {
  const state = must(form, "[data-card-state]")
  const replace = /** @type {HTMLButtonElement} */ (must(form, "[data-card-replace]"))
  const revision = /** @type {HTMLInputElement} */ (must(form, '[name="revision"]'))
  let changes = 0
  let saved = 0
  let newest = 0
  let isSending = false
  let isStopped = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {number} ms */
  const later = (ms) => {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), ms)
  }
  const save = async () => {
    if (isSending || isStopped || saved === changes) return
    isSending = true
    const sent = changes
    const data = new FormData(form)
    data.set("action", "save")
    try {
      const { ok, answer } = await send(data)
      if (ok) {
        revision.value = String(answer.revision)
        saved = sent
        state.textContent = t("Saved")
      } else {
        refuse(answer)
      }
    } catch {
      state.textContent = t("Not saved yet. It is tried again; keep this page open.")
      later(AGAIN_MS)
    }
    isSending = false
    if (!isStopped && saved === sent && saved !== changes) later(PAUSE_MS)
  }
  /** @param {Answer} answer */
  const refuse = (answer) => {
    state.textContent = answer.message ?? t("Not saved yet. It is tried again; keep this page open.")
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
  form.addEventListener("submit", () => {
    // The form itself carries everything now.
    clearTimeout(timer)
    isStopped = true
    saved = changes
  })
  return { isWaiting: () => saved !== changes }
}
