/** One run on the page: who ran what and where, what it wrote, how it ended, and what came of running it again here. */
import { el, icon } from "../core/dom.js"
import { t, tn } from "../core/i18n.js"
import { countOf, countWords, overall, overallIcon } from "./cases.js"
import { canRun } from "./here.js"
import { durationWords, fileWords, outcomeIcon, outcomeWords, placeWords, whoWords } from "./outcome.js"
import { createOutputView } from "./output_view.js"
import { createTrialView } from "./trial_view.js"

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {import("./runs.js").Piece} Piece */

/** @param {string} input */
const countLines = (input) => input.split("\n").length - (input.endsWith("\n") ? 1 : 0)

/** @param {Run} run @param {{user_id: number, role: string} | null} reader @param {(at: string) => string} clockWords */
function headOf(run, reader, clockWords) {
  const file = el("bdi", { class: "run-file" }, fileWords(run))
  const parts = [placeWords(run, reader), clockWords(run.started_at)]
  if (run.input) parts.push(tn("{count} line of input", "{count} lines of input", countLines(run.input)))
  return el("p", { class: "run-head" }, el("bdi", { class: "run-who" }, whoWords(run, reader)), file, el("span", { class: "run-where" }, parts.join(" · ")))
}

/**
 * @param {Run} run
 * @param {object} options
 * @param {{user_id: number, role: string} | null} options.reader null on a page that is read afterwards
 * @param {(at: string) => string} options.clockWords the time of day, in words
 * @param {((run: Run) => void) | null} options.onAgain somebody wants to run that very code in this browser
 * @param {((run: Run) => void) | null} [options.onCheck] an interviewer wants to try all cases on that very code
 * @param {((run: Run, isShown: boolean) => void) | null} [options.onShowCount]
 */
export function createBlock(run, { reader, clockWords, onAgain, onCheck = null, onShowCount = null }) {
  const output = createOutputView()
  const trial = run.question ? createTrialView(reader, onShowCount) : null
  const foot = el("p", { class: "run-foot" })
  const below = el("div", { class: "run-below" })
  // Of tests the sum comes first: a table may be longer than its place.
  const body = trial ? [foot, trial.element] : [output.element, foot]
  const element = el("li", { "class": "run", "data-run": run.id }, headOf(run, reader, clockWords), ...body, below)

  /** @param {Run} now */
  function update(now) {
    element.dataset.outcome = now.outcome ?? "running"
    trial?.update(now)
    const words = footWords(now)
    const verdict = verdictOf(now)
    if (verdict) element.dataset.verdict = verdict
    const isBad = now.outcome && now.outcome !== "finished" && now.outcome !== "stopped"
    foot.replaceChildren(
      pictureOf(now),
      el("span", { class: isBad ? "run-bad" : "" }, words),
    )
    if (now.is_cut && now.outcome !== "too-much-output") foot.append(el("span", { class: "run-note" }, t("Only the first part of the output is kept.")))
    if (!now.outcome) return
    if (trial) foot.append(...(onCheck ? [checkButton(now, onCheck)] : []))
    else finish(now)
  }

  /** @param {Run} now */
  function finish(now) {
    output.finish()
    if (output.isEmpty() && now.outcome !== "not-loaded" && now.outcome !== "lost") foot.prepend(el("span", { class: "run-note" }, t("It wrote nothing.")))
    if (onAgain && now.outcome !== "not-loaded") foot.append(againButton(now, onAgain))
  }

  output.write(run.output)
  update(run)

  return {
    element,
    update,
    write: output.write,

    /** A line below the run, in the place of the one before. @param {...(Node | null | false)} nodes */
    say(...nodes) { below.replaceChildren(...nodes.filter((node) => node instanceof Node)) },
  }
}

/** What came of the cases that a run tried to its end. @param {Run} run */
const verdictOf = ({ question, outcome, results = [] }) => (question && outcome === "finished" ? overall(results, question.cases) : null)

/** @param {Run} run */
function pictureOf(run) {
  if (!run.outcome) return el("span", { "class": "spinner", "aria-hidden": "true" })
  const verdict = verdictOf(run)
  return icon(verdict ? overallIcon(verdict) : outcomeIcon(run.outcome))
}

/**
 * While a language is still starting, nothing has been tried, and only the page that starts it knows.
 * @param {number} tried @param {number} count
 */
function progressWords(tried, count) {
  return tried > 0 ? t("{tried} of {count} cases tried", { tried, count }) : t("No results yet")
}

/** @param {Run} run */
function footWords(run) {
  if (!run.outcome) return run.question ? progressWords(run.results?.length ?? 0, run.question.cases) : t("Running…")
  if (!run.question || run.outcome !== "finished") return outcomeWords(run)
  return `${countWords(countOf(run.results ?? []))} · ${durationWords(run.milliseconds ?? 0)}`
}

/** @param {Run} run @param {(run: Run) => void} onCheck */
function checkButton(run, onCheck) {
  const title = run.check?.shown
    ? t("Tries every case on this version of the code, also the hidden ones. Everybody sees how many hidden ones pass, and only interviewers see the cases.")
    : t("Tries every case on this version of the code, also the hidden ones. Only interviewers see what comes of them.")
  return el("button", { type: "button", class: "btn btn-ghost btn-sm run-again", title, onclick: () => onCheck(run) }, icon("list-checks"), el("span", {}, canRun(run.language) ? t("Check all cases here") : t("Check all cases on the runner")))
}

/** @param {Run} run @param {(run: Run) => void} onAgain */
function againButton(run, onAgain) {
  const title = t("Runs the same version of the code in your browser and compares the output. Nobody else sees it.")
  return el("button", { type: "button", class: "btn btn-ghost btn-sm run-again", title, onclick: () => onAgain(run) }, icon("rotate-ccw"), el("span", {}, t("Run it here")))
}

/** @typedef {ReturnType<typeof createBlock>} Block */
