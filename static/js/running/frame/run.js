/**
 * One run of one program: its clock, its output, its end. The worker may say whatever the program makes it say, so what
 * it says is counted and cut here, and it is ended from here.
 */
import { LIMITS } from "../../core/limits.js"
import { createOutput } from "./output.js"

/**
 * @typedef {{outcome: string, exitCode: number, milliseconds: number, isKept: boolean}} Ended `isKept`: the worker was not
 *   ended, for the next program of its series
 */

/**
 * @param {object} given
 * @param {number} given.number
 * @param {import("./worker.js").StartedWorker} given.worker
 * @param {import("../engine/index.js").Program} given.program
 * @param {(message: object) => void} given.tell
 * @param {(ended: Ended) => void} given.onEnded
 */
export function createRun({ number, worker, program, tell, onEnded }) {
  const output = createOutput({
    most: LIMITS.RUN_OUTPUT_BYTES,
    say: (stream, text) => tell({ type: "output", run: number, stream, text }),
    onFull: () => end("too-much-output"),
  })
  const clock = createClock(LIMITS.RUN_MS, () => end("timed-out"))
  let isOver = false

  /** @param {string} outcome @param {number} [exitCode] @param {boolean} [isKept] */
  function end(outcome, exitCode = 1, isKept = false) {
    if (isOver) return
    isOver = true
    if (!isKept) worker.end()
    clock.pause()
    output.finish()
    onEnded({ outcome, exitCode, milliseconds: Math.round(clock.used()), isKept })
  }

  /** @type {Record<string, (message: any) => void>} */
  const handlers = {
    "output": ({ stream, text }) => output.write(stream === "stderr" ? "stderr" : "stdout", String(text)),
    "wants-input": () => {
      clock.pause()
      output.flush()
      tell({ type: "wants-input", run: number })
    },
    "done": ({ exitCode, isOutOfMemory, isReusable }) => {
      const code = Number.isInteger(exitCode) ? exitCode : 1
      const isKept = isReusable === true && !isOutOfMemory && program.series?.hasNext === true
      end(isOutOfMemory ? "out-of-memory" : code === 0 ? "finished" : "failed", code, isKept)
    },
  }

  worker.listen((message) => {
    if (Object.hasOwn(handlers, message?.type)) handlers[message.type](message)
  }, () => end("failed"))
  tell({ type: "started", run: number })
  worker.send({ type: "run", program })
  clock.go()

  return {
    stop: () => end("stopped"),
    /** @param {string} line */
    answer(line) {
      clock.go()
      worker.send({ type: "answer", line })
    },
  }
}

/** Counts the time in which nobody was waited for. @param {number} most milliseconds @param {() => void} onOver */
function createClock(most, onOver) {
  let used = 0
  /** @type {number | null} */
  let since = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  return {
    go() {
      if (since !== null) return
      since = performance.now()
      timer = setTimeout(onOver, most - used)
    },
    pause() {
      clearTimeout(timer)
      if (since !== null) used += performance.now() - since
      since = null
    },
    used: () => used,
  }
}
