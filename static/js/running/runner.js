/**
 * The runner beside the server: which languages it runs, and a run of this person's there. The server tells of the run as
 * of anybody's, so here is only the wish for it, and waiting for its end.
 */
import { INCOMING } from "../core/events.js"
import { t } from "../core/i18n.js"

/**
 * @param {object} parts
 * @param {string | null} parts.url where its languages are to be had; null without a runner
 * @param {Pick<import("../core/socket.js").RoomSocket, "request">} parts.socket
 * @param {(id: number) => {outcome?: string | null} | undefined} parts.find what is known of a run
 * @param {(words: string) => void} parts.onStep
 */
export function createRunner({ url, socket, find, onStep }) {
  /** @type {Set<string>} */
  let languages = new Set()
  /** @type {{id: number | null, isStopWanted: boolean, settle: () => void} | null} */
  let own = null

  async function stop() {
    if (!own) return
    own.isStopWanted = true
    // Before it began there is nothing to stop yet.
    if (own.id === null) return
    // Whatever is answered, its end is told to all.
    await socket.request(INCOMING.END_RUN, { run: own.id, outcome: "stopped", milliseconds: 0 }).catch(() => undefined)
  }

  return {
    /** @param {string} language */
    has: (language) => languages.has(language),

    /** Ask what it runs at present. A runner that is away runs nothing. */
    async load() {
      if (!url) return
      const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null)
      if (answer?.ok && !answer.redirected) languages = new Set((await answer.json()).languages)
    },

    /**
     * @param {{file: string, language: string, input: string}} wanted
     * @param {number} [question] whose visible cases are tried, by its number in the room
     * @returns {Promise<void>} after its end was told; rejects with a sentence for people when it did not begin
     */
    async run({ file, language, input }, question) {
      onStep(t("Running on this server's runner…"))
      const over = new Promise((resolve) => { own = { id: null, isStopWanted: false, settle: () => resolve(undefined) } })
      try {
        const { id } = await socket.request(INCOMING.START_RUN, { language, file, place: "runner", ...(question === undefined ? { input } : { question }) })
        if (own) own.id = id
        if (own?.isStopWanted) await stop()
        if (!find(id)?.outcome) await over
      } finally {
        own = null
        onStep("")
      }
    },

    stop,

    /** What is known of a run has changed. @param {{id: number, outcome?: string | null}} run */
    heard({ id, outcome }) {
      if (own?.id === id && outcome) own.settle()
    },

    /** The page goes; nobody waits any more. */
    dispose() { own?.settle() },
  }
}

/** @typedef {ReturnType<typeof createRunner>} Runner */
