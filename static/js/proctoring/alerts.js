/**
 * The interviewer's list of alerts: facts with times, grouped, newest first. No sound, nothing blinks;
 * what an alert means is for people to say. Markup: templates/proctoring/alerts.html.
 */
import { must } from "../core/dom.js"
import { OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { groupAlerts } from "./alert_groups.js"
import { createAlertRow } from "./alert_row.js"
import { createRareAnnouncements } from "./rare_announcements.js"

/** @typedef {import("./alert_groups.js").Alert} Alert */

/**
 * @param {HTMLElement} element
 * @param {Pick<import("../room/context.js").RoomContext, "socket" | "announce">} ctx
 */
export function createAlerts(element, ctx) {
  const list = must(element, "[data-alerts-list]")
  const empty = must(element, "[data-alerts-empty]")
  const announcements = createRareAnnouncements(ctx.announce)
  /** @type {Map<number, Alert>} */
  let alerts = new Map()
  /** @type {Map<string, ReturnType<typeof createAlertRow>>} */
  let rows = new Map()
  /** @type {(count: number, words: string) => void} */
  let tellCount = () => {}
  /** @type {(() => void) | null} */
  let off = null

  function show() {
    const groups = groupAlerts(alerts.values())
    const present = new Map(groups.map((group) => [group.key, rows.get(group.key) ?? createAlertRow(group)]))
    for (const [key, row] of rows) if (!present.has(key)) row.element.remove()
    rows = present
    groups.forEach((group, position) => {
      const row = /** @type {ReturnType<typeof createAlertRow>} */ (rows.get(group.key))
      row.update(group)
      // Moving an element takes the focus from it, so only what stands wrong is moved.
      if (list.children[position] !== row.element) list.insertBefore(row.element, list.children[position] ?? null)
    })
    empty.toggleAttribute("hidden", groups.length > 0)
    list.toggleAttribute("hidden", groups.length === 0)
    count()
  }

  function count() {
    const { size } = alerts
    element.dataset.count = String(size)
    tellCount(size, size === 1 ? t("1 alert") : t("{count} alerts", { count: size }))
  }

  /** @param {Alert} alert */
  function receive(alert) {
    if (!alerts.has(alert.id)) announcements.add(alert)
    alerts.set(alert.id, alert)
    show()
  }

  /** @param {{alerts?: Alert[]}} joined */
  function replace(joined) {
    alerts = new Map((joined.alerts ?? []).map((alert) => [alert.id, alert]))
    show()
  }

  return {
    /** @param {{alerts?: Alert[]}} joined */
    start(joined) {
      off = ctx.socket.on(OUTGOING.CHEAT_ALERT, receive)
      replace(joined)
    },
    /** @param {{alerts?: Alert[]}} joined */
    rejoined: replace,
    /** The number of alerts, now and whenever it changes, for the badge on the tab.
     * @param {(count: number, words: string) => void} tell */
    onCount(tell) {
      tellCount = tell
      count()
    },
    stop() {
      off?.()
      off = null
      announcements.stop()
    },
  }
}
