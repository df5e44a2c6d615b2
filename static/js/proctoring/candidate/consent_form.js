/**
 * Changing the decision about being observed without leaving the room. What is refused counts at once in this page,
 * before the server answers; what is agreed to counts when the server has stored it. Markup: observed.html.
 */
import { csrfToken, must } from "../../core/dom.js"
import { t } from "../../core/i18n.js"
import { showGroups } from "./signal_groups.js"

/** @typedef {import("../../room/context.js").RoomConfig} RoomConfig */

/**
 * @param {HTMLFormElement} form
 * @param {object} options
 * @param {Pick<RoomConfig, "consent" | "assets" | "urls">} options.config `consent` and `assets` are kept true here
 * @param {() => void} options.onChange
 * @param {typeof globalThis.fetch} [options.fetch]
 */
export function createConsentForm(form, { config, onChange, fetch = (...given) => globalThis.fetch(...given) }) {
  const dialog = form.closest("dialog")
  const problem = must(form, "[data-consent-problem]")
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('input[name="signal"]')])
  const buttons = /** @type {HTMLButtonElement[]} */ ([...form.querySelectorAll("[data-decide]")])
  /** @type {AbortController | null} */
  let listening = null

  /** The kinds that this decision refuses. @param {string} decision */
  function refusedBy(decision) {
    if (decision === "agree") return []
    return boxes.filter(({ checked }) => decision === "decline" || !checked).map(({ value }) => value)
  }

  function showDecided() {
    const { consent } = config
    for (const box of boxes) box.checked = consent !== null && !(consent.declined ?? []).includes(box.value)
    showGroups(form)
  }

  /** @param {string} decision */
  function stopRefused(decision) {
    const { consent } = config
    if (!consent) return
    const declined = [...new Set([...(consent.declined ?? []), ...refusedBy(decision)])]
    config.consent = { ...consent, declined }
    onChange()
  }

  /** @param {string} decision */
  async function store(decision) {
    const body = new FormData(form)
    body.set("decision", decision)
    const answer = await fetch(config.urls.consent, { method: "POST", headers: { "Accept": "application/json", "X-CSRFToken": csrfToken() }, body })
    if (!answer.ok) throw new Error(String(answer.status))
    const { consent, assets } = await answer.json()
    Object.assign(config, { consent, assets })
    onChange()
    showDecided()
  }

  /** @param {SubmitEvent} event */
  async function decide(event) {
    event.preventDefault()
    const decision = event.submitter?.dataset.decide ?? "choose"
    problem.hidden = true
    for (const button of buttons) button.disabled = true
    stopRefused(decision)
    try {
      await store(decision)
      dialog?.close()
    } catch {
      problem.textContent = t("Your decision could not be saved. What you refused is stopped on this page. Try again in a moment.")
      problem.hidden = false
    }
    for (const button of buttons) button.disabled = false
  }

  return {
    start() {
      listening = new AbortController()
      showDecided()
      form.addEventListener("submit", (event) => void decide(event), { signal: listening.signal })
    },
    stop() { listening?.abort() },
  }
}
