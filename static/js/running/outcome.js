/** How a run ended, where it happened and who ran it, in words. Pure. */
import { language as pageLanguage, t, tn } from "../core/i18n.js"
import { LIMITS } from "../core/limits.js"
import { usualName } from "../editor/files/names.js"

/** @typedef {"finished" | "failed" | "stopped" | "timed-out" | "out-of-memory" | "too-much-output" | "not-loaded" | "lost"} Outcome */
/** @typedef {import("./runs.js").Run} Run */

/** @param {number} ms "34 ms", "3.2 s" */
export function durationWords(ms) {
  if (ms < 1000) return t("{count} ms", { count: Math.round(ms) })
  return t("{seconds} s", { seconds: new Intl.NumberFormat(pageLanguage(), { maximumFractionDigits: 1 }).format(ms / 1000) })
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return new Intl.NumberFormat(pageLanguage(), { style: "unit", unit: "megabyte", maximumFractionDigits: 1 }).format(bytes / 1024 / 1024)
}

/** @param {Pick<Run, "outcome" | "exit_code" | "milliseconds"> & {place?: string}} run one that is over */
export function outcomeWords({ outcome, exit_code: exitCode, milliseconds, place }) {
  const time = durationWords(milliseconds ?? 0)
  const code = exitCode ?? 0
  switch (outcome) {
    case "finished": return t("Finished after {time}, exit code {code}", { time, code })
    case "failed": return t("Failed after {time}, exit code {code}", { time, code })
    case "stopped": return t("Stopped by hand after {time}", { time })
    case "timed-out": return tn("Stopped: it ran for longer than {count} second", "Stopped: it ran for longer than {count} seconds", LIMITS.RUN_MS / 1000)
    case "out-of-memory": return t("Stopped: it used more than {limit} of memory", { limit: megabytes(LIMITS.RUN_MEMORY_BYTES) })
    case "too-much-output": return t("Stopped: it wrote more than {limit} KB", { limit: LIMITS.RUN_OUTPUT_BYTES / 1024 })
    default: return place === "runner" ? runnerWords(outcome) : pageWords(outcome)
  }
}

/** @param {Outcome | null | undefined} outcome of a run about which the runner said nothing */
function runnerWords(outcome) {
  if (outcome === "not-loaded") return t("Not run: the runner is busy, away, or does not take these files. Try again in a moment.")
  return t("How it ended is not known: the server was restarted, or the run was given up.")
}

/** @param {Outcome | null | undefined} outcome of a run about which its page said nothing */
function pageWords(outcome) {
  if (outcome === "not-loaded") return t("Not run: the language could not be loaded. Check your connection and try again.")
  return t("How it ended is not known: the page that ran it was closed or lost its connection.")
}

/** A picture beside the words. @param {Outcome} outcome */
export function outcomeIcon(outcome) {
  if (outcome === "finished") return "circle-check"
  return outcome === "stopped" ? "square" : "circle-alert"
}

/** @param {Run} run @param {{user_id: number, role: string} | null} reader null on a page that is read afterwards */
export function placeWords({ user_id: userId, role, username: name, place }, reader) {
  if (place === "runner") return t("on this server's runner")
  if (reader && userId === reader.user_id) return t("in your browser")
  if (role === "candidate") return t("in the candidate's browser")
  return name ? t("in {name}'s browser", { name }) : t("in another person's browser")
}

/** @param {Run} run @param {{user_id: number} | null} reader */
export function whoWords({ user_id: userId, username: name }, reader) {
  if (reader && userId === reader.user_id) return t("You")
  return name || t("Somebody")
}

/** @param {Pick<Run, "file_name" | "language">} run */
export const fileWords = ({ file_name: name, language }) => name || usualName(language)
