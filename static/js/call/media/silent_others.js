/** Says of the others whose microphone or camera is on and gives nothing, each once until it is over. */
import { silentWords } from "./media_words.js"

/** @typedef {"audio" | "video"} Told */

/**
 * @param {object} options
 * @param {(notice: import("../../core/notices.js").Notice) => () => void} options.toast
 * @param {(userId: number) => string} options.nameOf
 */
export function createSilentOthers({ toast, nameOf }) {
  /** What closes each notice. @type {Map<number, Map<Told, () => void>>} */
  const shown = new Map()

  /** @param {number} userId */
  function forget(userId) {
    for (const close of shown.get(userId)?.values() ?? []) close()
    shown.delete(userId)
  }

  return {
    forget,
    /** @param {number} userId @param {{audio: boolean, video: boolean, silent: Told[]}} media */
    hear(userId, { silent, ...isOn }) {
      const notices = shown.get(userId) ?? new Map()
      shown.set(userId, notices)
      for (const device of /** @type {Told[]} */ (["audio", "video"])) {
        const isSilent = isOn[device] && silent.includes(device)
        if (isSilent && !notices.has(device)) notices.set(device, toast({ kind: "warn", text: silentWords(device, nameOf(userId)) }))
        if (!isSilent) {
          notices.get(device)?.()
          notices.delete(device)
        }
      }
    },
    stop() { for (const userId of [...shown.keys()]) forget(userId) },
  }
}
