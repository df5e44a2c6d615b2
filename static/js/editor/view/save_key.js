/**
 * Control or Command and S. Everything is saved as it is typed, but hands press these keys, and the browser would open
 * a dialog over the interview. They are told what is so: "Saved" only once the server has everything.
 */
import { isCommand, letterOf } from "../../core/keys.js"

/** @typedef {import("../../document/sync.js").SyncStatus | "never"} Status never, where nothing is saved at all */

/** @type {Record<Status, import("../../core/notices.js").Notice["kind"]>} */
const KINDS = { saved: "ok", saving: "wait", never: "wait", offline: "warn", failed: "warn" }

/**
 * @param {object} options
 * @param {() => {status: Status, words: string} | null} options.now how the text stands; null where it is not open
 * @param {(notice: import("../../core/notices.js").Notice) => () => void} options.toast
 */
export function createSaveKey({ now, toast }) {
  /** The status that was told last, while somebody waits for it to become "saved". @type {Status | null} */
  let told = null
  let close = () => {}

  function tell() {
    const present = now()
    if (!present) return
    const { status, words } = present
    close()
    close = toast({ kind: KINDS[status], text: words })
    told = status === "saved" || status === "never" ? null : status
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (!isCommand(event) || letterOf(event) !== "s") return
    event.preventDefault()
    if (!event.repeat) tell()
  }

  /** @type {AbortController | null} */
  let listening = null
  return {
    start() {
      listening = new AbortController()
      document.addEventListener("keydown", onKey, { signal: listening.signal, capture: true })
    },
    stop() {
      listening?.abort()
      told = null
    },
    /** As the keys do, for key maps that have a command for it. */
    tell,
    /** The text stands otherwise than a moment ago: who asked for it hears of it. */
    changed() {
      if (told !== null && now()?.status !== told) tell()
    },
  }
}
