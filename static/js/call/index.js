/**
 * The call of the room: own devices, the connections to the other people, tiles and buttons, put together.
 *
 * Not here: who may be in the room (the server), asking for devices before it (`entry/`), leaving
 * (`room/`). The own state goes out as `change-media`; the other side believes it, because a receiver
 * cannot tell a camera that is off from a path that is slow.
 */

import { must } from "../core/dom.js"
import { INCOMING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { createConnections } from "./link/connections.js"
import { createIceServers } from "./link/ice_servers.js"
import { isPolite } from "./link/politeness.js"
import { createLocalMedia } from "./media/local_media.js"
import { problemWords } from "./media/media_words.js"
import { createSilence } from "./media/silence.js"
import { createSilentOthers } from "./media/silent_others.js"
import { createControls } from "./view/controls.js"
import { createDeviceMenu } from "./view/device_menu.js"
import { createView } from "./view/view.js"

/** @typedef {import("./media/local_media.js").MediaState} MediaState */
/** @typedef {import("./link/peer.js").Slot} Slot */
/** @typedef {{participants: import("./link/connections.js").Participant[]}} Joined The part of `joined` that the call reads. */

/** @type {MediaState} */
const NOTHING = { audio: false, video: false, screen: false }

/**
 * @param {HTMLElement} element The `[data-panel="call"]` of panel.html.
 * @param {import("../room/context.js").RoomContext} ctx
 */
export function createCall(element, ctx) {
  const { socket, config, people, announce } = ctx
  const room = /** @type {HTMLElement} */ (element.closest('[data-module~="room"]'))
  const devices = /** @type {MediaDevices | undefined} */ (navigator.mediaDevices)
  /** @type {Set<(state: MediaState) => void>} */
  const listeners = new Set()
  /** What closes the notice about a device. @type {Map<Slot, () => void>} */
  const notices = new Map()
  let isRunning = false
  let speakerId = "default"
  let onAtStop = NOTHING
  let isHeld = false

  const view = createView(element, room, {
    config,
    people,
    announce,
    onRetry: () => connections.retry(),
  })
  const local = createLocalMedia({ devices, onTrack, onState, onProblem })
  const controls = createControls(must(room, "[data-call-controls]"), { local, canShare: !devices || "getDisplayMedia" in devices })
  const menu = createDeviceMenu(room, { devices, canChooseSpeaker: view.canChooseSpeaker, current: deviceOf, choose })
  const silence = createSilence({ ownVideo: view.ownVideo, onChange: onSilence })
  /** @param {number} userId */
  const nameOf = (userId) => people.get(userId)?.username ?? config.main_person.username
  const silentOthers = createSilentOthers({ toast: ctx.toast, nameOf })
  const iceServers = createIceServers({ known: config.ice_servers, url: config.urls?.turn, clock: ctx.clock })
  // Also before the room: who waits at the door for long begins with fresh credentials all the same.
  let stopKeeping = iceServers.keep()
  const connections = createConnections({
    socket,
    isPolite: (userId) => isPolite({ me: config.me, people: people.list() }, userId),
    iceServers,
    ownTrack: local.track,
    onTrack: view.setOtherTrack,
    onMedia(userId, media) {
      view.setOtherMedia(userId, media)
      silentOthers.hear(userId, media)
    },
    onStatus,
    onHeld,
    onActive: view.setActive,
    onArrival: sayMedia,
  })

  /** @param {Slot} slot @param {import("./media/media_words.js").Reason} reason */
  function onProblem(slot, reason) {
    notices.get(slot)?.()
    notices.set(slot, ctx.toast({ kind: "warn", text: problemWords(slot, reason) }))
  }

  /** @param {Slot} slot @param {MediaStreamTrack | null} track */
  function onTrack(slot, track) {
    // A device that works again, or another one, makes the notice untrue.
    if (track) notices.get(slot)?.()
    if (slot === "camera") view.setOwnCamera(track)
    if (slot === "screen" && isRunning) announce(track ? t("You are sharing your screen") : t("You stopped sharing your screen"))
    if (slot !== "screen") silence.setTrack(slot, track)
    connections.setTrack(slot, track)
  }

  /** @param {import("./media/silence.js").Device} device @param {boolean} isSilent */
  function onSilence(device, isSilent) {
    if (isSilent) onProblem(device, "silent")
    else notices.get(device)?.()
    onState(local.state())
  }

  /** @param {MediaState} state */
  function onState(state) {
    view.setOwnMedia({ ...state, held: isHeld, silent: silence.silent() })
    controls.show(state)
    if (isRunning) sayMedia()
    for (const listener of listeners) listener(state)
  }

  /** @param {number} userId @param {import("./link/link.js").LinkStatus} status @param {import("./link/link_watch.js").Seen | null} seen */
  function onStatus(userId, status, seen) {
    if (status === "gone") {
      view.clearOther(userId)
      silentOthers.forget(userId)
    }
    view.setStatus(userId, status, seen)
  }

  /** @param {boolean} isNow */
  function onHeld(isNow) {
    isHeld = isNow
    onState(local.state())
  }

  function sayMedia() {
    const silent = silence.silent()
    socket.send(INCOMING.CHANGE_MEDIA, { ...local.state(), held: isHeld, surface: local.surface(), ...(silent.length > 0 && { silent }) })
  }

  /** @param {import("./view/device_menu.js").Choice} choice */
  function deviceOf(choice) {
    return choice === "speaker" ? speakerId : local.deviceOf(choice)
  }

  /** @param {import("./view/device_menu.js").Choice} choice @param {string} deviceId */
  async function choose(choice, deviceId) {
    if (choice !== "speaker") return local.choose(choice, deviceId)
    try {
      await view.setSpeaker(deviceId)
      speakerId = deviceId
    } catch {
      ctx.toast({ kind: "warn", text: t("The sound could not be moved to that speaker. It stays on the current one.") })
    }
  }

  /** @param {Joined} joined */
  function start({ participants }) {
    isRunning = true
    stopKeeping()
    stopKeeping = iceServers.keep()
    view.start()
    view.setOwnMedia(local.state())
    controls.start()
    silence.start()
    menu.start()
    connections.start(participants)
    sayMedia()
    // After "Use this tab" or another stop, what was on is opened anew.
    if (onAtStop.audio) void local.setMicrophone(true)
    if (onAtStop.video) void local.setCamera(true)
    onAtStop = NOTHING
  }

  return {
    /** Hands the devices over that were opened before the room. @param {MediaStream | null} stream */
    setLocalStream: (stream) => local.adopt(stream),
    /** The loudspeaker that was chosen before the room; the system's own where it is gone. @param {string} id */
    useSpeaker(id) {
      if (id) view.setSpeaker(id).then(() => { speakerId = id }, () => undefined)
    },
    start,
    /** Settles when the way through the relay is known, or cannot be. */
    ready: iceServers.refresh(),
    /** The socket was lost and the seat is taken again. @param {Joined} joined */
    rejoined({ participants }) {
      connections.rejoined(participants)
      sayMedia()
    },
    stop() {
      const wasRunning = isRunning
      isRunning = false
      stopKeeping()
      isHeld = false
      connections.stop()
      silentOthers.stop()
      const was = local.stop()
      silence.stop()
      if (wasRunning) onAtStop = was
      menu.stop()
      controls.stop()
      view.stop()
    },
    /** The element that plays the own camera, or null while it is off. */
    localVideo: () => (local.track("camera") ? view.ownVideo : null),
    /** @param {(state: MediaState) => void} listener Told at every change of the own devices. */
    onMedia(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
