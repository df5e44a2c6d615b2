/**
 * The interviewer's list of alerts: facts with times, grouped, newest first. No sound, nothing blinks;
 * what an alert means is for people to say. Markup: templates/proctoring/alerts.html.
 */
import { must } from "../../core/dom.js"
import { INCOMING, OUTGOING } from "../../core/events.js"
import { t, tn } from "../../core/i18n.js"
import { LIMITS } from "../../core/limits.js"
import { groupAlerts, usefulOf } from "./alert_groups.js"
import { createAlertRow } from "./alert_row.js"
import { createCoverageLine } from "./coverage_line.js"
import { createRareAnnouncements } from "./rare_announcements.js"

/** @typedef {import("./alert_groups.js").Alert} Alert */
/** @typedef {import("./alert_groups.js").AlertGroup} AlertGroup */
/** @typedef {{alerts?: Alert[], all_refused?: boolean, coverage?: import("./coverage_line.js").Coverage | null}} Joined */

/**
 * A list whose lines stay where they are, and keep the focus, as long as their group is in it.
 * @param {HTMLElement} list
 * @param {(group: AlertGroup, useful: boolean) => void} onMark
 */
function createRows(list, onMark) {
  /** @type {Map<string, {row: ReturnType<typeof createAlertRow>, group: AlertGroup}>} */
  let rows = new Map()

  /** @param {AlertGroup} group */
  function made(group) {
    const entry = { row: createAlertRow(group, (useful) => onMark(entry.group, useful)), group }
    return entry
  }

  return {
    /** @param {AlertGroup[]} groups */
    show(groups) {
      const present = new Map(groups.map((group) => [group.key, rows.get(group.key) ?? made(group)]))
      for (const [key, { row }] of rows) if (!present.has(key)) row.element.remove()
      rows = present
      groups.forEach((group, position) => {
        const entry = /** @type {{row: ReturnType<typeof createAlertRow>, group: AlertGroup}} */ (rows.get(group.key))
        entry.group = group
        entry.row.update(group)
        const { element } = entry.row
        // Moving an element takes the focus from it, so only what stands wrong is moved.
        if (list.children[position] !== element) list.insertBefore(element, list.children[position] ?? null)
      })
    },
  }
}

/**
 * @param {HTMLElement} element
 * @param {Pick<import("../../room/context.js").RoomContext, "socket" | "announce" | "toast">} ctx
 */
export function createAlerts(element, ctx) {
  const list = must(element, "[data-alerts-list]")
  const empty = must(element, "[data-alerts-empty]")
  const refused = must(element, "[data-alerts-refused]")
  const quiet = must(element, "[data-alerts-quiet]")
  const quietCount = must(element, "[data-alerts-quiet-count]")
  const rows = createRows(list, mark)
  const quietRows = createRows(must(quiet, "ol"), mark)
  const coverage = createCoverageLine(must(element, "[data-coverage]"), ctx)
  const announcements = createRareAnnouncements(ctx.announce)
  /** @type {Map<number, Alert>} */
  let alerts = new Map()
  /** @type {(count: number, words: string) => void} */
  let tellCount = () => {}
  /** @type {(() => void)[]} */
  let offs = []
  let isAllRefused = false

  const loud = () => [...alerts.values()].filter((alert) => !alert.quiet)

  function show() {
    const groups = groupAlerts(loud())
    const quietGroups = groupAlerts([...alerts.values()].filter((alert) => alert.quiet))
    rows.show(groups)
    quietRows.show(quietGroups)
    list.toggleAttribute("hidden", groups.length === 0)
    quiet.toggleAttribute("hidden", quietGroups.length === 0)
    quietCount.textContent = String(alerts.size - loud().length)
    empty.toggleAttribute("hidden", alerts.size > 0 || isAllRefused)
    refused.toggleAttribute("hidden", alerts.size > 0 || !isAllRefused)
    count()
  }

  function count() {
    const { length } = loud()
    element.dataset.count = String(length)
    tellCount(length, tn("{count} alert", "{count} alerts", length))
  }

  /** Said again, it is taken back. @param {AlertGroup} group @param {boolean} said */
  async function mark(group, said) {
    const useful = usefulOf(group) === said ? null : said
    const ids = group.alerts.map(({ id }) => id).slice(-LIMITS.ALERTS_MARKED_AT_ONCE)
    try {
      await ctx.socket.request(INCOMING.MARK_ALERT, { ids, useful })
      for (const id of ids) alerts.set(id, { .../** @type {Alert} */ (alerts.get(id)), useful })
      show()
      ctx.announce(useful === null ? t("Rating removed") : useful ? t("Rated as useful") : t("Rated as not useful"))
    } catch (error) {
      ctx.toast({ kind: "warn", text: /** @type {Error} */ (error).message })
    }
  }

  /** @param {Alert} alert */
  function receive(alert) {
    if (!alerts.has(alert.id) && !alert.quiet) announcements.add(alert)
    alerts.set(alert.id, alert)
    show()
  }

  /** @param {Joined} joined */
  function replace(joined) {
    alerts = new Map((joined.alerts ?? []).map((alert) => [alert.id, alert]))
    isAllRefused = joined.all_refused ?? false
    coverage.start(joined.coverage)
    show()
  }

  return {
    /** @param {Joined} joined */
    start(joined) {
      offs = [
        ctx.socket.on(OUTGOING.CHEAT_ALERT, receive),
        ctx.socket.on(OUTGOING.CONSENT_CHANGED, ({ all_refused: isRefused }) => {
          isAllRefused = isRefused
          show()
        }),
      ]
      replace(joined)
    },
    /** @param {Joined} joined */
    rejoined: replace,
    /** The number of alerts, now and whenever it changes, for the badge on the tab.
     * @param {(count: number, words: string) => void} tell */
    onCount(tell) {
      tellCount = tell
      count()
    },
    stop() {
      for (const off of offs) off()
      offs = []
      coverage.stop()
      announcements.stop()
    },
  }
}
