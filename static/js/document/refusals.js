/**
 * What follows from the server's refusals: trying again, taking an edit back, or telling that nothing more can be done.
 */
import { t } from "../core/i18n.js"

/** @typedef {{number: number | null, code: string, message: string}} Refusal */

/** The server will not take this edit, however often it is sent. */
const LASTING = new Set(["document-malformed", "document-too-large", "bad-payload"])
/** The server will not take any edit of this page. */
const FINAL = new Set(["document-full", "interview-over", "not-allowed", "not-admitted", "signed-out"])

/** The same edit may be taken later. */
const PASSING = new Set(["too-often", "unavailable", "document-too-many-parts", "internal"])

const LONG_TRIES = 3

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./reconcile.js").createReconciler>} parts.reconciler
 * @param {(number: number) => import("./unsaved.js").Edit | undefined} parts.find
 * @param {(edit: import("./unsaved.js").Edit) => void} parts.forget somebody else's edit is not brought back again
 * @param {() => number} parts.tries how often it was tried since all went well
 * @param {(words: string) => void} parts.say
 * @param {(isUrgent: boolean) => void} parts.recover
 * @param {(how: "refused" | "given up", words: string) => void} parts.end
 * @param {(reason: string) => void} parts.onTakenBack
 */
export function createRefusals({ reconciler, find, forget, tries, say, recover, end, onTakenBack }) {
  /** @param {import("./unsaved.js").Edit} edit @param {Refusal} refusal */
  function refuse(edit, { code, message }) {
    // Whether it is too large is sure the first time; anything else might have come of the moment.
    const fate = reconciler.refuse(edit, code === "document-too-large")
    if (fate === "hopeless") return end("given up", t("Your last changes cannot be saved. Copy what you need and reload the page."))
    // That what the others lack is settled between the pages is nothing to read, unless it takes long.
    if (fate === "taken back" || edit.input !== "sync" || tries() > LONG_TRIES) say(message)
    if (fate === "taken back") onTakenBack(message)
    recover(fate === "taken back")
  }

  return {
    /** An edit was refused. @param {Refusal} refusal */
    onRefused(refusal) {
      const { number, code, message } = refusal
      if (FINAL.has(code)) return end("refused", message)
      const edit = number === null ? undefined : find(number)
      if (edit?.author !== undefined && !PASSING.has(code)) {
        forget(edit) // Its writer has it too.
        return recover(true)
      }
      if (LASTING.has(code) && edit) return refuse(edit, refusal)
      if (LASTING.has(code) || code === "unavailable" || tries() > 1) say(message)
      recover(code === "document-behind" || code === "document-too-many-parts")
    },

    /** The sync itself was refused, or its answer could not be used. @param {Error & {code?: string}} error */
    onFailed({ code, message }) {
      if (code === "offline") return // Taken up again when the seat is.
      if (code !== undefined && FINAL.has(code)) return end("refused", message)
      if (code === undefined) reconciler.wantWhole()
      say(code === undefined ? t("The text could not be updated. The page tries again.") : message)
      recover(false)
    },
  }
}
