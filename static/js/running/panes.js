/**
 * The tabs of the panel under the editor: output, tests, input. Who runs something sees its tab; what others run is
 * marked on the tab that is not in view, so that nothing moves under anybody's eyes. The tab is kept for each person.
 */
import { icon, must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { createTabs } from "../core/tabs.js"
import { overall, overallIcon, overallKind, overallWords } from "./cases.js"

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {"run-output" | "run-tests" | "run-input"} Pane the id of a panel */

/** Which tab shows a run. @param {Pick<Run, "question">} run @returns {Pane} */
export const paneOf = ({ question }) => (question ? "run-tests" : "run-output")

/**
 * @param {HTMLElement} element the editor's panel
 * @param {object} options
 * @param {import("../room/memory.js").Memory} options.memory `{tab}`
 */
export function createPanes(element, { memory }) {
  const list = must(element, "[data-run-panel] [role=tablist]")
  const tabOf = (/** @type {Pane} */ pane) => must(list, `[aria-controls="${pane}"]`)
  const badge = must(list, "[data-tab-badge]")
  const tabs = createTabs(list, { onSelect })
  /** @type {string} */
  let shown = "run-output"
  /** Somebody looks at the tabs, by their own choice or because they opened. */
  let isChosen = false
  let isByPerson = true
  /** @type {Set<Pane>} */
  const filled = new Set()

  /** @param {string} pane */
  function onSelect(pane) {
    shown = pane
    tabOf(/** @type {Pane} */ (pane)).removeAttribute("data-unseen")
    // Lines for the next run are written now and then; nobody comes back for them.
    if (isByPerson && pane !== "run-input") memory.write({ ...memory.read(), tab: pane })
  }

  /** @param {Pane} pane */
  function select(pane) {
    isByPerson = false
    tabs.select(pane)
    isByPerson = true
  }

  /** A tab that has something in it, which is the one that this person had last where possible. @param {Pane} newest */
  function open(newest) {
    isChosen = true
    const last = /** @type {Pane} */ (memory.read()?.tab)
    select(filled.has(last) ? last : newest)
  }

  return {
    get shown() { return shown },

    /** There may be tests in this room: their tab is there from now on. */
    offerTests() { tabOf("run-tests").hidden = false },

    /** What this person runs, they want to see. @param {Pane} pane */
    show(pane) {
      isChosen = true
      tabOf(pane).hidden = false
      tabs.select(pane)
    },

    /** There is something in this tab. @param {Pane} pane */
    fill(pane) {
      filled.add(pane)
      tabOf(pane).hidden = false
    },

    /** There are runs, the newest in this tab: the first time that is so, one of the tabs opens. @param {Pane} newest */
    begin(newest) { if (!isChosen) open(newest) },

    /** Something came into this tab that somebody may want to look at. @param {Pane} pane */
    bring(pane) {
      if (!isChosen) open(pane)
      if (shown !== pane) tabOf(pane).setAttribute("data-unseen", "")
    },

    /** What came of the last tests. @param {Run | undefined} run */
    setVerdict(run) {
      badge.hidden = !run
      if (!run) return
      const verdict = run.outcome ? overall(run.results ?? [], run.question?.cases ?? 0) : null
      badge.className = `badge badge-${overallKind(verdict)}`
      badge.replaceChildren(icon(overallIcon(verdict)), verdict ? overallWords(verdict) : t("In progress"))
    },

    start() {
      isByPerson = false
      tabs.start()
      isByPerson = true
    },
    stop: () => tabs.stop(),
  }
}

/** @typedef {ReturnType<typeof createPanes>} Panes */
