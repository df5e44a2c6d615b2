/** Times and marks in words. */
import { language, t, tn } from "../core/i18n.js"
import { browserZone } from "../core/time.js"
import { fileWords } from "../running/outcome.js"

/** @typedef {import("./recording.js").Mark} Mark */

const ICONS = /** @type {Record<string, string>} */ ({
  "joined": "door-open",
  "left": "log-out",
  "paste": "clipboard-paste",
  "drop": "clipboard-paste",
  "large-insert": "text-cursor-input",
  "chat": "message-square",
  "alert": "circle-dot",
  "pause": "hourglass",
  "run": "play",
  "comment": "message-square",
  "drew": "pencil-ruler",
})

/** @param {Mark} mark */
export const iconOf = (mark) => (mark.strong ? "triangle-alert" : (ICONS[mark.kind] ?? "circle-dot"))

/** "3:07", "1:03:07". @param {number} ms */
export function clockWords(ms) {
  const seconds = Math.floor(ms / 1000)
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0")
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** "12 s", "3 min", "2 h 5 min". @param {number} ms */
export function lengthWords(ms) {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return t("{seconds} s", { seconds })
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return t("{minutes} min", { minutes })
  const rest = minutes % 60
  const hours = Math.floor(minutes / 60)
  return rest ? t("{hours} h {minutes} min", { hours, minutes: rest }) : t("{hours} h", { hours })
}

/** What the clocks showed, in the reader's zone: "10:42:31". @param {number} moment ms since 1970 */
export function wallClockWords(moment) {
  const shape = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" })
  return new Intl.DateTimeFormat(language(), { ...shape, timeZone: browserZone() }).format(new Date(moment))
}

/** @param {number} size */
function sizeWords(size) {
  return tn("{count} character", "{count} characters", size)
}

/** What happened, without who and when. @param {Mark} mark */
export function factOf(mark) {
  switch (mark.kind) {
    case "joined": return t("Joined")
    case "left": return t("Left")
    case "paste": return t("Pasted")
    case "drop": return t("Dropped text")
    case "large-insert": return t("Inserted at once")
    case "drew": return t("Drew on the board")
    case "comment": return t("Commented on a line: {text}", { text: mark.text ?? "" })
    case "run": return mark.run ? t("Ran {file}", { file: fileWords(mark.run) }) : t("Ran the code")
    case "pause": return t("No activity for {length}", { length: lengthWords((mark.lasts ?? 0) * 1000) })
    default: return mark.text ?? ""
  }
}

/** How much or how long, or nothing. @param {Mark} mark */
export function detailOf(mark) {
  if (mark.kind === "pause") return ""
  if (mark.size) return sizeWords(mark.size)
  return mark.lasts ? t("for {length}", { length: lengthWords(mark.lasts * 1000) }) : ""
}
