/** A question's cases, as words and choices: which question a file belongs to, and what came of a case. Pure. */
import { t } from "../core/i18n.js"

/** @typedef {{id: number, title: string, files: string[], cases: number}} Question `files`: the names of its starter files */
/** @typedef {"passed" | "failed" | "not-run"} Verdict */
/** @typedef {Verdict | "partly"} Overall */
/**
 * @typedef {object} CaseResult as `cases-tried` tells it
 * @property {number} case
 * @property {string} given
 * @property {string} expected
 * @property {Verdict} verdict
 * @property {string | null} got
 * @property {string} said
 * @property {string | null} why
 * @property {number | null} milliseconds
 * @property {boolean} [hidden] told to interviewers only
 */

/** The name under which a file was asked for, before it got a number because it was taken. @param {string} name */
const asked = (name) => name.replace(/-\d+(?=\.[^.]*$|$)/, "")

/** @param {string} name @param {Question} question */
const isOf = (name, question) => question.files.includes(name) || question.files.includes(asked(name))

/**
 * The question whose cases are tried on a file: the one it is a starter file of, or the last one put in without any.
 * @param {string} name
 * @param {string[]} names of all files
 * @param {Question[]} questions in the order in which they were put into the room
 */
export function questionOf(name, names, questions) {
  const own = questions.findLast((one) => isOf(name, one))
  const found = own ?? questions.findLast((one) => one.cases > 0 && !names.some((other) => isOf(other, one)))
  return found && found.cases > 0 ? found : null
}

/** @param {Verdict} verdict */
export function verdictWords(verdict) {
  if (verdict === "passed") return t("Passed")
  return verdict === "failed" ? t("Failed") : t("Not run")
}

/** @param {Verdict} verdict */
export function verdictIcon(verdict) {
  if (verdict === "passed") return "circle-check"
  return verdict === "failed" ? "circle-alert" : "circle-slash"
}

/**
 * What came of all cases of a run together; a run that was stopped may have tried only some of them.
 * @param {CaseResult[]} results @param {number} count of cases that the run tries
 * @returns {Overall}
 */
export function overall(results, count) {
  const has = (/** @type {Verdict} */ verdict) => results.some((one) => one.verdict === verdict)
  if (has("failed")) return "failed"
  if (!has("passed")) return "not-run"
  return has("not-run") || results.length < count ? "partly" : "passed"
}

/** @param {Overall} verdict */
export const overallWords = (verdict) => (verdict === "partly" ? t("Not all run") : verdictWords(verdict))

/** A picture for it; null while the cases are tried. @param {Overall | null} verdict */
export function overallIcon(verdict) {
  if (verdict === null) return "clock"
  return verdictIcon(verdict === "partly" ? "not-run" : verdict)
}

/** What kind of badge says it. @param {Overall | null} verdict */
export function overallKind(verdict) {
  if (verdict === "passed") return "ok"
  return verdict === "failed" ? "bad" : "neutral"
}

/** Why there is no value. @param {string | null} why */
export function whyWords(why) {
  switch (why) {
    case null: return ""
    case "timed-out": return t("It ran too long.")
    case "out-of-memory": return t("It used too much memory.")
    case "too-much-output": return t("It wrote too much.")
    case "asked": return t("It asked for more input than the case has.")
    case "missing": return t("There is no function of this name.")
    case "unwritable": return t("It returned something that JSON cannot hold.")
    case "no-calls": return t("Functions are called in Python, JavaScript, TypeScript, Lua and Ruby only.")
    default: return t("It ended with an error.")
  }
}

/** @param {CaseResult[]} results @returns {{passed: number, total: number}} */
export const countOf = (results) => ({ passed: results.filter(({ verdict }) => verdict === "passed").length, total: results.length })

/** @param {{passed: number, total: number}} count */
export const countWords = ({ passed, total }) => t("{passed} of {total} cases passed", { passed, total })

/** @param {{passed: number, total: number}} count */
export const hiddenWords = ({ passed, total }) => t("Hidden cases: {passed} of {total} passed", { passed, total })

/**
 * Whether a check came to the same verdicts as the run that it checks.
 * @param {CaseResult[]} claimed of the visible cases @param {CaseResult[]} checked of all
 */
export function isConfirmed(claimed, checked) {
  const visible = checked.filter(({ hidden }) => !hidden)
  return visible.length === claimed.length && visible.every(({ verdict }, at) => verdict === claimed[at].verdict)
}
