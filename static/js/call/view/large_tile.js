/**
 * Who has the large tile, of those who are there: the person one talks with when they come in, then whoever speaks for
 * a while. With one other person that is always the same one.
 */

// A short answer or a laugh must not move the pictures.
const SPEAKS_MS = 2000

/** @typedef {{user_id: number, role: string}} Present */

/** @param {number} mainId the candidate, or for the candidate the interviewer who invited */
export function createLargeTile(mainId) {
  /** @type {number | null} */
  let speaker = null
  let spokenMs = 0

  return {
    /**
     * Somebody has left: whose tile is large now. An observer's only if nobody else is there.
     * @param {Present[]} present
     */
    next(present) {
      const interviewing = present.find(({ role }) => role !== "observer")
      return (present.find(({ user_id: id }) => id === mainId) ?? interviewing ?? present[0])?.user_id ?? null
    },
    /**
     * @param {number | null} active who speaks just now
     * @param {number} elapsedMs since it was said last
     * @returns {number | null} who takes the large tile because of that; null: it stays where it is
     */
    hear(active, elapsedMs) {
      spokenMs = active === speaker ? spokenMs + elapsedMs : 0
      speaker = active
      return spokenMs >= SPEAKS_MS ? speaker : null
    },
  }
}
