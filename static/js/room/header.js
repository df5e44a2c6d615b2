/**
 * The line at the top: how much time is left, whether the other person is here, and how the connection to the
 * server stands. The call's own connection is told in the call.
 */
import { icon, must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { browserZone, formatMoment, span } from "../core/time.js"

const TICK_MS = 5000
const MINUTE_MS = 60_000
const CONNECTIONS = {
  connecting: { picture: "wifi", words: () => t("Connecting") },
  live: { picture: "wifi", words: () => t("Connected") },
  reconnecting: { picture: "wifi-off", words: () => t("Reconnecting") },
  closed: { picture: "wifi-off", words: () => t("Not connected") },
}
const PRESENCES = {
  away: { kind: "neutral", words: () => t("Not here") },
  asks: { kind: "wait", words: () => t("Asks to join") },
  here: { kind: "ok", words: () => t("Here") },
}

/**
 * @param {number} startsMs @param {number} endsMs @param {number} nowMs
 * @returns {{words: string, when: "ahead" | "running" | "soon" | "over"}}
 */
export function timeLeft(startsMs, endsMs, nowMs) {
  const left = endsMs - nowMs
  if (nowMs < startsMs) return { words: t("Starts in {span}", { span: span(startsMs - nowMs) }), when: "ahead" }
  if (left > 0) return { words: t("{span} left", { span: span(Math.ceil(left / MINUTE_MS) * MINUTE_MS) }), when: left <= 5 * MINUTE_MS ? "soon" : "running" }
  return left > -MINUTE_MS ? { words: t("Time is up"), when: "over" } : { words: t("{span} over", { span: span(-left) }), when: "over" }
}

/**
 * @param {HTMLElement} room
 * @param {import("./context.js").RoomContext} ctx
 */
export function createHeader(room, { config, clock }) {
  const time = must(room, "[data-time-left]")
  const connection = must(room, "[data-connection]")
  const presence = must(room, "[data-presence]")
  const starts = Date.parse(config.scheduled_time)
  const ends = Date.parse(config.ends_at)
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer
  let here = false
  let asks = false

  function showPresence() {
    const state = here ? "here" : asks ? "asks" : "away"
    const { kind, words } = PRESENCES[state]
    presence.dataset.presence = state
    presence.className = `badge badge-${kind}`
    presence.textContent = words()
  }

  function tick() {
    const { words, when } = timeLeft(starts, ends, clock.now())
    if (time.textContent !== words) time.textContent = words
    time.dataset.when = when
  }

  return {
    start() {
      time.title = t("Planned until {time}", { time: formatMoment(new Date(ends), browserZone(), "time") })
      tick()
      timer = setInterval(tick, TICK_MS)
    },
    stop() { clearInterval(timer) },

    /** @param {import("../core/socket.js").SocketState} state */
    showConnection(state) {
      const { picture, words } = CONNECTIONS[state]
      connection.dataset.connection = state
      must(connection, "[data-connection-icon]").replaceChildren(icon(picture))
      must(connection, "[data-connection-words]").textContent = words()
      connection.title = words()
    },

    /** @param {boolean} isHere whether the other person is in the room */
    setHere(isHere) {
      here = isHere
      showPresence()
    },

    /** @param {boolean} isAsking whether the candidate asks to join */
    setAsks(isAsking) {
      asks = isAsking
      showPresence()
    },
  }
}
