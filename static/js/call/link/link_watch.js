/**
 * Looks at a link every now and then: how good it is, and how much of the own picture it bears. What it bears is set
 * at once on what is sent over it.
 */

import { FRESH, HELD, next, onNewWay } from "../media/bandwidth.js"
import { encodingsOf } from "../media/encodings.js"
import { SLOTS } from "./sections.js"
import { countsOf, lookOf, qualityOf } from "./quality.js"

/** @typedef {import("../media/bandwidth.js").Step} Step */
/** @typedef {import("./quality.js").Counts} Counts */
/**
 * @typedef {import("./quality.js").Quality & {isHeld: boolean, isStill: boolean}} Seen
 *   `isHeld`: the own camera's picture is held back. `isStill`: no picture of the other's camera comes.
 */

// One look without a frame may be a moment of a busy computer.
const STILL_LOOKS = 2

/** @param {Pick<ReturnType<typeof import("./peer.js").createPeer>, "tune" | "getStats" | "cameraId">} peer */
export function createLinkWatch(peer) {
  let bandwidth = FRESH
  /** @type {Counts | null} */
  let counts = null
  let stillLooks = 0
  /** @type {Step | null} */
  let set = null

  /** @param {Step} step */
  function use(step) {
    if (step === set) return
    set = step
    const encodings = encodingsOf(step)
    for (const slot of SLOTS) void peer.tune(slot, encodings[slot])
  }

  return {
    use,
    /** The link found a way, or lost it: what was counted does not go on from there. */
    reset() {
      counts = null
      stillLooks = 0
      bandwidth = onNewWay(bandwidth)
    },
    /**
     * @param {Step} best The best step that is worth sending.
     * @returns {Promise<Seen | null>} null while no way is chosen.
     */
    async look(best) {
      const before = counts
      const report = await peer.getStats()
      const now = report && countsOf(report.values(), peer.cameraId)
      if (!now || counts !== before) return null
      if (before) bandwidth = next(bandwidth, lookOf(before, now))
      use(/** @type {Step} */ (Math.max(best, bandwidth.step)))
      const quality = qualityOf(before, now)
      stillLooks = quality.hasFrames ? 0 : stillLooks + 1
      counts = now
      return { ...quality, isHeld: bandwidth.step === HELD, isStill: stillLooks >= STILL_LOOKS }
    },
  }
}
