/**
 * Moments as people say them. Tells the server the reader's zone by a cookie, rewrites moments that the server
 * wrote for another zone, and keeps "in 12 min" true. Arithmetic between zones is in core/zone.js.
 */
import { language, t, tn } from "./i18n.js"

const TICK_MS = 15_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const YEAR_S = 365 * 24 * 3600
const SHAPES = /** @type {Record<string, Intl.DateTimeFormatOptions>} */ ({
  datetime: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  date: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  clock: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
})

/** The reader's IANA zone, or UTC where the browser does not tell. */
export function browserZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC"
}

/** A zone's name as people read it. @param {string} zone */
export function placeOf(zone) {
  return zone.replaceAll("_", " ")
}

/** British order ("23 Nov 2026, 14:30") for English, as the server writes it; other languages their own. */
function locale() {
  return language() === "en" ? "en-GB" : language()
}

/**
 * @param {Date} moment
 * @param {string} zone
 * @param {"datetime" | "date" | "time" | "clock"} [shape]
 */
export function formatMoment(moment, zone, shape = "datetime") {
  const words = new Intl.DateTimeFormat(locale(), { ...SHAPES[shape], timeZone: zone }).format(moment)
  // "Mon 23 Nov 2026", as the server writes it; British English would put a comma after the day.
  return shape === "date" ? words.replace(",", "") : words
}

/**
 * "in 12 min", "in 3 h 5 min", "in 2 days", "now", "started 4 min ago", "2 days ago".
 * @param {number} from when it starts, in ms
 * @param {number} now
 * @param {number} [until] when it ends; between the two it has started
 */
export function relativeWords(from, now, until = from) {
  const ahead = from - now
  if (ahead > 0) return t("in {span}", { span: span(ahead) })
  if (now - from < MINUTE_MS) return t("now")
  if (now <= until) return t("started {span} ago", { span: span(now - from) })
  return t("{span} ago", { span: span(now - from) })
}

/** @param {number} ms */
export function span(ms) {
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS))
  if (minutes < 60) return t("{minutes} min", { minutes })
  const hours = Math.floor(minutes / 60)
  if (Math.round(minutes / 60) < 24) {
    const rest = minutes % 60
    return rest && hours < 6 ? t("{hours} h {minutes} min", { hours, minutes: rest }) : t("{hours} h", { hours: Math.round(minutes / 60) })
  }
  const days = Math.round(ms / DAY_MS)
  return tn("{count} day", "{count} days", days)
}

/** @param {ParentNode} root @param {number} now */
export function tellRelative(root, now) {
  for (const element of /** @type {NodeListOf<HTMLTimeElement>} */ (root.querySelectorAll("time[data-relative]"))) {
    const from = Date.parse(element.dateTime)
    const until = Date.parse(element.dataset.until ?? "") || from
    element.textContent = relativeWords(from, now, until)
    element.dataset.when = now < from ? "ahead" : now <= until ? "running" : "past"
  }
}

/** @param {ParentNode} root @param {string} zone */
export function rewriteMoments(root, zone) {
  for (const element of /** @type {NodeListOf<HTMLTimeElement>} */ (root.querySelectorAll("time[data-moment]"))) {
    const moment = new Date(element.dateTime)
    const shape = /** @type {"datetime" | "date" | "time" | "clock"} */ (element.dataset.moment)
    element.textContent = formatMoment(moment, zone, shape)
    element.title = `${formatMoment(moment, zone)} ${placeOf(zone)}`
  }
  for (const element of root.querySelectorAll("[data-zone-name]")) element.textContent = placeOf(zone)
}

/** @param {Document} page */
export function startTimes(page) {
  const zone = browserZone()
  page.cookie = `tz=${encodeURIComponent(zone)}; path=/; max-age=${YEAR_S}; samesite=lax`
  if (page.documentElement.dataset.zone !== zone) rewriteMoments(page, zone)
  tellRelative(page, Date.now())
  setInterval(() => tellRelative(page, Date.now()), TICK_MS)
}
