/**
 * The line at the top: how much time is left, who is in the room, and how the connection to the server stands. The
 * call's own connection is told in the call.
 */
import { el, must, write, writeIcon } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { isApple } from "../core/keys.js"
import { browserZone, formatMoment, span } from "../core/time.js"
import { initialsOf, roleWord } from "./people.js"

const TICK_MS = 5000
const MINUTE_MS = 60_000
const CONNECTIONS = {
  connecting: { picture: "wifi", words: () => t("Connecting") },
  live: { picture: "wifi", words: () => t("Connected") },
  reconnecting: { picture: "wifi-off", words: () => t("Reconnecting") },
  closed: { picture: "wifi-off", words: () => t("Not connected") },
}
/** @type {Partial<Record<import("../core/socket.js").Trouble, () => string>>} Said instead, while there is no connection. */
const TROUBLES = {
  "another-way": () => t("Trying another way to connect…"),
  "unreachable": () => t("The server cannot be reached. Trying again…"),
}
const PRESENCES = {
  away: { kind: "neutral", words: () => t("Away") },
  asks: { kind: "wait", words: () => t("Asking to join") },
  here: { kind: "ok", words: () => t("In the room") },
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
export function createHeader(room, { config, people, clock }) {
  const time = must(room, "[data-time-left]")
  const connection = must(room, "[data-connection]")
  const trouble = /** @type {HTMLElement | null} */ (room.querySelector("[data-connection-trouble]"))
  const presence = must(room, "[data-presence]")
  const named = must(room, "[data-named]")
  const everybody = must(room, "[data-people]")
  const faces = must(room, "[data-people-faces]")
  const counted = must(room, "[data-people-words]")
  const list = must(room, "[data-people-list]")
  // The page prints the keys that this keyboard has.
  if (isApple()) for (const key of room.querySelectorAll("[data-command]")) key.textContent = "⌘"
  const stillHere = /** @type {HTMLElement | null} */ (room.querySelector("[data-still-here]"))
  const starts = Date.parse(config.scheduled_time)
  const ends = Date.parse(config.ends_at)
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer
  let asks = false

  /** @param {import("./people.js").Person} person @returns {keyof typeof PRESENCES} */
  function presenceOf({ role, isHere }) {
    if (isHere) return "here"
    return asks && role === "candidate" ? "asks" : "away"
  }

  /** @param {import("./people.js").Person} person */
  function row(person) {
    const { kind, words: said } = PRESENCES[presenceOf(person)]
    return el(
      "li", { "class": "room-person", "data-person": person.user_id, "data-here": String(person.isHere) },
      el("span", { "class": `room-face peer-${person.colour}`, "aria-hidden": "true" }, initialsOf(person.username)),
      el(
        "span", { class: "room-person-words" },
        // In a block of its own, so that a name from right to left stands at the same edge as the others.
        el("span", { class: "room-person-name" }, el("bdi", {}, person.username)), " ",
        el("span", { class: "room-person-role" }, roleWord(person.role)),
      ),
      " ", el("span", { class: `badge badge-${kind}` }, said()),
    )
  }

  /** Who asks to join comes before who is in the room, because somebody has to answer. */
  const personNamed = () => (asks ? people.main() : people.named())

  /** One person has their name in the line; with more people, all are behind their initials. */
  function showPeople() {
    const person = personNamed()
    const others = people.others()
    const state = presenceOf(person)
    named.textContent = person.username
    const { kind, words: said } = PRESENCES[state]
    presence.dataset.presence = state
    presence.className = `badge badge-${kind}`
    presence.textContent = said()
    everybody.hidden = others.length < 2
    counted.textContent = t("People: {here} of {count} in the room", { here: others.filter(({ isHere }) => isHere).length, count: others.length })
    faces.replaceChildren(...others.map((one) => el(
      "span", { "class": `room-face peer-${one.colour}`, "data-here": String(one.isHere), "data-main": one === person },
      initialsOf(one.username),
    )))
    list.replaceChildren(...others.map(row))
    showStillHere(others.filter(({ isHere }) => isHere).map(({ username }) => username))
  }

  /** For whom an interviewer would end the interview. @param {string[]} names */
  function showStillHere(names) {
    if (!stillHere) return
    stillHere.hidden = names.length === 0
    stillHere.textContent = t("In the room besides you: {names}.", { names: names.join(", ") })
  }

  function tick() {
    const { words, when } = timeLeft(starts, ends, clock.now())
    write(time, "textContent", words)
    write(time.dataset, "when", when)
  }

  people.onChange(showPeople)

  return {
    start() {
      showPeople()
      time.title = t("Planned until {time}", { time: formatMoment(new Date(ends), browserZone(), "time") })
      tick()
      timer = setInterval(tick, TICK_MS)
    },
    stop() { clearInterval(timer) },

    /** @param {Pick<import("../core/socket.js").RoomSocket, "state" | "trouble">} socket */
    showConnection({ state, trouble: what }) {
      const { picture, words } = CONNECTIONS[state]
      const known = state === "closed" ? undefined : TROUBLES[what]
      const said = known ?? words
      connection.dataset.connection = state
      connection.dataset.trouble = what
      if (trouble) {
        trouble.textContent = known?.() ?? ""
        trouble.hidden = known === undefined
      }
      writeIcon(must(connection, "[data-connection-icon]"), picture)
      write(must(connection, "[data-connection-words]"), "textContent", said())
      write(connection, "title", said())
    },

    /** @param {boolean} isAsking whether the candidate asks to join */
    setAsks(isAsking) {
      asks = isAsking
      showPeople()
    },
  }
}
