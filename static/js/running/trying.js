/**
 * Trying the cases of a question in this browser: the programs come from the server, which reads and compares what they
 * wrote. Nothing here knows what a case expects.
 */
import { t } from "../core/i18n.js"
import { LIMITS } from "../core/limits.js"
import { sendable } from "./insist.js"
import { programOf } from "./program.js"

/** Of the programs of one trial; the next trial begins in workers of its own. */
let series = 0

/** @typedef {import("./program.js").SourceFile} SourceFile */
/** @typedef {{input: string, harness: {name: string | null, text: string} | null}} CaseProgram */
/** @typedef {{number: number, stdout: string, stderr: string, outcome: string, milliseconds: number, asked: boolean}} Written */

/**
 * The program with what tries some cases: a file that begins in its place, or text after its end.
 * @param {import("./engine/index.js").Program} program
 * @param {CaseProgram["harness"]} harness
 */
export function around(program, harness) {
  if (!harness) return program
  const { name, text } = harness
  if (name !== null) return { ...program, files: [...program.files, { name, text }], entry: name }
  return { ...program, files: program.files.map((file) => (file.name === program.entry ? { ...file, text: file.text + text } : file)) }
}

/**
 * @param {object} wanted
 * @param {SourceFile[]} wanted.files
 * @param {string} wanted.file the id of the one that is tried
 * @param {string} wanted.language
 * @param {CaseProgram[]} programs
 * @param {object} ways
 * @param {import("./here.js").Here} ways.here
 * @param {(written: Written) => Promise<unknown>} ways.send
 * @param {(words: string) => void} ways.onStep
 * @param {() => number} [ways.now] milliseconds
 * @returns {Promise<"finished" | "stopped" | "not-loaded">}
 */
export async function tryPrograms({ files, file, language }, programs, { here, send, onStep, now = () => performance.now() }) {
  // From when the first one runs: a language that comes slowly takes nothing from the cases.
  let until = Infinity
  series += 1
  for (const [at, { input, harness }] of programs.entries()) {
    if (now() >= until) break
    const whole = around(programOf(files, file, language, input), harness)
    const program = { ...whole, series: { number: series, hasNext: at + 1 < programs.length } }
    const { wrote, ended, asked } = await runOne(here, program, {
      onStep, at: at + 1, count: programs.length,
      onStarted() { if (until === Infinity) until = now() + LIMITS.TESTS_MS },
    })
    const isStopped = ended.outcome === "stopped" && !asked
    if (!isStopped) await send({ number: at + 1, ...wrote, outcome: ended.outcome, milliseconds: Math.round(ended.milliseconds), asked })
    if (isStopped) return "stopped"
    if (ended.outcome === "not-loaded") return "not-loaded"
  }
  return "finished"
}

/**
 * A program that asks for more lines than it was given ends there: nobody sits before it.
 * @param {import("./here.js").Here} here
 * @param {import("./engine/index.js").Program} program
 * @param {object} place
 * @param {(words: string) => void} place.onStep
 * @param {number} place.at which of the programs it is, from 1
 * @param {number} place.count
 * @param {() => void} place.onStarted
 */
async function runOne(here, program, { onStep, at, count, onStarted }) {
  const wrote = { stdout: "", stderr: "" }
  const say = (/** @type {string} */ step) => onStep(count > 1 ? t("Step {at} of {count}: {step}", { at, count, step }) : step)
  let asked = false
  const ended = await here.run(program, {
    onOutput({ stream, text }) { wrote[stream] += text },
    onLoading: say,
    onStarted() {
      onStarted()
      say(t("Trying the cases…"))
    },
    onWantsInput() {
      asked = true
      here.stop()
    },
  })
  if (asked) here.begin()
  return { wrote: { stdout: sendable(wrote.stdout), stderr: sendable(wrote.stderr) }, ended, asked }
}
