/**
 * "… is waiting in the lobby", for the interviewer before the room. The server says it at once to whoever connects, so
 * nothing is missed that was asked between the page and its connection; and without a connection nobody knows.
 */
import { OUTGOING } from "../core/events.js"

/**
 * @param {HTMLElement} door shown while somebody waits
 * @param {Pick<import("../core/socket.js").RoomSocket, "on" | "onState">} socket
 * @returns {() => void} ends it
 */
export function followDoor(door, socket) {
  let isAsked = false

  /** @param {boolean} now */
  function show(now) {
    isAsked = now
    const hadFocus = door.contains(document.activeElement)
    door.hidden = !now
    if (!now && hadFocus) door.closest("main")?.focus({ preventScroll: true })
  }

  const offs = [
    socket.on(OUTGOING.JOIN_REQUEST, () => show(true)),
    socket.on(OUTGOING.REQUEST_DECIDED, () => show(false)),
    socket.on(OUTGOING.JOIN_WITHDRAWN, () => show(false)),
    // What came with the connection came before this.
    socket.onState((state) => show(state === "live" && isAsked)),
  ]
  return () => { for (const off of offs) off() }
}
