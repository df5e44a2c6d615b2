/** The keys that run: Control or Command and Enter the code, with Shift too its tests. */
import { isCommand, isCommandAndShift } from "../core/keys.js"

export const RUN_KEYS = "Control+Enter Meta+Enter"
export const TESTS_KEYS = "Control+Shift+Enter Meta+Shift+Enter"

/** Where a review is in place of the code, the same keys save a comment. @param {KeyboardEvent} event */
const isInReview = ({ target }) => target instanceof Element && target.closest('[data-panel="reviews"]') !== null

/**
 * @param {object} ways
 * @param {() => void} ways.run
 * @param {() => void} ways.runTests
 * @param {() => void} ways.before as the editor does not hear of the key
 * @returns {(event: KeyboardEvent) => void}
 */
export const onRunKey = ({ run, runTests, before }) => (event) => {
  if (event.key !== "Enter" || isInReview(event)) return
  const act = isCommand(event) ? run : isCommandAndShift(event) ? runTests : null
  if (!act) return
  event.preventDefault()
  event.stopPropagation()
  before()
  if (!event.repeat) act()
}
