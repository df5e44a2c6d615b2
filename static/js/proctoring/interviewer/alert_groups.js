/**
 * Alerts of one kind that follow each other closely, as one line: a cluster interrupts, a blink does not. The report
 * groups by the same rule (services/proctoring/alert_groups.py); both are tested with the same cases.
 */
import { LIMITS } from "../../core/limits.js"

/**
 * @typedef {object} Alert as the server sends it (sockets/contract.py, ALERT)
 * @property {number} id
 * @property {string} type
 * @property {string} message the fact in words
 * @property {"notice" | "strong"} severity
 * @property {number} count reports so far
 * @property {number | null} size characters, of an attempt in the editor
 * @property {string} timestamp when it began
 * @property {string} until when it was last seen
 * @property {boolean | null} [useful] what an interviewer said of it
 * @property {boolean} [quiet] of a kind that was seldom useful here
 */

/**
 * @typedef {object} AlertGroup
 * @property {string} key stays the same while the group grows
 * @property {string} type
 * @property {string} message
 * @property {"notice" | "strong"} severity
 * @property {Alert[]} alerts in the order they began
 * @property {number} fromMs
 * @property {number} untilMs
 */

/** How long an alert lasted, in seconds; 0 for an attempt, which has a size and no length. @param {Alert} alert */
export function secondsOf({ timestamp, until, size }) {
  return size === null ? Math.round((Date.parse(until) - Date.parse(timestamp)) / 1000) : 0
}

/** How often it happened: an attempt repeated at once is one alert with a count. @param {AlertGroup} group */
export function timesOf({ alerts }) {
  return alerts.reduce((sum, { count, size }) => sum + (size === null ? 1 : count), 0)
}

/** What was said of all alerts of a group; null if nothing, or not the same. @param {AlertGroup} group */
export function usefulOf({ alerts }) {
  const [first] = alerts
  return alerts.every(({ useful }) => useful === first.useful) ? (first.useful ?? null) : null
}

/**
 * @param {Iterable<Alert>} alerts in any order
 * @returns {AlertGroup[]} the group with the latest beginning of an alert first
 */
export function groupAlerts(alerts) {
  const inOrder = [...alerts].sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp) || a.id - b.id)
  /** @type {AlertGroup[]} */
  const groups = []
  /** @type {Map<string, AlertGroup>} */
  const latest = new Map()
  for (const alert of inOrder) {
    const fromMs = Date.parse(alert.timestamp)
    const untilMs = Date.parse(alert.until)
    let group = latest.get(alert.type)
    if (group === undefined || fromMs - group.untilMs > LIMITS.ALERTS_APART_MS) {
      const { type, message, severity } = alert
      group = { key: `${type}-${alert.id}`, type, message, severity, alerts: [], fromMs, untilMs }
      latest.set(type, group)
      groups.push(group)
    }
    group.alerts.push(alert)
    group.untilMs = Math.max(group.untilMs, untilMs)
  }
  const lastBegan = (/** @type {AlertGroup} */ { alerts: some }) => Date.parse(some[some.length - 1].timestamp)
  return groups.sort((a, b) => lastBegan(b) - lastBegan(a))
}
