/** The runs as they are seen in the room: one below the other, the newest in view as long as the reader stays at the end. */
import { must } from "../core/dom.js"
import { browserZone, formatMoment } from "../core/time.js"
import { createBlock } from "./block.js"

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {import("./runs.js").Piece} Piece */

const AT_END_PX = 40

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
  const scroll = must(element, "[data-run-scroll]")
  const list = must(element, "[data-run-list]")
  const step = must(element, "[data-run-step]")
  /** @type {HTMLFormElement | null} */
  const prompt = element.querySelector("[data-run-prompt]")
  /** @type {Map<number, import("./block.js").Block>} */
  const blocks = new Map()

  /** Whatever is added, a reader who looks at the end goes on looking at the end. @param {() => void} add */
  function keepingEnd(add) {
    const isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < AT_END_PX
    add()
    if (isAtEnd) scroll.scrollTop = scroll.scrollHeight
  }

  /** @param {Run} run */
  function blockOf(run) {
    const checks = mayCheck(run) ? { onCheck, onShowCount } : {}
    const block = createBlock(run, { reader, clockWords: timeWords, onAgain: mayRunAgain(run) ? onAgain : null, ...checks })
    blocks.set(run.id, block)
    return block
  }

  /** @param {Run} run In order of their numbers, which is the order in which they began. */
  function insert(run) {
    const later = [...blocks.keys()].filter((id) => id > run.id).sort((one, other) => one - other)[0]
    const before = later === undefined ? null : blocks.get(later)?.element ?? null
    list.insertBefore(blockOf(run).element, before)
  }

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
    show(run) {
      keepingEnd(() => {
        const known = blocks.get(run.id)
        if (known) known.update(run)
        else insert(run)
      })
    },
    /** Anew, with what it wrote meanwhile. @param {Run} run */
    replace(run) {
      keepingEnd(() => {
        blocks.get(run.id)?.element.remove()
        blocks.delete(run.id)
        insert(run)
      })
    },
    /** @param {number} id @param {Piece[]} pieces */
    write(id, pieces) { keepingEnd(() => blocks.get(id)?.write(pieces)) },
    /** @param {number} id @param {...Node} nodes */
    say(id, ...nodes) { keepingEnd(() => blocks.get(id)?.say(...nodes)) },
    /** @param {number} id */
    forget(id) {
      blocks.get(id)?.element.remove()
      blocks.delete(id)
    },
    /** What is being done just now. @param {string} words */
    setStep(words) { step.textContent = words },
    /** @param {boolean} isOn */
    setPrompt(isOn) { if (prompt) keepingEnd(() => { prompt.hidden = !isOn }) },
    toEnd() { scroll.scrollTop = scroll.scrollHeight },
    /** @param {AbortSignal} signal */
    start(signal) { prompt?.addEventListener("submit", answer, { signal }) },
  }
}

/** @typedef {ReturnType<typeof createPanel>} Panel */
