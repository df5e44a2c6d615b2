/**
 * The panel under the editor: the runs in their places, what a program that waits is answered, what is being done just
 * now. Which tab is in view is panes.js's business.
 */
import { must } from "../core/dom.js"
import { browserZone, formatMoment } from "../core/time.js"
import { createBlock } from "./block.js"
import { createRunList } from "./run_list.js"

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {import("./runs.js").Piece} Piece */

/** @param {string} at */
const timeWords = (at) => formatMoment(new Date(at), browserZone(), "time")

/**
 * @param {HTMLElement} element the editor's panel
 * @param {object} options
 * @param {{user_id: number, role: string}} options.reader
 * @param {(run: Run) => boolean} options.mayRunAgain
 * @param {(run: Run) => void} options.onAgain
 * @param {(line: string) => void} options.onAnswer
 * @param {(run: Run) => boolean} [options.mayCheck]
 * @param {(run: Run) => void} [options.onCheck]
 * @param {(run: Run, isShown: boolean) => void} [options.onShowCount]
 */
export function createPanel(element, { reader, mayRunAgain, onAgain, onAnswer, mayCheck = () => false, onCheck, onShowCount }) {
  const step = must(element, "[data-run-step]")
  /** @type {HTMLFormElement | null} */
  const prompt = element.querySelector("[data-run-prompt]")
  const output = createRunList(must(element, "[data-run-scroll]"), must(element, "[data-run-list]"), { makeBlock, isNewestFirst: false })
  const tests = createRunList(must(element, "[data-tests-scroll]"), must(element, "[data-tests-list]"), { makeBlock, isNewestFirst: true })

  /** @param {Run} run */
  function makeBlock(run) {
    const checks = mayCheck(run) ? { onCheck, onShowCount } : {}
    return createBlock(run, { reader, clockWords: timeWords, onAgain: mayRunAgain(run) ? onAgain : null, ...checks })
  }

  /** @param {Run} run */
  const listOf = (run) => (run.question ? tests : output)
  /** @param {number} id */
  const listWith = (id) => (tests.get(id) ? tests : output)

  /** @param {Event} event */
  function answer(event) {
    event.preventDefault()
    const field = /** @type {HTMLInputElement} */ (must(element, "#run-answer"))
    const line = field.value
    field.value = ""
    onAnswer(line)
  }

  return {
    /** @param {Run} run */
    show: (run) => listOf(run).show(run),
    /** Anew, with what it wrote meanwhile. @param {Run} run */
    replace: (run) => listOf(run).replace(run),
    /** @param {number} id @param {Piece[]} pieces */
    write(id, pieces) { output.keepingEnd(() => output.get(id)?.write(pieces)) },
    /** @param {number} id @param {...Node} nodes */
    say(id, ...nodes) {
      const list = listWith(id)
      list.keepingEnd(() => list.get(id)?.say(...nodes))
    },
    /** @param {number} id */
    forget: (id) => listWith(id).forget(id),
    /** What is being done just now. @param {string} words */
    setStep(words) { step.textContent = words },
    /** @param {boolean} isOn */
    setPrompt(isOn) { if (prompt) output.keepingEnd(() => { prompt.hidden = !isOn }) },
    /** The run that began last is in view. */
    toNewest() {
      output.toNewest()
      tests.toNewest()
    },
    /** @param {AbortSignal} signal */
    start(signal) { prompt?.addEventListener("submit", answer, { signal }) },
  }
}

/** @typedef {ReturnType<typeof createPanel>} Panel */
