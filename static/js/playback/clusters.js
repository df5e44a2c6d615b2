/** Marks on the track: those that would lie on each other become one. Pure. */

/** @typedef {import("./recording.js").Mark} Mark */
/** @typedef {{at: number, marks: number[]}} Cluster the places of its marks in the list of all */

/** What a person looks for first; its icon stands for the others. */
const FIRST = ["paste", "drop", "large-insert", "alert", "pause", "chat", "drew", "left", "joined"]

/**
 * @param {Mark[]} marks in order
 * @param {number} duration
 * @param {number} room how many marks fit side by side
 * @returns {Cluster[]}
 */
export function clustersOf(marks, duration, room) {
  const nearest = duration / Math.max(1, room)
  /** @type {Cluster[]} */
  const clusters = []
  marks.forEach(({ at }, number) => {
    const last = clusters.at(-1)
    if (last && at - last.at < nearest) last.marks.push(number)
    else clusters.push({ at, marks: [number] })
  })
  return clusters
}

/** The mark whose icon a cluster shows. @param {Cluster} cluster @param {Mark[]} marks */
export function leaderOf(cluster, marks) {
  const rank = (/** @type {number} */ number) => (marks[number].strong ? -1 : FIRST.indexOf(marks[number].kind))
  return cluster.marks.reduce((best, number) => (rank(number) < rank(best) ? number : best))
}

/**
 * How much each person did in each part of the recording, for the strip behind the marks.
 * @param {number[]} times of the edits @param {{author: number}[]} edits @param {number} duration @param {number} parts
 */
export function activityOf(times, edits, duration, parts) {
  const counts = Array.from({ length: parts }, () => /** @type {Record<number, number>} */ ({}))
  times.forEach((at, number) => {
    const part = counts[Math.min(parts - 1, Math.floor((at / Math.max(1, duration)) * parts))]
    const { author } = edits[number]
    part[author] = (part[author] ?? 0) + 1
  })
  return counts
}
