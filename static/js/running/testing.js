/**
 * Trying a question's cases in the room: "Run tests" for whoever may run, checks of all cases for interviewers, and what
 * the server tells of both.
 */
import { el } from "../core/dom.js"
import { OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { countOf, countWords, hiddenWords } from "./cases.js"
import { createChecking } from "./checking.js"
import { createOwnTrial } from "./own_trial.js"
import { createTestsButton } from "./tests_button.js"

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {import("./cases.js").Question} Question */

/**
 * @param {HTMLElement} element the editor's panel
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {object} parts
 * @param {import("./here.js").Here} parts.here
 * @param {import("./runs.js").Runs} parts.runs
 * @param {import("./panel.js").Panel} parts.panel
 * @param {import("./index.js").Source} parts.source
 * @param {() => {name: string} | undefined} parts.file the one that would run
 * @param {(run: Run) => string} parts.codeUrl
 * @param {(question: Question) => void} parts.onPress
 * @param {(work: () => Promise<void>) => Promise<void>} parts.doing one thing at a time; what fails is said
 */
export function createTesting(element, { socket, config, clock, announce, toast }, parts) {
  const { here, runs, panel, source, codeUrl, doing } = parts
  const isInterviewer = config.me.role === "interviewer"
  const trial = createOwnTrial({ socket, here, clock, onStep: panel.setStep })
  const checking = createChecking({ socket, here, codeUrl, onStep: panel.setStep })
  const button = config.me.role === "observer" ? null : createTestsButton(element, {
    file: parts.file, names: () => source.files().map(({ name }) => name), onPress: parts.onPress,
  })

  /** @param {import("./runs.js").Check} check */
  function onChecked(check) {
    runs.checked(check)
    if (runs.get(check.run)) announce(t("All cases checked: {count}", { count: countWords(countOf(check.results)) }))
  }

  /** @param {{run: number, passed: number | null, total: number | null}} told */
  function onCounted(told) {
    runs.counted(told)
    const hidden = runs.get(told.run)?.hidden
    if (hidden && !isInterviewer) announce(hiddenWords(hidden))
  }

  return {
    /** @param {import("./own_run.js").Wanted} wanted @param {Question} question */
    run: (wanted, question) => trial.start(wanted, question.id),

    /** All cases, also the hidden ones, on the code of this run. @param {Run} run */
    check: (run) => doing(async () => {
      const isExact = await checking.check(run)
      const words = t("The code that ran is not exactly what the server has of that moment, as when two people type at once.")
      if (!isExact) panel.say(run.id, el("p", { class: "run-note" }, words))
    }),

    /** @param {Run} run @param {boolean} isShown */
    async showCount(run, isShown) {
      try {
        await checking.showCount(run, isShown)
      } catch (error) {
        toast({ kind: "warn", text: /** @type {Error} */ (error).message })
        panel.show(runs.get(run.id) ?? run)
      }
    },

    /** By keyboard, where the button may not be in view. */
    press() {
      if (button && !button.press()) toast({ kind: "wait", text: t("The file in view has no cases to try.") })
    },
    /** Whether the file in view has cases, and this person may run them. */
    isOffered: () => button?.isOffered() ?? false,

    /** @param {boolean} now */
    setBusy: (now) => button?.setBusy(now),
    /** @param {Question[]} now in the order in which they were put into the room */
    setQuestions: (now) => button?.setQuestions(now),
    /** Another file is in view, or something else runs than before. */
    refresh: () => button?.refresh(),

    rejoined: checking.rejoined,
    /** @param {AbortSignal} signal */
    start(signal) {
      const offs = [
        socket.on(OUTGOING.CASES_TRIED, runs.tried),
        socket.on(OUTGOING.CHECK_ENDED, onChecked),
        socket.on(OUTGOING.HIDDEN_COUNTED, onCounted),
      ]
      signal.addEventListener("abort", () => { for (const off of offs) off() })
      checking.start(signal)
      button?.start(signal)
    },
    stop: () => button?.stop(),
  }
}
