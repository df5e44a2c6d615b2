/**
 * When the unsaved edits go out: as they come, a little at a time where there are many, and a look whether the server
 * still stores them.
 */

const STALLED_MS = 10_000

/**
 * @param {object} options
 * @param {ReturnType<typeof import("./unsaved.js").createUnsaved>} options.unsaved
 * @param {{now(): number}} options.clock
 * @param {() => void} options.onStalled the server takes edits and says of none that it is stored
 */
export function createDelivery({ unsaved, clock, onStalled }) {
  let isOn = false
  let isServerWaiting = false
  let savedAt = -Infinity
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let next
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let stalled

  function goOn() {
    if (!isOn) return
    stopTimers()
    const wait = unsaved.send(isServerWaiting)
    if (wait !== null) next = setTimeout(goOn, wait)
    if (unsaved.sentAt === null || isServerWaiting) return
    stalled = setTimeout(onStalled, Math.max(unsaved.sentAt, savedAt) + STALLED_MS - clock.now())
  }

  function stopTimers() {
    clearTimeout(next)
    clearTimeout(stalled)
  }

  return {
    get isOn() { return isOn },
    goOn,
    start() {
      isOn = true
      unsaved.recall()
      goOn()
    },
    halt() {
      isOn = false
      stopTimers()
      unsaved.recall()
    },
    saved() {
      savedAt = clock.now()
      isServerWaiting = false
      goOn()
    },
    /** The server has said that it takes edits and cannot store them just now. */
    serverWaits() {
      isServerWaiting = true
      goOn()
    },
    lost() { isServerWaiting = false },
  }
}
