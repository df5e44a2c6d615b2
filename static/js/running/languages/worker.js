/**
 * What every language's worker has in common: it takes the parts of its runtime, says that it is ready, takes one
 * program, and says what the program writes and how it ended. It is started and ended by the frame (frame/worker.js).
 */
import { confine } from "./confine.js"
import { createLines } from "./lines.js"
import { createWriter } from "./writer.js"

/**
 * @typedef {Record<string, any>} Parts compiled code and data of the runtime, by name
 * @typedef {{name: string, text: string}} SourceFile
 * @typedef {object} Terminal what a program reads and writes
 * @property {(text: string) => void} out
 * @property {(text: string) => void} err
 * @property {() => string | null} readLine the next line that was given beforehand, without its end; null after the last
 * @property {() => Promise<string>} ask waits for a person to answer
 * @typedef {{language: string, files: SourceFile[], entry: string, series?: {number: number, hasNext: boolean}}} Task
 * @typedef {{exitCode: number, isOutOfMemory?: boolean, isReusable?: boolean}} Done `isReusable`: another program of the same
 *   code finds nothing of this one
 * @typedef {(task: Task, terminal: Terminal) => Promise<Done> | Done} Runs
 */

/** @param {(parts: Parts) => Promise<Runs> | Runs} prepare starts the runtime */
export function serve(prepare) {
  const post = self.postMessage.bind(self)
  const memory = confine()
  /** @type {Runs} */
  let runs
  /** @type {(line: string) => void} */
  let answered = () => {}

  /** @param {Task & {input?: string}} task */
  async function run({ input = "", ...task }) {
    const writer = createWriter(post)
    const terminal = {
      out: (/** @type {string} */ text) => writer.write("stdout", text),
      err: (/** @type {string} */ text) => writer.write("stderr", text),
      readLine: createLines(input),
      ask: () => {
        writer.flush()
        post({ type: "wants-input" })
        return /** @type {Promise<string>} */ (new Promise((resolve) => answered = resolve))
      },
    }
    /** @type {Done} */
    let done = { exitCode: 1 }
    try {
      done = await runs(task, terminal)
    } catch (error) {
      terminal.err(`${error}\n`)
    }
    writer.flush()
    const { exitCode, isOutOfMemory = false, isReusable = false } = done
    post({
      type: "done", exitCode, isOutOfMemory: exitCode !== 0 && (isOutOfMemory || memory.wasRefused()),
      isReusable: isReusable && !memory.wasRefused(),
    })
  }

  /** @type {Record<string, (message: any) => void>} */
  const handlers = {
    start: async ({ parts }) => {
      runs = await prepare(parts)
      memory.close()
      post({ type: "ready" })
    },
    run: ({ program }) => run(program),
    answer: ({ line }) => answered(line),
  }
  self.addEventListener("message", ({ data }) => handlers[data.type](data))
}
