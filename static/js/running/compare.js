/** Whether two runs of the same code came out the same, and what the second one is given to read. Pure. */
import { textOf } from "./runs.js"

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {"same" | "different" | "unknown"} Verdict */

const CANNOT_COMPARE = new Set(["stopped", "lost", "not-loaded"])

/** What was typed while it ran comes after the lines that it had from the start. @param {Run} run */
export function inputOf({ input, output }) {
  const typed = textOf(output, "stdin")
  return input && typed && !input.endsWith("\n") ? `${input}\n${typed}` : input + typed
}

/**
 * @param {Pick<Run, "outcome" | "exit_code" | "output" | "is_cut">} claimed
 * @param {Pick<Run, "outcome" | "exit_code" | "output">} own
 * @returns {Verdict}
 */
export function compare(claimed, own) {
  const isOpen = (/** @type {string | null | undefined} */ outcome) => !outcome || CANNOT_COMPARE.has(outcome)
  if (isOpen(claimed.outcome) || isOpen(own.outcome) || claimed.is_cut) return "unknown"
  if (claimed.outcome !== own.outcome || claimed.exit_code !== own.exit_code) return "different"
  // A program that is ended from outside wrote as much as its computer was fast.
  if (claimed.outcome !== "finished" && claimed.outcome !== "failed") return "same"
  const isSame = (/** @type {"stdout" | "stderr"} */ stream) => textOf(claimed.output, stream) === textOf(own.output, stream)
  return isSame("stdout") && isSame("stderr") ? "same" : "different"
}
