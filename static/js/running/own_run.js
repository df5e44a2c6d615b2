/** One run of this page, from the button to its end: agreed with the server first, told to the room as it goes. */
import { INCOMING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { digestOf, programOf } from "./program.js"
import { createSender } from "./sender.js"

/** @type {import("./engine/index.js").Ended} */
const NOT_LOADED = { outcome: "not-loaded", exitCode: 1, milliseconds: 0 }

/** @typedef {import("./runs.js").Piece} Piece */
/** @typedef {{files: import("./program.js").SourceFile[], file: string, fileName: string, language: string, input: string}} Wanted */

/**
 * @param {object} parts
 * @param {import("../core/socket.js").RoomSocket} parts.socket
 * @param {import("./here.js").Here} parts.here
 * @param {import("./runs.js").Runs} parts.runs
 * @param {{user_id: number, username: string, role: import("../room/context.js").Role}} parts.me
 * @param {{now(): number}} parts.clock
 * @param {(words: string) => void} parts.onStep
 * @param {(isWaiting: boolean) => void} parts.onPrompt
 */
export function createOwnRun({ socket, here, runs, me, clock, onStep, onPrompt }) {
  /** @type {ReturnType<typeof createSender> | null} */
  let sender = null

  /** Shown here at once, and to the others by way of the server. @param {Piece} piece */
  function write(piece) {
    runs.wrote([piece])
    sender?.write(piece)
  }

  /** @param {Wanted} wanted */
  async function agree({ files, file, fileName, language, input }) {
    const digest = await digestOf(files)
    const { id, version } = await socket.request(INCOMING.START_RUN, { language, file, input, digest })
    runs.setMine(id)
    runs.started({
      id, ...me, language, file, file_name: fileName, version, digest, place: "browser", input,
      started_at: new Date(clock.now()).toISOString(),
    })
    sender = createSender(socket, id)
    return id
  }

  /** @param {number} id @param {import("./engine/index.js").Ended} ended */
  async function finish(id, { outcome, exitCode, milliseconds }) {
    const end = { outcome, exit_code: exitCode, milliseconds: Math.round(milliseconds) }
    runs.ended({ id, ...end, is_cut: false })
    await sender?.end(end)
    sender = null
    runs.setMine(null)
  }

  return {
    /** @param {Wanted} wanted @returns {Promise<void>} after the room knows how it ended; rejects when it did not begin */
    async start(wanted) {
      onStep(t("Starting…"))
      here.warm(wanted.language) // Its runtime comes while the room is told.
      const id = await agree(wanted)
      onStep("")
      const program = programOf(wanted.files, wanted.file, wanted.language, wanted.input)
      const watching = { onOutput: write, onLoading: onStep, onStarted: () => onStep(""), onWantsInput: () => onPrompt(true) }
      // Whatever goes wrong here, the room is told that it is over.
      const ended = await here.run(program, watching).catch(() => NOT_LOADED)
      onStep("")
      onPrompt(false)
      await finish(id, ended)
    },
    /** @param {string} line */
    answer(line) {
      onPrompt(false)
      write({ stream: "stdin", text: `${line}\n` })
      here.answer(line)
    },
  }
}
