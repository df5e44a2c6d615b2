/**
 * Running a version of the code once more, in the reader's own browser: what somebody else's browser said of it is a
 * claim, and here is what it is compared with. Nobody hears of it and nothing is stored.
 */
import { el, icon } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { compare, inputOf } from "./compare.js"
import { outcomeWords } from "./outcome.js"
import { createOutputView } from "./output_view.js"
import { digestOf, programOf } from "./program.js"

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {import("./runs.js").Piece} Piece */
/** @typedef {import("./compare.js").Verdict} Verdict */

/** @param {Verdict} verdict */
function verdictWords(verdict) {
  if (verdict === "same") return t("In your browser: the output is the same.")
  return verdict === "different" ? t("In your browser: the output is different.") : t("In your browser. The two cannot be compared, because one of them was not finished.")
}

/** @param {string} url @returns {Promise<import("./program.js").SourceFile[]>} rejects with a sentence for people */
export async function fetchCode(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null)
  if (answer?.status === 404) throw new Error(t("The code of that moment is no longer kept."))
  if (answer?.status === 409) throw new Error(t("This code is being saved. Try again in a moment."))
  if (!answer?.ok || answer.redirected) throw new Error(t("The code of that moment could not be loaded. Try again."))
  return (await answer.json()).files
}

/**
 * @param {Run} run
 * @param {object} ways
 * @param {string} ways.codeUrl
 * @param {import("./here.js").Here} ways.here
 * @param {(text: string) => void} ways.onStep what is being done
 * @returns {Promise<{nodes: Node[], verdict: Verdict}>} rejects with a sentence for people
 */
export async function runAgain(run, { codeUrl, here, onStep }) {
  onStep(t("Loading the code of that moment…"))
  const files = await fetchCode(codeUrl)
  const isExact = !run.digest || run.digest === await digestOf(files)
  const view = createOutputView()
  /** @type {Piece[]} */
  const output = []
  const ended = await here.run(programOf(files, run.file, run.language, inputOf(run)), {
    onOutput(piece) {
      output.push(piece)
      view.write([piece])
    },
    onLoading: onStep,
    onStarted: () => onStep(t("Running in your browser…")),
    onWantsInput: () => here.stop(), // There was no more input when it ran.
  })
  view.finish()
  const own = { outcome: ended.outcome, exit_code: ended.exitCode, milliseconds: ended.milliseconds, output }
  const verdict = compare(run, own)
  const nodes = [
    el("p", { class: `run-verdict run-verdict-${verdict}` }, icon(verdict === "same" ? "circle-check" : "circle-alert"), el("span", {}, verdictWords(verdict))),
    el("p", { class: "run-note" }, outcomeWords(own)),
  ]
  if (!isExact) nodes.push(el("p", { class: "run-note" }, t("The code that ran is not exactly what the server has of that moment, as when two people type at once.")))
  if (verdict !== "same" && !view.isEmpty()) nodes.push(view.element)
  return { nodes, verdict }
}
