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
import { groupTime, newestWords } from "./alert_words.js"
import { createCoverageLine } from "./coverage_line.js"
import { createRareAnnouncements } from "./rare_announcements.js"
import { createSeenAlerts } from "./seen_alerts.js"

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

/** @typedef {{key: string, isNew: boolean, words: string, time: string}} Newest an unseen line of the list, new or going on */

/**
 * @param {HTMLElement} element
 * @param {Pick<import("../../room/context.js").RoomContext, "socket" | "announce" | "toast">} ctx
 * @param {import("../../room/memory.js").Memory} memory what this tab has seen, from before a reload
 */
export function createAlerts(element, ctx, memory) {
  const list = must(element, "[data-alerts-list]")
  const empty = must(element, "[data-alerts-empty]")
  const refused = must(element, "[data-alerts-refused]")
  const quiet = must(element, "[data-alerts-quiet]")
  const quietCount = must(element, "[data-alerts-quiet-count]")
  const rows = createRows(list, mark)
  const quietRows = createRows(must(quiet, "ol"), mark)
  const coverage = createCoverageLine(must(element, "[data-coverage]"), ctx)
  const announcements = createRareAnnouncements(ctx.announce)
  const seen = createSeenAlerts(memory)
  /** @type {Map<number, Alert>} */
  let alerts = new Map()
  let isShown = false
  /** @type {(count: number, words: string) => void} */
  let tellUnseen = () => {}
  /** @type {(newest: Newest | null) => void} */
  let tellNewest = () => {}
  /** @type {AbortController | null} */
  let listening = null
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
    element.dataset.count = String(loud().length)
    seeAndCount()
  }

  function seeAndCount() {
    if (isShown && !document.hidden) {
      seen.see(alerts.keys())
      tellNewest(null)
    }
    const { length } = seen.unseen(groupAlerts(loud()))
    tellUnseen(length, tn("{count} new alert", "{count} new alerts", length))
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
    const isNew = !alerts.has(alert.id)
    alerts.set(alert.id, alert)
    show()
    if (alert.quiet) return
    const groups = groupAlerts(loud())
    const group = /** @type {AlertGroup} */ (groups.find(({ alerts: some }) => some.includes(alert)))
    const words = newestWords(group)
    if (isNew) announcements.add({ id: alert.id, message: words })
    // It is told again while it goes on, so that the line has its length so far.
    if (seen.unseen([group]).length > 0) tellNewest({ key: group.key, isNew, words, time: groupTime(group) })
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
      listening = new AbortController()
      document.addEventListener("visibilitychange", seeAndCount, { signal: listening.signal })
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
    /** The room says whether the list is in view. @param {boolean} isVisible */
    setShown(isVisible) {
      isShown = isVisible
      seeAndCount()
    },
    /** How many lines of the list have something new, now and whenever it changes, and in words.
     * @param {(count: number, words: string) => void} listener */
    onUnseen(listener) {
      tellUnseen = listener
      seeAndCount()
    },
    /** What just happened and is not seen yet; null once it is. @param {(newest: Newest | null) => void} listener */
    onNewest(listener) { tellNewest = listener },
    stop() {
      listening?.abort()
      for (const off of offs) off()
      offs = []
      coverage.stop()
      announcements.stop()
    },
  }
}
