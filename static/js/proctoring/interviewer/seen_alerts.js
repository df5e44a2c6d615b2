/**
 * Which alerts one has seen: those that were listed while the list was in view. Ids only grow, so the largest one is
 * enough, and a reload of the tab does not make everything new again.
 */

/** @typedef {import("./alert_groups.js").AlertGroup} AlertGroup */

/** @param {import("../../room/memory.js").Memory} memory lives as long as the tab */
export function createSeenAlerts(memory) {
  let upTo = Number(memory.read()?.upTo ?? 0)

  return {
    /** Counted as they are listed: a group with something new in it is one. @param {AlertGroup[]} groups */
    unseen: (groups) => groups.filter(({ alerts }) => alerts.some(({ id }) => id > upTo)),

    /** @param {Iterable<number>} ids */
    see(ids) {
      const latest = Math.max(upTo, ...ids)
      if (latest === upTo) return
      upTo = latest
      memory.write({ upTo })
    },
  }
}
