/** What the server tells of the runs of the room, as it happens and on demand. */
import { must } from "../core/dom.js"
import { INCOMING, OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { countOf, countWords } from "./cases.js"
import { outcomeWords } from "./outcome.js"

/**
 * @param {HTMLElement} element the editor's panel
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {object} parts
 * @param {import("./runs.js").Runs} parts.runs
 * @param {() => void} parts.onSome there are runs to be seen
 */
export function createTold(element, { socket, announce }, { runs, onSome }) {
  const earlierButton = must(element, "[data-run-earlier]")
  let isLoading = false

  /** @param {{before?: number}} [earlier] */
  async function load(earlier = {}) {
    if (isLoading) return
    isLoading = true
    try {
      const { runs: page, has_earlier: hasEarlier } = await socket.request(INCOMING.LOAD_RUNS, earlier)
      runs.merge(page)
      earlierButton.hidden = !hasEarlier
      if (page.length > 0) onSome()
    } catch {
      // Without a connection; whoever comes back asks again.
    } finally {
      isLoading = false
    }
  }

  /** @param {any} told */
  function onEnded(told) {
    runs.ended(told)
    const run = runs.get(told.id)
    if (!run) return
    const outcome = run.question && run.outcome === "finished" ? countWords(countOf(run.results ?? [])) : outcomeWords(run)
    announce(t("Run of {name}: {outcome}", { name: run.username, outcome }))
  }

  return {
    /** The last runs, or those before one. */
    load,
    /** @param {AbortSignal} signal */
    start(signal) {
      earlierButton.addEventListener("click", () => void load({ before: runs.list()[0]?.id }), { signal })
      const offs = [
        socket.on(OUTGOING.RUN_STARTED, runs.started),
        socket.on(OUTGOING.RUN_OUTPUT, runs.heard),
        socket.on(OUTGOING.RUN_ENDED, onEnded),
      ]
      signal.addEventListener("abort", () => { for (const off of offs) off() })
      void load()
    },
  }
}
