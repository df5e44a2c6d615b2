/**
 * The page before the room: seeing oneself, choosing devices or going without, asking to join, and the wait. What
 * follows from asking, and who is let in, is the room's and the server's business. Markup: templates/rooms/entry.html.
 */
import { must } from "../core/dom.js"
import { INCOMING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { browserZone, formatMoment, span } from "../core/time.js"
import { createCalibrating } from "../proctoring/candidate/calibrating.js"
import { createConnectionTest } from "./connection_test_view.js"
import { followDoor } from "./door.js"
import { createGreenRoom } from "./green_room.js"

const TICK_MS = 5000
const CONNECT_MS = 10_000
const LONG_MS = 10 * 60_000 // After this wait somebody should write to the person who invited them.

/**
 * @param {HTMLElement} element `[data-panel="entry"]`
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {object} options
 * @param {() => void} options.onAsk the button was pressed
 * @param {() => void} [options.onAdmit] the interviewer's other button: enter, and admit who waits
 * @param {import("../room/memory.js").Memory} options.memory the devices chosen last time
 * @param {MediaDevices | undefined} [options.mediaDevices]
 */
export function createEntry(element, ctx, { onAsk, onAdmit = onAsk, memory, mediaDevices = navigator.mediaDevices }) {
  const { config, clock, socket, announce } = ctx
  const greenRoom = createGreenRoom(element, { name: config.me.username, memory, mediaDevices })
  const { devices } = greenRoom
  const connection = createConnectionTest(must(element, "[data-connection-test]"), { config, clock, announce, roundTrip: () => roundTrip(socket) })
  const place = /** @type {HTMLElement | null} */ (element.querySelector("[data-calibrating]"))
  const calibrating = place && createCalibrating(place, { config, clock, video: () => must(element, "[data-preview-video]") })
  const since = must(element, "[data-entry-since]")
  const late = must(element, "[data-entry-late]")
  const sending = must(element, "[data-entry-sending]")
  const sent = must(element, "[data-entry-sent]")
  const kept = must(element, "[data-entry-kept]")
  const troubles = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-entry-trouble]")])
  const door = /** @type {HTMLElement | null} */ (element.querySelector("[data-entry-door]"))
  let askedAtMs = 0
  let isOpen = false
  let isWaiting = false
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer
  /** @type {AbortController | null} */
  let listening = null
  /** @type {(() => void)[]} */
  let offs = []

  function tick() {
    const passed = clock.now() - askedAtMs
    const time = formatMoment(new Date(askedAtMs), browserZone(), "time")
    since.textContent = passed < 60_000 ? t("You asked to join at {time}.", { time }) : t("You asked to join at {time}, {span} ago.", { time, span: span(passed) })
    if (late.hidden && passed >= LONG_MS && askedAtMs > 0) announce(late.textContent?.trim() ?? "")
    late.hidden = passed < LONG_MS
  }

  /** One of the sentences on what is wrong, or none; nothing is wrong while the first try is under way. */
  function showConnection() {
    const isTrying = socket.state === "connecting" || socket.state === "reconnecting"
    const what = isTrying ? socket.trouble || (socket.state === "reconnecting" ? "lost" : "") : ""
    for (const one of troubles) {
      const isNew = one.hidden && one.dataset.entryTrouble === what
      one.hidden = one.dataset.entryTrouble !== what
      if (isNew && isWaiting) announce(one.textContent?.trim() ?? "")
    }
  }

  /** Whether the server has the request; until it says so, nobody can see it. @param {boolean} isSent */
  function showSent(isSent) {
    const hadFocus = sending.contains(document.activeElement)
    sending.hidden = isSent
    sent.hidden = kept.hidden = !isSent
    const heading = must(sent, "[data-says]")
    if (isSent && hadFocus) heading.focus({ preventScroll: true })
    if (isSent) announce(heading.textContent?.trim() ?? "")
  }

  return {
    /** Opens the devices and shows them; again is harmless. @param {import("./devices.js").Choices} [choices] */
    start(choices) {
      if (isOpen) return
      isOpen = true
      listening = new AbortController()
      const { signal } = listening
      for (const button of element.querySelectorAll("[data-entry-ask]")) button.addEventListener("click", onAsk, { signal })
      element.querySelector("[data-entry-admit]")?.addEventListener("click", onAdmit, { signal })
      offs = [
        socket.onState(showConnection),
        socket.onTrouble(showConnection),
        ...(door ? [followDoor(door, socket)] : []),
      ]
      showConnection()
      greenRoom.start(choices)
      calibrating?.start()
      // The interviewer has it behind a disclosure; a candidate cannot know that it is worth asking for.
      connection.start(config.me.role === "candidate")
    },

    /** The person waits from this moment on. @param {number} atMs */
    wait(atMs) {
      askedAtMs = atMs
      isWaiting = true
      showSent(false)
      tick()
      clearInterval(timer)
      timer = setInterval(tick, TICK_MS)
    },

    /** The server has acknowledged the request; again is harmless. */
    asked() {
      if (sent.hidden) showSent(true)
    },

    choices: devices.choices,
    speakerId: greenRoom.speakerId,

    /** Gives the open devices to the call and closes this page. @param {(stream: MediaStream | null) => void} receive */
    handOver(receive) {
      // After another tab had the seat, the call opens the devices anew by itself.
      if (!isOpen) return
      devices.handOver(receive)
      this.close()
    },

    stop() {
      devices.stop()
      this.close()
    },

    /** Without touching the devices. */
    close() {
      isOpen = false
      isWaiting = false
      clearInterval(timer)
      listening?.abort()
      for (const off of offs) off()
      offs = []
      connection.stop()
      calibrating?.stop()
      greenRoom.close()
    },
  }
}

/** The time there and back; waits for a connection that is only being made. @param {import("../core/socket.js").RoomSocket} socket */
async function roundTrip(socket) {
  if (socket.state === "connecting") {
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(reject), CONNECT_MS)
      const off = socket.onState((state) => { if (state !== "connecting") settle(resolve) })
      /** @param {(reason?: unknown) => void} done */
      function settle(done) {
        clearTimeout(timer)
        off()
        done()
      }
    })
  }
  const began = performance.now()
  await socket.request(INCOMING.CHECK_CONNECTION)
  return performance.now() - began
}
