/** This person's own trial of a question's visible cases: agreed with the server first, which tells all what came of it. */
import { INCOMING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { insist } from "./insist.js"
import { digestOf } from "./program.js"
import { tryPrograms } from "./trying.js"

/**
 * @param {object} parts
 * @param {import("../core/socket.js").RoomSocket} parts.socket
 * @param {import("./here.js").Here} parts.here
 * @param {{now(): number}} parts.clock
 * @param {(words: string) => void} parts.onStep
 */
export function createOwnTrial({ socket, here, clock, onStep }) {
  return {
    /**
     * @param {import("./own_run.js").Wanted} wanted
     * @param {number} question its number in the room
     * @returns {Promise<void>} after the room knows how it ended; rejects when it did not begin
     */
    async start({ files, file, language }, question) {
      onStep(t("Starting…"))
      const digest = await digestOf(files)
      const { id, programs } = await socket.request(INCOMING.START_RUN, { language, file, digest, question })
      const began = clock.now()
      const outcome = await tryPrograms({ files, file, language }, programs, {
        here, onStep, send: (written) => insist(socket, INCOMING.SEND_CASE_OUTPUT, { run: id, ...written }),
      }).catch(() => "not-loaded") // Whatever goes wrong here, the room is told that it is over.
      onStep("")
      await insist(socket, INCOMING.END_RUN, { run: id, outcome, milliseconds: Math.min(Math.round(clock.now() - began), 3_600_000) })
    },
  }
}
