/** What is in view of the runs: whether the panel is open, on which tab, and what is marked because nobody has seen it. */
import { createMemory } from "../room/memory.js"
import { createDrawer } from "./drawer.js"
import { createPanes, paneOf } from "./panes.js"

/** @typedef {import("./runs.js").Run} Run */

/** @param {HTMLElement} element the editor's panel @param {() => Run[]} list the runs that are known, in their order */
export function createShown(element, list) {
  const memory = createMemory(() => localStorage, "room:output")
  const panes = createPanes(element, { memory })
  const drawer = createDrawer(element, { memory, onToggle: (isOpen) => { if (isOpen) drawer.setUnseen(false) } })

  function offer() {
    drawer.offer()
    if (!drawer.isOpen) drawer.setUnseen(true)
  }

  return {
    offerTests: panes.offerTests,

    /** A run is in the panel, or is another than before. @param {Run} run */
    put(run) {
      panes.fill(paneOf(run))
      panes.setVerdict(list().findLast(({ question }) => question))
    },

    /** A run is new, or there is news of it. @param {Run} run */
    bring(run) {
      panes.bring(paneOf(run))
      offer()
    },

    /** There are runs, of which some may have been seen before. */
    bringSome() {
      const last = list().at(-1)
      if (last) panes.begin(paneOf(last))
      offer()
    },

    /** What this person runs, they want to see. @param {boolean} isOfTests */
    open(isOfTests) {
      drawer.open()
      panes.show(isOfTests ? "run-tests" : "run-output")
    },

    start() {
      panes.start()
      drawer.start()
    },
    stop() {
      panes.stop()
      drawer.stop()
    },
  }
}
