/**
 * Runs in the player: what the last one before the moment shown had written, and the code of any moment run in the
 * reader's own browser. Nobody hears of it and nothing is stored.
 */
import { el, must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { runAgain } from "../running/again.js"
import { createBlock } from "../running/block.js"
import { inputOf } from "../running/compare.js"
import { canRun, createHere } from "../running/here.js"
import { outcomeWords } from "../running/outcome.js"
import { createOutputView } from "../running/output_view.js"
import { programOf } from "../running/program.js"

/** @typedef {import("../running/runs.js").Run} Run */
/** @typedef {{files: import("../running/program.js").SourceFile[], file: string, language: string}} Moment the code as it is shown */

const FETCH_AFTER_MS = 250 // A player that runs through the marks asks for none of them.

/**
 * @param {HTMLElement} root the element with `data-runs-url` and `data-frame-url`
 * @param {object} options
 * @param {import("./recording.js").Mark[]} options.marks as the timeline has them
 * @param {(at: string) => string} options.clockWords
 * @param {() => Moment} options.moment
 */
export function createMomentRuns(root, { marks, clockWords, moment }) {
  const part = (/** @type {string} */ name) => must(root, `[data-playback-${name}]`)
  const [place, button, step, result, shown] = [part("runs"), part("run"), part("run-step"), part("run-result"), part("run-shown")]
  const here = createHere({ frameUrl: root.dataset.frameUrl ?? "", container: root })
  const urlOf = (/** @type {number} */ id) => (root.dataset.runsUrl ?? "").replace(/0$/, String(id))
  const runMarks = marks.filter(({ run }) => run)
  /** @type {Map<number, Promise<Run>>} */
  const known = new Map()
  let current = 0
  let timer = 0

  /** @param {Node[]} nodes */
  function say(...nodes) {
    result.replaceChildren(...nodes)
    place.hidden = false
  }

  /** @param {number} id @returns {Promise<Run>} */
  function fetched(id) {
    const asked = known.get(id) ?? fetch(urlOf(id)).then((answer) => {
      if (!answer.ok || answer.redirected) throw new Error(t("This run could not be loaded. Try again."))
      return answer.json()
    })
    known.set(id, asked)
    asked.catch(() => known.delete(id))
    return asked
  }

  /** @param {number} id */
  async function show(id) {
    const nodes = await fetched(id).then((run) => [blockOf(run)], (error) => [el("li", { class: "run-note" }, error.message)])
    if (id !== current) return
    shown.replaceChildren(...nodes)
    place.hidden = false
  }

  // Who watches without a seat gets the code of the playback alone.
  const hasCode = root.dataset.blind === undefined && root.dataset.runsOnce === undefined

  /** @param {Run} run */
  function blockOf(run) {
    const block = createBlock(run, {
      reader: null,
      clockWords,
      onAgain: hasCode && canRun(run.language) && !run.question ? (one) => void doing(async () => {
        const { nodes } = await runAgain(one, { codeUrl: `${urlOf(one.id)}/code`, here, onStep: tellStep })
        block.say(...nodes)
      }) : null,
    })
    return block.element
  }

  /** @param {string} words */
  function tellStep(words) { step.textContent = words }

  async function runMoment() {
    const { files, file, language } = moment()
    if (!canRun(language)) throw new Error(t("The file shown is in a language that does not run in this browser."))
    const last = current === 0 ? null : await fetched(current)
    const input = last ? inputOf(last) : ""
    const words = input ? t("The moment shown, run in your browser with the input of the run above") : t("The moment shown, run in your browser")
    const view = createOutputView()
    say(el("p", { class: "run-heading" }, words), view.element)
    const ended = await here.run(programOf(files, file, language, input), {
      onOutput: (piece) => view.write([piece]),
      onLoading: tellStep,
      onStarted: () => tellStep(t("Running in your browser…")),
      onWantsInput: () => here.stop(),
    })
    view.finish()
    const end = { outcome: ended.outcome, exit_code: ended.exitCode, milliseconds: ended.milliseconds }
    result.append(el("p", { class: "run-foot" }, el("span", {}, outcomeWords(end))))
  }

  /** @param {() => Promise<void>} work */
  async function doing(work) {
    here.begin()
    button.toggleAttribute("disabled", true)
    try {
      await work()
    } catch (error) {
      say(el("p", { class: "run-note", role: "alert" }, /** @type {Error} */ (error).message))
    } finally {
      tellStep("")
      button.toggleAttribute("disabled", false)
    }
  }

  return {
    /** @param {AbortSignal} signal */
    start(signal) {
      button.addEventListener("click", () => void doing(runMoment), { signal })
    },
    /** The moment shown is another. @param {number} at */
    show(at) {
      const last = runMarks.findLast((mark) => mark.at <= at)?.run?.id ?? 0
      if (last === current) return
      current = last
      clearTimeout(timer)
      if (last === 0) return shown.replaceChildren()
      timer = window.setTimeout(() => void show(last), FETCH_AFTER_MS)
    },
    stop() {
      clearTimeout(timer)
      here.dispose()
    },
  }
}
