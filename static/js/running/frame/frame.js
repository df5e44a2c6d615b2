/**
 * The script of the frame (routes/running.py), which has no origin, no storage and no network. It starts workers for the
 * page, hands them programs, and ends them. No program ever runs here.
 */
import { createRun } from "./run.js"
import { createSpare } from "./spare.js"

/** @typedef {import("./worker.js").StartedWorker} StartedWorker */

/** @param {MessagePort} port */
function serve(port) {
  const spare = createSpare()
  /** @type {ReturnType<typeof createRun> | null} */
  let run = null
  /** The worker that waits for the next program of its series. @type {{series: number, worker: StartedWorker} | null} */
  let kept = null
  const tell = (/** @type {object} */ message) => port.postMessage(message)

  /** @param {string} runtime @param {number} attempt told with the answer */
  async function warm(runtime, attempt) {
    const isWarm = await spare.warm(runtime)
    tell({ type: isWarm ? "warm" : "not-loaded", runtime, attempt })
  }

  /** @param {{run: number, runtime: string, program: import("../engine/index.js").Program}} message */
  async function start({ run: number, runtime, program }) {
    let isWanted = true
    const waiting = { stop: () => isWanted = false, answer: () => {} }
    run = /** @type {any} */ (waiting)
    const worker = takeKept(program.series?.number) ?? await spare.take(runtime)
    if (!worker || !isWanted) {
      worker?.end()
      return finish(number, { outcome: worker ? "stopped" : "not-loaded", exitCode: 1, milliseconds: 0 })
    }
    run = createRun({ number, worker, program, tell, onEnded: (ended) => {
      if (ended.isKept && program.series) kept = { series: program.series.number, worker }
      finish(number, ended)
      // The next program finds a worker that nobody has written to.
      if (!ended.isKept) spare.refill(runtime)
    } })
  }

  /** @param {number | undefined} series whoever is not of this one ends its worker */
  function takeKept(series) {
    const found = kept
    kept = null
    if (found?.series === series) return found?.worker
    found?.worker.end()
    return undefined
  }

  /** @param {number} number @param {object} ended */
  function finish(number, ended) {
    run = null
    tell({ type: "ended", run: number, ...ended })
  }

  /** @type {Record<string, (message: any) => void>} */
  const handlers = {
    expect: ({ runtime, count }) => spare.expect(runtime, count),
    part: ({ runtime, part }) => spare.add(runtime, part),
    forget: ({ runtime }) => spare.forget(runtime),
    warm: ({ runtime, attempt }) => warm(runtime, attempt),
    run: start,
    answer: ({ line }) => run?.answer(line),
    stop: () => run?.stop(),
  }
  port.onmessage = ({ data }) => handlers[data.type](data)
}

addEventListener("message", function connect({ source, data, ports: [port] }) {
  if (source !== parent || data?.type !== "connect" || !port) return
  removeEventListener("message", connect)
  serve(port)
})
