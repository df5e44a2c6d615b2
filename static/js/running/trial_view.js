/** A run that tries cases, as it stands in its block: the visible cases for all, what is known of hidden ones, a check. */
import { el, icon } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { caseTable } from "./case_table.js"
import { countOf, countWords, hiddenWords, isConfirmed } from "./cases.js"
import { placeWords } from "./outcome.js"

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {import("./runs.js").Check} Check */

/** @param {Run} run */
const titleOf = (run) => t("Cases of {title}", { title: run.question?.title ?? "" })

/** @param {string} picture @param {string} words @param {string} [more] */
const line = (picture, words, more = "") => el("p", { class: `case-title ${more}`.trim() }, icon(picture), el("span", { title: words }, words))

/**
 * @param {{user_id: number, role: string} | null} reader
 * @param {((run: Run, isShown: boolean) => void) | null} onShowCount an interviewer lets everybody read the hidden count
 */
export function createTrialView(reader, onShowCount) {
  const element = el("div", { class: "trial" })
  let wasOpen = true

  /** @param {Run} run @param {Check} check */
  function checkOf(run, check) {
    const where = placeWords({ ...run, user_id: check.user_id, role: "interviewer", username: check.username, place: check.place }, reader)
    const isSame = isConfirmed(run.results ?? [], check.results)
    const same = isSame ? t("The visible cases came out the same.") : t("The visible cases came out differently.")
    const details = /** @type {HTMLDetailsElement} */ (el("details", { class: "case-check", open: wasOpen, ontoggle: () => { wasOpen = details.open } },
      el("summary", {}, icon("chevron-right"), el("span", {}, t("All cases, checked {where}: {count}", { where, count: countWords(countOf(check.results)) }))),
      el("p", { class: isSame ? "case-same" : "case-different" }, icon(isSame ? "circle-check" : "circle-alert"), el("span", {}, same)),
      caseTable(t("All cases of {title}", { title: run.question?.title ?? "" }), check.results),
      onShowCount && check.total > 0 ? showBox(run, check, onShowCount) : null))
    return details
  }

  return {
    element,
    /** @param {Run} run */
    update(run) {
      const results = run.results ?? []
      const parts = [
        line("list-checks", titleOf(run)),
        results.length > 0 ? caseTable(titleOf(run), results) : null,
        run.hidden && !run.check ? line("eye-off", hiddenWords(run.hidden), "case-count") : null,
        run.check ? checkOf(run, run.check) : null,
      ]
      const hadFocus = element.contains(document.activeElement) && document.activeElement instanceof HTMLInputElement
      element.replaceChildren(...parts.filter((part) => part !== null))
      if (hadFocus) element.querySelector("input")?.focus()
    },
  }
}

/** @param {Run} run @param {Check} check @param {(run: Run, isShown: boolean) => void} onShowCount */
function showBox(run, check, onShowCount) {
  const words = t("Show everybody in the room: {count}", { count: hiddenWords(check) })
  const box = /** @type {HTMLInputElement} */ (el("input", { "type": "checkbox", "data-show-count": true, "onchange": () => onShowCount(run, box.checked) }))
  box.checked = check.shown
  return el("label", { class: "case-show" }, box, el("span", {}, words))
}
