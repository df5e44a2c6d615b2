/**
 * Runs code in the browser, confined: a frame without an origin, in it a worker without a network, ended when it takes
 * too long. One run at a time. Who may run what, what is stored and how output looks is not here.
 */
import { LIMITS as SERVER_LIMITS } from "../../core/limits.js"
import { LANGUAGES, runtimeOf } from "./languages.js"
import { openFrame } from "./link.js"
import { createRuntimes } from "./runtimes.js"

export { LANGUAGES }

/** Of one run: time computing (waiting for a person does not count), memory, and output of both streams together. */
export const LIMITS = Object.freeze({
  milliseconds: SERVER_LIMITS.RUN_MS,
  memoryBytes: SERVER_LIMITS.RUN_MEMORY_BYTES,
  outputBytes: SERVER_LIMITS.RUN_OUTPUT_BYTES,
})

/**
 * @typedef {"finished" | "failed" | "stopped" | "timed-out" | "out-of-memory" | "too-much-output" | "not-loaded"} Outcome
 * @typedef {{outcome: Outcome, exitCode: number, milliseconds: number}} Ended
 * @typedef {{language: string, files: {name: string, text: string}[], entry: string, input?: string, series?: Series}} Program
 *   `entry` is the name of the file to begin with, `input` the lines that the program reads
 * @typedef {{number: number, hasNext: boolean}} Series of programs of the same code: where a language allows it, the next one
 *   goes on in the worker of the one before, which is ended with the last; a program outside never finds anything of it
 * @typedef {object} Watching
 * @property {(output: {stream: "stdout" | "stderr", text: string}) => void} [onOutput]
 * @property {import("./runtimes.js").OnLoading} [onLoading]
 * @property {() => void} [onStarted] the language is there and the program runs
 * @property {() => void} [onWantsInput] the program waits for `answerInput`
 * @typedef {object} Running
 * @property {number} number
 * @property {number} series 0 where it has none
 * @property {Watching} watching
 * @property {boolean} isBegun whether the frame was told to run it
 * @property {(ended: Ended) => void} end
 * @property {ReturnType<typeof setTimeout>} [guard]
 * @typedef {ReturnType<typeof createEngine>} Engine
 * @typedef {object} Answer of the frame, whether a worker waits
 * @property {number} attempt which one of the frame it answers
 * @property {Promise<void>} promise
 * @property {(isWarm: boolean) => void} settle
 * @property {() => void} expect it must come within `WARM_UP_MS`
 */

// How long the frame may take to obey before it is thrown away with everything in it.
const OBEY_MS = 3000
// A start of the largest runtime takes some seconds on a slow machine, and more while a call needs the processor.
const WARM_UP_MS = 60_000

/**
 * @param {{frameUrl: string, container: HTMLElement, runtimes?: import("./runtimes.js").Runtimes}} given
 *   `frameUrl` is the address of the frame (routes/running.py); the hidden frame is put into `container` when it is needed
 */
