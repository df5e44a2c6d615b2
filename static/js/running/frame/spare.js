/**
 * The spare worker: the one that has its runtime already and waits for a program. There is one, of the runtime that was
 * asked for last; what was unpacked of others is kept, so that they start without being fetched again.
 */
import { createUnpacking } from "./unpack.js"
import { startWorker } from "./worker.js"

export function createSpare() {
  /** @type {Map<string, import("./unpack.js").Unpacking>} */
  const unpacked = new Map()
  /** @type {{runtime: string, worker: Promise<import("./worker.js").StartedWorker | null>} | null} */
  let spare = null

  /** It reads its script while the rest is compiled. @param {string} runtime */
  async function started(runtime) {
    const known = unpacked.get(runtime)
    const script = await known?.script.catch(() => null)
    if (!known || !script) return null
    const worker = startWorker(script)
    const parts = await known.parts.catch(() => null)
    if (parts) {
      worker.send({ type: "start", parts })
      if (await worker.ready) return worker
    }
    worker.end()
    return null
  }

  /** @param {string} runtime */
  function make(runtime) {
    spare?.worker.then((worker) => worker?.end())
    const made = { runtime, worker: started(runtime) }
    spare = made
    made.worker.then((worker) => {
      if (!worker && spare === made) spare = null
    })
    return made.worker
  }

  return {
    /** @param {string} runtime @param {number} count how many parts of it will come */
    expect(runtime, count) {
      const unpacking = createUnpacking(count)
      unpacked.set(runtime, unpacking)
      unpacking.parts.catch(() => unpacked.get(runtime) === unpacking && unpacked.delete(runtime))
    },
    /** @param {string} runtime @param {import("../engine/runtimes.js").Part} part */
    add: (runtime, part) => unpacked.get(runtime)?.add(part),
    /** The rest did not come. @param {string} runtime */
    forget: (runtime) => unpacked.get(runtime)?.giveUp(),
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
