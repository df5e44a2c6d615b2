/** Alerts in words, as facts with times: "No face in view for 7 s", "3 times, 21 s in all". */
import { t, tn } from "../../core/i18n.js"
import { browserZone, formatMoment } from "../../core/time.js"
import { secondsOf, timesOf } from "./alert_groups.js"

/** @typedef {import("./alert_groups.js").Alert} Alert */
/** @typedef {import("./alert_groups.js").AlertGroup} AlertGroup */

/** @param {number} seconds */
export function lengthWords(seconds) {
  if (seconds < 60) return t("{seconds} s", { seconds })
  const minutes = Math.floor(seconds / 60)
  const rest = seconds % 60
  return rest === 0 ? t("{minutes} min", { minutes }) : t("{minutes} min {seconds} s", { minutes, seconds: rest })
}

/** The fact, with its length if it happened once. @param {AlertGroup} group */
export function headline(group) {
  const seconds = secondsOf(group.alerts[0])
  if (timesOf(group) > 1 || seconds === 0) return group.message
  return t("{fact} for {length}", { fact: group.message, length: lengthWords(seconds) })
}

/** @param {number} size */
function sizeWords(size) {
  return tn("{count} character", "{count} characters", size)
}

/**
 * What stands under the fact: how often and how long in all, or how many characters; nothing if it is said.
 * @param {AlertGroup} group
 */
export function detail(group) {
  const times = timesOf(group)
  const seconds = group.alerts.reduce((sum, alert) => sum + secondsOf(alert), 0)
  const { size } = group.alerts[0]
  if (times === 1) return size ? sizeWords(size) : ""
  if (seconds === 0) return tn("{count} time", "{count} times", times)
  return tn("{count} time, {length} in all", "{count} times, {length} in all", times, { length: lengthWords(seconds) })
}

/** Both in one sentence, the same for eyes and for screen readers. @param {AlertGroup} group */
export function newestWords(group) {
  const more = detail(group)
  return more ? t("{fact}, {detail}", { fact: headline(group), detail: more }) : headline(group)
}

/** One alert inside a group. @param {Alert} alert */
export function single(alert) {
  if (alert.size !== null) return sizeWords(alert.size)
  const seconds = secondsOf(alert)
  return seconds === 0 ? t("A moment") : lengthWords(seconds)
}

/** @param {number} atMs */
export const timeWords = (atMs) => formatMoment(new Date(atMs), browserZone(), "time")

/** The time of a group: one, or from and to if it went on into another minute. @param {AlertGroup} group */
export function groupTime({ fromMs, untilMs }) {
  const [from, until] = [timeWords(fromMs), timeWords(untilMs)]
  return from === until ? from : t("{from}–{until}", { from, until })
}