export function createEngine({ frameUrl, container, runtimes = createRuntimes() }) {
  /** @type {ReturnType<typeof openFrame> | null} */
  let frame = null
  /** What this frame is given of each runtime, once it has all of it. @type {Map<string, Promise<void>>} */
  let given = new Map()
  /** Asked of the frame and not answered. @type {Map<string, Answer>} */
  let warming = new Map()
  /** The series whose worker waits for its next program. */
  let kept = 0
  /** @type {Running | null} */
  let current = null
  let runs = 0
  let attempts = 0

  /**
   * Fetch what the language needs, and start a worker that waits for a program.
   * @param {string} language
   * @param {{onLoading?: import("./runtimes.js").OnLoading}} [watching]
   * @returns {Promise<void>} rejects when the runtime did not come or did not start
   */
  async function warm(language, { onLoading } = {}) {
    const runtime = runtimeOf(language)
    if (runtime === null) throw new RangeError(`No browser runs ${language}.`)
    const line = opened()
    const whole = given.get(runtime) ?? give(runtime, line)
    if (onLoading) runtimes.follow(runtime, onLoading)
    // Before it is asked: of a part that is broken the frame tells while others still come.
    const answer = warming.get(runtime) ?? waiting(runtime)
    // Also where it is known: the spare worker may be another language's by now.
    line.send({ type: "warm", runtime, attempt: answer.attempt })
    await whole
    if (line !== frame) throw new Error("The frame was closed.")
    answer.expect()
    return answer.promise
  }

  /**
   * The frame comes while the runtime does, and gets each part when it is there, so that it unpacks one while the next comes.
   * @param {string} runtime @param {ReturnType<typeof openFrame>} line
   */
  function give(runtime, line) {
    const parts = runtimes.load(runtime)
    line.send({ type: "expect", runtime, count: parts.length })
    const whole = Promise.all(parts.map(async (part) => line.send({ type: "part", runtime, part: await part }))).then(() => {})
    given.set(runtime, whole)
    whole.catch(() => {
      if (line !== frame) return
      given.delete(runtime)
      line.send({ type: "forget", runtime })
      warming.get(runtime)?.settle(false)
    })
    return whole
  }

  /** The time counts from `expect`, when everything is there that it is made of. @param {string} runtime */
  function waiting(runtime) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let guard
    let settle = (/** @type {boolean} */ _isWarm) => {}
    const promise = /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
      settle = (isWarm) => {
        clearTimeout(guard)
        // The next one to ask waits for the next spare worker: a program takes this one.
        warming.delete(runtime)
        if (isWarm) return resolve()
        reject(new Error(`${runtime} did not start.`))
      }
    }))
    promise.catch(() => {})
    const answer = {
      attempt: ++attempts,
      promise,
      settle,
      expect: () => { if (warming.get(runtime) === answer) guard ??= setTimeout(() => settle(false), WARM_UP_MS) },
    }
    warming.set(runtime, answer)
    return answer
  }

  /**
   * Run a program, as soon as its language is there.
   * @param {Program} program
   * @param {Watching} [watching]
   * @returns {Promise<Ended>} rejects while another one runs
   */
  function run(program, watching = {}) {
    if (current) return Promise.reject(new Error("A program is running already."))
    const number = ++runs
    return new Promise((resolve) => {
      const series = program.series?.number ?? 0
      const isThere = series > 0 && series === kept
      kept = 0
      current = { number, series, watching, isBegun: false, end: (ended) => {
        clearTimeout(current?.guard)
        current = null
        resolve(ended)
      } }
      const ready = isThere ? Promise.resolve() : warm(program.language, watching)
      ready.then(
        () => current?.number === number && begin(number, program),
        () => current?.number === number && current.end({ outcome: "not-loaded", exitCode: 1, milliseconds: 0 }),
      )
    })
  }

  /** @param {number} number @param {Program} program */
  function begin(number, program) {
    if (current) current.isBegun = true
    opened().send({ type: "run", run: number, runtime: runtimeOf(program.language), program })
  }

  /**
   * The frame ends a program in time; if it does not, because the program keeps it busy, everything in it ends.
   * @param {number} milliseconds @param {Outcome} outcome
   */
  function expectEnd(milliseconds, outcome) {
    if (!current) return
    const { end } = current
    clearTimeout(current.guard)
    current.guard = setTimeout(() => {
      close()
      end({ outcome, exitCode: 1, milliseconds: Math.min(milliseconds, LIMITS.milliseconds) })
    }, milliseconds)
  }

  function opened() {
    frame ??= openFrame({ frameUrl, container, onMessage: heard })
    return frame
  }

  /** @param {import("./link.js").FromFrame} message */
  function heard(message) {
    if (message.type === "warm" || message.type === "not-loaded") heardOfRuntime(message)
    else if (current && "run" in message && message.run === current.number) heardOfRun(message, current)
  }

  /**
   * An answer to an attempt that was given up comes while the next one is under way, and says nothing of that. A part
   * that was broken may come whole another time.
   * @param {{type: "warm" | "not-loaded", runtime: string, attempt: number}} message
   */
  function heardOfRuntime({ type, runtime, attempt }) {
    const answer = warming.get(runtime)
    if (answer?.attempt !== attempt) return
    if (type === "not-loaded") {
      given.delete(runtime)
      runtimes.forget(runtime)
    }
    answer.settle(type === "warm")
  }

  /** @param {any} message @param {Running} running */
  function heardOfRun(message, { series, watching, end, guard }) {
    if (message.type === "started") {
      expectEnd(LIMITS.milliseconds + OBEY_MS, "timed-out")
      watching.onStarted?.()
    } else if (message.type === "output") watching.onOutput?.({ stream: message.stream, text: message.text })
    else if (message.type === "wants-input") {
      clearTimeout(guard)
      watching.onWantsInput?.()
    } else if (message.type === "ended") {
      kept = message.isKept === true ? series : 0
      end({ outcome: message.outcome, exitCode: message.exitCode, milliseconds: message.milliseconds })
    }
  }

  /** @param {string} line what a person answered, without the end of the line */
  function answerInput(line) {
    if (!current) return
    frame?.send({ type: "answer", run: current.number, line })
    expectEnd(LIMITS.milliseconds + OBEY_MS, "timed-out")
  }

  /** End the running program. */
  function stop() {
    if (!current) return
    if (!current.isBegun || !frame) return current.end({ outcome: "stopped", exitCode: 1, milliseconds: 0 })
    frame.send({ type: "stop", run: current.number })
    expectEnd(OBEY_MS, "stopped")
  }

  function close() {
    frame?.close()
    frame = null
    kept = 0
    for (const { settle } of [...warming.values()]) settle(false)
    warming = new Map()
    given = new Map()
  }

  return {
    warm,
    run,
    stop,
    answerInput,
    /** Ends the program, gives the memory back. The engine can be used again. */
    dispose() {
      close()
      current?.end({ outcome: "stopped", exitCode: 1, milliseconds: 0 })
    },
  }
}
