/** The timers of a program: which callback is next, and waiting for it. The program runs on while some are waiting. */

/** @typedef {import("quickjs-emscripten-core").QuickJSHandle} Callback */

export function createTimers({ now = () => performance.now() } = {}) {
  /** @type {Map<number, {callback: Callback, at: number, every: number | null}>} */
  const timers = new Map()
  let last = 0

  return {
    /** @param {Callback} callback @param {{after: number, isRepeated: boolean}} when milliseconds */
    add(callback, { after, isRepeated }) {
      const pause = Math.max(after || 0, isRepeated ? 1 : 0)
      timers.set(++last, { callback, at: now() + pause, every: isRepeated ? pause : null })
      return last
    },
    /** @param {number} number */
    remove: (number) => void timers.delete(number),
    areWaiting: () => timers.size > 0,
    /** Waits for the earliest; of two at the same time, the one that was set first. */
    async next() {
      const [number, timer] = [...timers].reduce((earliest, one) => (one[1].at < earliest[1].at ? one : earliest))
      const pause = timer.at - now()
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause))
      if (timer.every === null) timers.delete(number)
      else timer.at = now() + timer.every
      return timer
    },
  }
}
