/** What came of cases, as a table: pass or fail in word and picture, what was expected beside what came out, and the time. */
import { el, icon } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { verdictIcon, verdictWords, whyWords } from "./cases.js"
import { durationWords } from "./outcome.js"
import { harmless } from "./output_text.js"

/** @typedef {import("./cases.js").CaseResult} CaseResult */

/** @param {string | null} text @param {string} [more] */
const textOf = (text, more = "") => (text ? el("pre", { class: `case-text ${more}`.trim(), dir: "auto" }, harmless(text)) : null)

/** @param {CaseResult} one */
function gotOf({ got, why, said }) {
  const nothing = got === "" && !why ? el("p", { class: "case-why" }, t("Nothing")) : null
  return el("td", {}, textOf(got), nothing, why && el("p", { class: "case-why" }, whyWords(why)), textOf(said, "case-said"))
}

/** @param {CaseResult} one */
function rowOf(one) {
  const verdict = el("span", { class: "case-verdict" }, icon(verdictIcon(one.verdict)), el("span", {}, `${one.case} · ${verdictWords(one.verdict)}`))
  const hidden = one.hidden && el("span", { class: "case-hidden" }, icon("eye-off"), el("span", {}, t("Hidden")))
  return el("tr", { "class": "case-row", "data-verdict": one.verdict },
    el("th", { scope: "row" }, verdict, hidden),
    el("td", {}, textOf(one.given)),
    el("td", {}, textOf(one.expected)),
    gotOf(one),
    el("td", { class: "case-time" }, one.milliseconds === null ? "" : durationWords(one.milliseconds)),
  )
}

/** @param {string} label @param {CaseResult[]} results */
export function caseTable(label, results) {
  const head = [t("Case"), t("Given"), t("Expected"), t("Got"), t("Time")].map((words) => el("th", { scope: "col" }, words))
  const body = el("tbody", {}, ...results.map(rowOf))
  // It scrolls sideways by itself where it is wider than its place, also by keyboard.
  return el("div", { "class": "case-scroll", "tabindex": "0", "role": "region", "aria-label": label },
    el("table", { class: "case-table" }, el("thead", {}, el("tr", {}, ...head)), body))
}
