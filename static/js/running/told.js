/** What the server tells of the runs of the room, as it happens and on demand. */
import { INCOMING, OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { countOf, countWords } from "./cases.js"
import { outcomeWords } from "./outcome.js"

/** @typedef {import("./runs.js").Run} Run */

/**
 * @param {HTMLElement} element the editor's panel
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {object} parts
 * @param {import("./runs.js").Runs} parts.runs
 * @param {() => void} parts.onSome there are runs to be seen
 */
export function createTold(element, { socket, announce }, { runs, onSome }) {
  const earlierButtons = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-run-earlier]")])
  let isLoading = false
  let hasEarlier = false

  /** @param {{before?: number}} [earlier] */
  async function load(earlier = {}) {
    if (isLoading) return
    isLoading = true
    try {
      const answer = await socket.request(INCOMING.LOAD_RUNS, earlier)
      const page = answer.runs
      hasEarlier = answer.has_earlier
      runs.merge(page)
      for (const button of earlierButtons) button.hidden = !hasEarlier
      if (page.length > 0) onSome()
    } catch {
      // Without a connection; whoever comes back asks again.
    } finally {
      isLoading = false
    }
  }

  /** The runs before those that are here, as far back as it takes to find one of this kind. @param {(run: Run) => boolean} isWanted */
  async function loadEarlier(isWanted) {
    const count = () => runs.list().filter(isWanted).length
    const known = count()
    let first
    do {
      first = runs.list()[0]?.id
      await load({ before: first })
    } while (hasEarlier && count() === known && runs.list()[0]?.id !== first)
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
      for (const button of earlierButtons) {
        const isOfTests = button.dataset.runEarlier === "tests"
        button.addEventListener("click", () => void loadEarlier(({ question }) => Boolean(question) === isOfTests), { signal })
      }
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
