/**
 * The connection to one other person over its whole life: when to begin, when to look for new paths,
 * when to begin anew, and how it stands. How two pages agree is `peer.js`'s business; what is shown is the page's.
 *
 * Whoever comes into the room and finds the other there begins; the one who was there waits, and begins
 * only when nothing has come of it. A lost socket alone does not end a call: picture and voice
 * go directly between the two pages, so they stay until their own path is lost as well.
 */

import { createPeer } from "./peer.js"
import { createSignals } from "./signals.js"

/**
 * "unsupported": this browser can make no call.
 * @typedef {"connecting" | "connected" | "reconnecting" | "failed" | "away" | "gone" | "unsupported"} LinkStatus
 */

// Chromium calls a path "disconnected" after a few lost checks, and most of these come back by themselves.
const HEAL_MS = 2500
// A restart mostly connects within two seconds. The waits grow, and the last one repeats for ever:
// a relay or a network may come back after any time.
const RETRY_MS = [6000, 8000, 12000, 20000, 30000]
// After so many tries in a row people are told that it does not work, while trying goes on.
const TRIES_BEFORE_FAILED = 3
// The first tries keep the connection and only look for new paths; later ones build it anew.
const RESTARTS_BEFORE_RENEWAL = 2
// The polite side waits longer, so that the two rarely begin at the same moment.
const POLITE_MS = 1500
// How long the picture of somebody whose socket is lost stays while their media still flow: long enough
// for a server that is restarted.
const AWAY_MS = 12_000

/**
 * @param {object} options
 * @param {boolean} options.isPolite
 * @param {() => boolean} options.canSignal Whether the socket is live; without it no try is worth making.
 * @param {(status: LinkStatus) => void} options.onStatus
 * @param {Omit<import("./peer.js").PeerOptions, "isPolite" | "onState">} options.peer
 *   Its `send` may return a promise, which rejects when a signal was not taken.
 */
export function createLink({ isPolite, canSignal, onStatus, peer: options }) {
  const signals = createSignals({ request: options.send, repeat: () => run(peer.repeat()) })
  const peer = createPeer({ ...options, isPolite, onState, send: signals.send })
  /** @type {LinkStatus | null} */
  let status = null
  let tries = 0
  let wasConnected = false
  let mustRenew = false
  let isAway = false
  let isClosed = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {LinkStatus} next */
  function become(next) {
    if (isClosed || status === next) return
    status = next
    onStatus(next)
  }

  /** @param {number} ms @param {() => void} then */
  function after(ms, then) {
    clearTimeout(timer)
    timer = setTimeout(then, ms)
  }

  /** @param {number} ms */
  function tryAfter(ms) {
    if (!isClosed && !isAway) after(ms + (isPolite ? POLITE_MS : 0), tryAgain)
  }

  function tryAgain() {
    if (canSignal()) {
      tries += 1
      const isRenewal = mustRenew || tries > RESTARTS_BEFORE_RENEWAL
      mustRenew = false
      run(isRenewal ? peer.renew() : peer.restartIce())
    }
    expect()
  }

  /** Waits for the connection, and tries again when it does not come. */
  function expect() {
    if (tries >= TRIES_BEFORE_FAILED) become("failed")
    else become(wasConnected ? "reconnecting" : "connecting")
    tryAfter(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)])
  }

  /** @param {Promise<unknown>} step A step that the browser refuses leaves a connection nobody can rely on. */
  function run(step) {
    step.catch(() => {
      mustRenew = true
    })
  }

  /** @param {RTCPeerConnectionState} state */
  function onState(state) {
    if (state === "connected") {
      wasConnected = true
      tries = 0
      if (isAway) return
      clearTimeout(timer)
      become("connected")
    } else if (isAway) {
      if (state !== "connecting") become("gone")
    } else if (state === "connecting") expect()
    else if (state === "closed") tryAfter(HEAL_MS) // Mostly a leave, or a new connection, that is about to be told.
    else if (tries === 0) {
      become(wasConnected ? "reconnecting" : "connecting")
      tryAfter(state === "disconnected" ? HEAL_MS : 0)
    }
  }

  /** While our own socket is lost nobody can tell us that they are back. */
  function giveUp() {
    if (canSignal()) become("gone")
    else after(AWAY_MS, giveUp)
  }

  function comeBack() {
    isAway = false
    tries = 0
    if (peer.state !== "connected") expect()
    else {
      clearTimeout(timer)
      become("connected")
    }
  }

  return {
    peer,
    /** We came into the room, or back into it, and the other person is there. */
    meet() {
      run(peer.restartIce())
      comeBack()
    },
    /** The other person came into the room, or back into it, and will begin. */
    greet() {
      run(peer.repeatOffer())
      comeBack()
    },
    /** The other person left, or their socket is lost. */
    leave() {
      isAway = true
      clearTimeout(timer)
      if (peer.state !== "connected") return become("gone")
      become("away")
      after(AWAY_MS, giveUp)
    },
    /** Somebody asks for another try now. */
    retry() {
      tries = 0
      run(peer.renew())
      expect()
    },
    /** @param {RTCSessionDescriptionInit} description */
    receiveOffer: (description) => run(peer.receiveOffer(description)),
    /** @param {RTCSessionDescriptionInit} description */
    receiveAnswer: (description) => run(peer.receiveAnswer(description)),
    /** @param {RTCIceCandidateInit | null} candidate */
    receiveCandidate: (candidate) => run(peer.receiveCandidate(candidate)),
    close() {
      isClosed = true
      clearTimeout(timer)
      signals.close()
      peer.close()
    },
  }
}
