/** "Run tests" beside Run: there when the file in view belongs to a question of the room that has visible cases. */
import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { questionOf } from "./cases.js"
import { TESTS_KEYS } from "./run_keys.js"

/** @typedef {import("./cases.js").Question} Question */

/**
 * @param {HTMLElement} element the editor's panel, in which only those who may run have the button
 * @param {object} options
 * @param {() => {name: string} | undefined} options.file the one that would run
 * @param {() => string[]} options.names of all files
 * @param {(question: Question) => void} options.onPress
 */
export function createTestsButton(element, { file, names, onPress }) {
  const button = /** @type {HTMLButtonElement} */ (must(element, "[data-run-tests]"))
  /** @type {Question[]} */
  let questions = []
  let isBusy = false

  function current() {
    const shown = file()
    return shown ? questionOf(shown.name, names(), questions) : null
  }

  function refresh() {
    const question = current()
    button.hidden = isBusy || !question
    button.title = question ? t("Try this file on the cases of {title}", { title: question.title }) : ""
  }

  function press() {
    const question = current()
    if (question) onPress(question)
    else refresh()
    return question !== null
  }

  return {
    refresh,
    /** As if it was pressed. @returns {boolean} whether there is something to try */
    press,
    isOffered: () => current() !== null,
    /** @param {Question[]} now in the order in which they were put into the room */
    setQuestions(now) {
      questions = now
      refresh()
    },
    /** @param {boolean} now */
    setBusy(now) {
      isBusy = now
      refresh()
    },
    /** @param {AbortSignal} signal */
    start(signal) {
      button.disabled = false
      button.setAttribute("aria-keyshortcuts", TESTS_KEYS)
      button.addEventListener("click", press, { signal })
      refresh()
    },
    stop() { button.disabled = true },
  }
}
