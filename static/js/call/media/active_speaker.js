/**
 * Who speaks, from how loud each voice is: one person at a time, not changed by a cough or a breath between words.
 */

/**
 * @typedef {object} Levels
 * @property {number} smooth
 * @property {number} loudMs how long it was loud of late
 * @property {number} quietMs how long it has not been
 */

// Of a full scale of 1: about -36 dB, above the hiss that noise suppression leaves.
const LOUD = 0.016
// Half of the new level each time: the loudness of a voice over about a second.
const SMOOTHING = 0.5
// A word is speech, a click is not.
const BEGINS_MS = 400
// Breaths and pauses for thought are shorter.
const ENDS_MS = 1600
// Who speaks keeps the ring until another is clearly louder for a while, as laughter and "mm-hm" are not.
const TAKES_OVER = 1.6
const TAKES_OVER_MS = 800

/** @returns {{take: (levels: Map<number, number>, elapsedMs: number) => number | null}} */
export function createActiveSpeaker() {
  /** @type {Map<number, Levels>} */
  const heard = new Map()
  /** @type {number | null} */
  let speaker = null
  let challengeMs = 0

  /** @param {Map<number, number>} levels @param {number} elapsedMs */
  function hear(levels, elapsedMs) {
    for (const userId of [...heard.keys()]) if (!levels.has(userId)) heard.delete(userId)
    for (const [userId, level] of levels) {
      const { smooth: was, loudMs, quietMs } = heard.get(userId) ?? { smooth: 0, loudMs: 0, quietMs: 0 }
      const smooth = was + (level - was) * SMOOTHING
      const isLoud = level >= LOUD
      // Between two syllables it is quiet as well, so quiet takes off what loud put on.
      const loud = isLoud ? Math.min(loudMs + elapsedMs, BEGINS_MS) : Math.max(loudMs - elapsedMs, 0)
      heard.set(userId, { smooth, loudMs: loud, quietMs: isLoud ? 0 : quietMs + elapsedMs })
    }
  }

  /** Who is loudest of those who have been loud long enough. */
  function loudest() {
    const loud = [...heard].filter(([, { loudMs }]) => loudMs >= BEGINS_MS)
    return loud.sort(([, a], [, b]) => b.smooth - a.smooth)[0]
  }

  /** @param {number} elapsedMs */
  function choose(elapsedMs) {
    const present = speaker === null ? undefined : heard.get(speaker)
    if (!present || present.quietMs >= ENDS_MS) return loudest()?.[0] ?? null
    const [userId, other] = loudest() ?? [speaker, present]
    const isLouder = userId !== speaker && other.smooth > present.smooth * TAKES_OVER
    challengeMs = isLouder ? challengeMs + elapsedMs : 0
    return challengeMs >= TAKES_OVER_MS ? userId : speaker
  }

  return {
    /** Who speaks now, given how loud everybody is who can be heard. */
    take(levels, elapsedMs) {
      hear(levels, elapsedMs)
      const chosen = choose(elapsedMs)
      if (chosen !== speaker) challengeMs = 0
      speaker = chosen
      return speaker
    },
  }
}
