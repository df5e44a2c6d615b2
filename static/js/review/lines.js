/**
 * The lines of a review by mouse and keyboard: one number is reached by Tab, arrow keys move from line to line, and
 * pressing it chooses the line.
 */

/** @typedef {{file: number, side: "old" | "new", line: number}} Place */

const STEPS = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 })

/** @param {Place} place the name of a line in the markup */
export const keyOf = ({ file, side, line }) => `${file}-${side}-${line}`

/** @param {string} key @returns {Place} */
export function placeOf(key) {
  const [file, side, line] = key.split("-")
  return { file: Number(file), side: side === "old" ? "old" : "new", line: Number(line) }
}

/** @param {HTMLElement} review @param {Place} place @returns {HTMLElement | null} */
export const lineAt = (review, place) => review.querySelector(`[data-line="${keyOf(place)}"]`)

/** The number of a line: the button that chooses it. @param {Element} line @returns {HTMLElement | null} */
export const numberOf = (line) => line.querySelector(".review-number")

/** The code of a line. @param {Element} line */
export const codeOf = (line) => line.querySelector(".review-code")?.textContent ?? ""

/**
 * @param {HTMLElement} review
 * @param {(line: HTMLElement) => void} onChoose
 */
export function createLines(review, onChoose) {
  const numbers = () => /** @type {HTMLElement[]} */ ([...review.querySelectorAll("button.review-number")])
    .filter((one) => !one.closest("details:not([open])"))

  /** @param {HTMLElement} number */
  function reach(number) {
    for (const one of review.querySelectorAll('button.review-number[tabindex="0"]')) one.setAttribute("tabindex", "-1")
    number.tabIndex = 0
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const at = event.target instanceof HTMLElement && event.target.matches("button.review-number") ? event.target : null
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return
    const all = numbers()
    const last = all.length - 1
    const to = event.key === "Home" ? 0 : event.key === "End" ? last : all.indexOf(at) + (STEPS[event.key] ?? Number.NaN)
    if (Number.isNaN(to)) return
    event.preventDefault()
    const next = all[Math.min(Math.max(to, 0), last)]
    reach(next)
    next.focus()
  }

  review.addEventListener("keydown", onKey)
  review.addEventListener("click", (event) => {
    const number = event.target instanceof Element ? event.target.closest(".review-number") : null
    const line = /** @type {HTMLElement | null | undefined} */ (number?.closest("[data-line]"))
    const button = line && numberOf(line)
    if (!line || !button?.matches("button")) return
    reach(button)
    onChoose(line)
  })
  const [first] = numbers()
  if (first) reach(first)
}
