/**
 * The life of one visit to the room: which state it is in, when the panels run, and that nothing runs on after it.
 * What is in view is view.js's business, the way to the seat seat.js's; the panels know nothing of each other.
 */
import { must } from "../core/dom.js"
import { INCOMING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { createSeat } from "./seat.js"
import { isOver, next } from "./states.js"

/** @typedef {import("./context.js").Joined} Joined */
/** @typedef {{start(joined: Joined): void, rejoined(joined: Joined): void, stop(): void}} Panel */
/** @typedef {Panel & {setLocalStream(stream: MediaStream | null): void, useSpeaker(id: string): void, ready: Promise<void>}} CallPanel */
/** @typedef {{all: Panel[], call: CallPanel}} Panels every panel in the order they start, the call among them */

/**
 * @param {HTMLElement} element
 * @param {object} parts
 * @param {import("./context.js").RoomContext} parts.ctx
 * @param {ReturnType<typeof import("./view.js").createView>} parts.view
 * @param {ReturnType<typeof import("./header.js").createHeader>} parts.header
 * @param {(onAsk: () => void) => ReturnType<typeof import("../entry/index.js").createEntry>} parts.makeEntry
 * @param {import("./memory.js").Memory} parts.memory what this tab knows of this room from before a reload
 * @param {() => Promise<Panels>} parts.loadPanels
 * @param {ReturnType<typeof import("./tabs.js").createTabs>} parts.tabs
 * @param {(changed: import("./lobby.js").LobbyChange) => void} [parts.onAsked] what the server answers to a request to join
 */
export function createRoom(element, { ctx, view, header, makeEntry, memory, loadPanels, tabs, onAsked = () => undefined }) {
  const { socket, config, people, clock, announce } = ctx
  /** @type {import("./states.js").State} */
  let state = "entry"
  /** @type {import("./view.js").Closing} */
  let closing = "signed-out"
  let isAdmitted = config.me.role !== "candidate" || config.join_status === "approved"
  let isRunning = false
  let isAway = false
  /** @type {Panels | null} */
  let panels = null
  const entry = makeEntry(() => tell(isAdmitted ? "enter" : "ask"))
  const seat = createSeat({
    socket,
    state: () => state,
    prepare: async () => { panels ??= await loadPanels() },
    tell,
    onAsked: (told) => {
      entry.asked()
      onAsked(told)
    },
    onJoined,
    onRefused: (code) => end(code === "signed-out" ? "signed-out" : "gone"),
  })

  /** @param {import("./states.js").Fact} fact */
  function tell(fact) {
    if (fact === "approved") isAdmitted = true
    if (fact === "not-admitted") isAdmitted = false
    const to = next(state, fact)
    if (to === state) return
    state = to
    if (to === "taken") closing = tabs.hasTaken() ? "tab" : "elsewhere"
    if (to === "connecting") tabs.tell()
    if (to !== "live" && to !== "reconnecting") stopPanels()
    act()
    view.show(state, closing)
  }

  function act() {
    if (isOver(state)) return finish()
    if (state === "entry") entry.start()
    if (state === "waiting") wait()
    if (state === "connecting" && !memory.read()?.isAdmitted) memory.write({ ...entry.choices(), isAdmitted: true })
    // Another tab has the seat: a reload of this one must not take it back unasked.
    if (state === "entry" || state === "rejected" || state === "taken") memory.forget()
    if (state === "waiting" || state === "connecting") void seat.pursue()
  }

  function wait() {
    const askedAt = memory.read()?.askedAt ?? clock.now()
    memory.write({ ...entry.choices(), askedAt })
    entry.wait(askedAt)
  }

  /** @param {Joined} joined */
  function onJoined(joined) {
    if (!panels) return
    people.setPresent(joined.participants)
    if (isRunning) {
      announce(t("Connected again"))
      for (const panel of panels.all) panel.rejoined(joined)
      return
    }
    isRunning = true
    const { call } = panels
    call.useSpeaker(entry.speakerId())
    entry.handOver((stream) => (isRunning ? call.setLocalStream(stream) : stopTracks(stream)))
    for (const panel of panels.all) panel.start(joined)
  }

  function stopPanels() {
    if (!isRunning || !panels) return
    isRunning = false
    for (const panel of panels.all) panel.stop()
  }

  function finish() {
    entry.stop()
    header.stop()
    seat.stop()
    tabs.close()
    memory.forget()
    socket.close()
  }

  /** @param {import("./view.js").Closing} why */
  function end(why) {
    if (isOver(state)) return
    closing = why
    if (why === "left") {
      stopPanels()
      socket.send(INCOMING.LEAVE)
    }
    tell("close")
  }

  /** The page goes away, perhaps only for a reload: what this tab remembers stays. */
  function away() {
    isAway = true
    stopPanels()
    socket.send(INCOMING.LEAVE)
    entry.stop()
    tabs.close()
    socket.close()
  }

  /** @param {import("../core/socket.js").SocketState} now */
  function onConnection(now) {
    header.showConnection(socket)
    if (now === "closed" && !isAway) end("signed-out")
    if (now === "reconnecting" && isRunning) announce(t("The connection is lost. Reconnecting. You can keep typing."))
  }

  /** @param {import("./people.js").Person} person who came or went */
  function tellMove({ username: name, isHere }) {
    announce(isHere ? t("{name} is in the room", { name }) : t("{name} left the room", { name }))
  }

  function listen() {
    socket.onState(onConnection)
    socket.onTrouble(() => header.showConnection(socket))
    people.onMove(tellMove)
    must(element, "[data-room-leave]").addEventListener("click", () => end("left"))
    for (const button of element.querySelectorAll("[data-take-over]")) button.addEventListener("click", () => tell("enter"))
    for (const button of element.querySelectorAll("[data-reload]")) button.addEventListener("click", () => location.reload())
    window.addEventListener("pagehide", away)
    // A page that comes back out of the browser's memory has neither connection nor devices any more.
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload() })
  }

  return {
    start() {
      const before = memory.read()
      listen()
      header.start()
      header.showConnection(socket)
      view.show(state, closing)
      entry.start(before ? { audio: before.audio ?? true, video: before.video ?? true } : undefined)
      if (before && isAdmitted) tell("enter")
      else if (before && config.join_status === "requested") tell("ask")
    },
    /** Which devices are on, for the next reload. @param {{audio: boolean, video: boolean}} media */
    rememberMedia({ audio, video }) {
      if (isRunning) memory.change({ audio, video })
    },
  }
}

/** @param {MediaStream | null} stream */
function stopTracks(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
