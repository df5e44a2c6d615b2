/** Chance that repeats: the same seed gives the same run, so that a failure can be looked at. */

/** @param {number} seed */
export function randomFrom(seed) {
  let state = seed * 2654435761 + 1
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (/** @type {number} */ limit) => Math.floor(next() * limit)
  return { below, of: (list) => list[below(list.length)] }
}
