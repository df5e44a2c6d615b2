/**
 * Asking for the seat and taking it, over as many tries and connections as it needs. It knows what is wanted by the
 * room's state and tells what became of it; what is shown is not decided here.
 */
import { INCOMING, OUTGOING } from "../core/events.js"
import { SocketError } from "../core/socket.js"
import { wantsSeat } from "./states.js"

const AGAIN_MS = [800, 1500, 3000, 5000]

/**
 * @param {object} options
 * @param {import("../core/socket.js").RoomSocket} options.socket
 * @param {() => import("./states.js").State} options.state
 * @param {() => Promise<void>} options.prepare brings what must be there when the seat is taken
 * @param {(fact: import("./states.js").Fact) => void} options.tell
 * @param {(changed: import("./lobby.js").LobbyChange) => void} options.onAsked
 * @param {(joined: import("./context.js").Joined) => void} options.onJoined
 * @param {(code: string) => void} options.onRefused a refusal that no further try changes
 */
export function createSeat({ socket, state, prepare, tell, onAsked, onJoined, onRefused }) {
  let tries = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** What is wanted now, if the connection is there. */
  async function pursue() {
    clearTimeout(timer)
    if (socket.state !== "live") return
    const wanted = state() === "waiting" ? INCOMING.REQUEST_JOIN : wantsSeat(state()) ? INCOMING.JOIN : null
    if (!wanted) return
    try {
      // What the server tells right after the seat is taken must find somebody who listens.
      if (wanted === INCOMING.JOIN) await prepare()
      if (wanted === INCOMING.JOIN && !wantsSeat(state())) return
      // The editor opens the document by itself, so `joined` need not carry its text.
      if (wanted === INCOMING.JOIN) await socket.request(wanted, { document: true })
      else onAsked(await socket.request(wanted))
      tries = 0
    } catch (error) {
      refused(error instanceof SocketError ? error : new SocketError("not-loaded", String(error), true))
    }
  }

  /** @param {import("../core/socket.js").SocketError} error */
  function refused({ code, isPassing }) {
    if (code === "offline") return // Taken up again as soon as the connection is back.
    if (code === "not-admitted" || code === "too-early") return tell("not-admitted")
    if (code === "interview-over") return tell("completed")
    if (!isPassing && code !== "internal") return onRefused(code)
    timer = setTimeout(() => void pursue(), AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)])
    tries += 1
  }

  const offs = [
    socket.onState((now) => {
      if (now === "live") void pursue()
      else if (now === "reconnecting") tell("lost")
    }),
    socket.on(OUTGOING.JOINED, (joined) => {
      tell("joined")
      if (state() === "live") onJoined(joined)
    }),
    socket.on(OUTGOING.JOIN_APPROVED, () => tell("approved")),
    socket.on(OUTGOING.JOIN_REJECTED, () => tell("rejected")),
    socket.on(OUTGOING.SEAT_TAKEN, () => tell("taken")),
    socket.on(OUTGOING.INTERVIEW_COMPLETED, () => tell("completed")),
    socket.on(OUTGOING.INTERVIEW_CANCELLED, () => tell("cancelled")),
  ]

  return {
    pursue,
    stop() {
      clearTimeout(timer)
      for (const off of offs) off()
    },
  }
}
