/**
 * Whether the candidate may copy and paste in the editor: the interviewer's switch, the candidate's note, and what is
 * said when an attempt is held back.
 */
import { INCOMING, OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { createAttemptReport, createClipboardGuard, createSystemClipboard } from "./clipboard.js"

/** @param {boolean} isAllowed */
function words(isAllowed) {
  return isAllowed ? t("Copy and paste are now on in the editor.") : t("Copy and paste are now off in the editor.")
}

/**
 * @param {HTMLElement} element the editor's panel
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {object} options
 * @param {HTMLElement} options.root the editor's element
 * @param {() => number} options.selectedSize
 * @param {(kind: "wait" | "warn", text: string) => void} options.notice
 * @param {(event: string, payload: object, undo: () => void) => Promise<void>} options.ask
 */
export function createClipboardRule(element, { socket, config, toast }, { root, selectedSize, notice, ask }) {
  const allow = /** @type {HTMLInputElement | null} */ (element.querySelector("[data-clipboard-allow]"))
  const note = /** @type {HTMLElement | null} */ (element.querySelector("[data-clipboard-note]"))
  const isCandidate = config.me.role === "candidate"
  const attempts = createAttemptReport(socket)
  const guard = createClipboardGuard(root, { isAllowed: () => isAllowed, selectedSize, onBlocked })
  const system = createSystemClipboard({
    isAllowed: () => !isCandidate || isAllowed,
    onBlocked,
    onRefused: () => notice("warn", t("The browser gave no access to the clipboard.")),
  })
  let isAllowed = false
  /** @type {AbortController | null} */
  let listening = null
  let off = () => {}

  /** @param {import("./clipboard.js").Attempt | "menu"} attempt @param {number} size */
  function onBlocked(attempt, size) {
    notice("wait", t("Copy, cut, paste and drop are off in the editor. You can type as usual."))
    // What the candidate refused is not even sent.
    const isRefused = config.consent?.declined?.includes(`${attempt}-blocked`) ?? false
    if (attempt !== "menu" && !isRefused) attempts.report(attempt, size)
  }

  /** @param {boolean} isNow */
  function set(isNow) {
    isAllowed = isNow
    if (allow) allow.checked = isNow
    if (note) note.hidden = isNow
  }

  return {
    set,
    /** For keys that the browser does not know. */
    system,
    /** The same rule for another place. @param {HTMLElement} place @returns {() => void} ends it */
    extend(place) {
      const more = createClipboardGuard(place, { isAllowed: () => isAllowed, selectedSize: () => 0, onBlocked })
      if (isCandidate) more.start()
      return more.stop
    },
    resend: attempts.resend,
    start() {
      listening = new AbortController()
      allow?.addEventListener("change", () => {
        const isNow = allow.checked
        void ask(INCOMING.CHANGE_CLIPBOARD, { allowed: isNow }, () => set(!isNow))
      }, { signal: listening.signal })
      if (allow) allow.disabled = false
      off = socket.on(OUTGOING.CLIPBOARD_CHANGED, ({ allowed }) => {
        if (allowed !== isAllowed && isCandidate) toast({ kind: "ok", text: words(allowed) })
        set(allowed)
      })
      if (isCandidate) guard.start()
    },
    stop() {
      if (allow) allow.disabled = true
      listening?.abort()
      off()
      guard.stop()
      attempts.stop()
    },
  }
}
