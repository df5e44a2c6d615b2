/**
 * The spare worker: the one that has its runtime already and waits for a program. There is one, of the runtime that was
 * asked for last; what was unpacked of others is kept, so that they start without being fetched again.
 */
import { unpack } from "./unpack.js"
import { startWorker } from "./worker.js"

export function createSpare() {
  /** @type {Map<string, Promise<import("./worker.js").Unpacked>>} */
  const unpacked = new Map()
  /** @type {{runtime: string, worker: Promise<import("./worker.js").StartedWorker | null>} | null} */
  let spare = null

  /** @param {string} runtime */
  async function started(runtime) {
    const parts = await unpacked.get(runtime)?.catch(() => null)
    if (!parts) return null
    const worker = startWorker(parts)
    if (await worker.ready) return worker
    worker.end()
    return null
  }

  /** @param {string} runtime */
  function make(runtime) {
    spare?.worker.then((worker) => worker?.end())
    spare = { runtime, worker: started(runtime) }
    return spare.worker
  }

  return {
    /** @param {string} runtime @param {import("../engine/runtimes.js").Part[]} parts */
    learn(runtime, parts) {
      if (unpacked.has(runtime)) return
      const whole = unpack(parts)
      unpacked.set(runtime, whole)
      whole.catch(() => unpacked.delete(runtime))
    },
    /** Have a worker wait. @param {string} runtime @returns {Promise<boolean>} whether one does */
    async warm(runtime) {
      const worker = spare?.runtime === runtime ? spare.worker : make(runtime)
      return await worker !== null
    },
    /** Have one wait again, unless one of another runtime does, which somebody chose since. @param {string} runtime */
    refill(runtime) {
      if (spare === null) make(runtime)
    },
    /** The spare worker, which is then nobody's spare any more. @param {string} runtime */
    async take(runtime) {
      const { worker } = spare?.runtime === runtime ? spare : { worker: make(runtime) }
      spare = null
      return worker
    },
  }
}
