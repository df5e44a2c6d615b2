/**
 * Checks, for interviewers: all cases of a question, also the hidden ones, tried on the code of a run in this browser or
 * on the runner. The server compares, and tells the interviewers.
 */
import { INCOMING, OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { fetchCode } from "./again.js"
import { canRun } from "./here.js"
import { insist } from "./insist.js"
import { digestOf } from "./program.js"
import { tryPrograms } from "./trying.js"

/** @typedef {import("./runs.js").Run} Run */

/**
 * @param {object} parts
 * @param {import("../core/socket.js").RoomSocket} parts.socket
 * @param {import("./here.js").Here} parts.here
 * @param {(run: Run) => string} parts.codeUrl
 * @param {(words: string) => void} parts.onStep
 */
export function createChecking({ socket, here, codeUrl, onStep }) {
  /** @type {{run: number, settle: (problem: string) => void} | null} */
  let waiting = null

  /** @param {Run} run @returns {Promise<boolean>} whether the code is exactly what ran */
  async function inBrowser(run) {
    onStep(t("Loading the code of that moment…"))
    const files = await fetchCode(codeUrl(run))
    const { check, programs } = await socket.request(INCOMING.START_CHECK, { run: run.id })
    const outcome = await tryPrograms({ files, file: run.file, language: run.language }, programs, {
      here, onStep, send: (written) => insist(socket, INCOMING.SEND_CHECK_OUTPUT, { check, ...written }),
    })
    if (outcome === "not-loaded") throw new Error(t("The language could not be loaded. Check your connection and try again."))
    if (outcome === "finished") await socket.request(INCOMING.END_CHECK, { check })
    return !run.digest || run.digest === await digestOf(files)
  }

  /** @param {Run} run */
  async function onRunner(run) {
    onStep(t("Running on this server's runner…"))
    const over = new Promise((resolve) => { waiting = { run: run.id, settle: resolve } })
    await socket.request(INCOMING.START_CHECK, { run: run.id, place: "runner" })
    const problem = await over
    waiting = null
    if (problem) throw new Error(problem)
    return true
  }

  return {
    /** @param {Run} run @returns {Promise<boolean>} as above; rejects with a sentence for people */
    check: (run) => (canRun(run.language) ? inBrowser(run) : onRunner(run)),
    /** @param {Run} run @param {boolean} isShown */
    showCount: (run, isShown) => socket.request(INCOMING.SHOW_HIDDEN_COUNT, { run: run.id, shown: isShown }),
    /** The connection was lost for a while: what the runner was asked for may be over; it comes with the runs. */
    rejoined() { waiting?.settle("") },
    /** @param {AbortSignal} signal */
    start(signal) {
      const offs = [
        socket.on(OUTGOING.CHECK_ENDED, ({ run }) => { if (waiting?.run === run) waiting?.settle("") }),
        socket.on(OUTGOING.CHECK_FAILED, ({ run, message }) => { if (waiting?.run === run) waiting?.settle(message) }),
      ]
      signal.addEventListener("abort", () => {
        for (const off of offs) off()
        waiting?.settle("")
      })
    },
  }
}
