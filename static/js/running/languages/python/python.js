/**
 * Python, in Pyodide: from a snapshot of the started interpreter, which the build made, or, where the browser does not
 * take that, started anew, which needs seconds of computing more.
 */
import "../no_import_scripts.js"
import { loadPyodide } from "pyodide"
// @ts-expect-error The package exports it without types.
import createPyodideModule from "pyodide/pyodide.asm.mjs"
import { CAN_SUSPEND } from "../../engine/languages.js"
import { boundFiles } from "../bound_files.js"
import { handOver } from "../hand_over.js"
import { serve } from "../worker.js"
import { HARNESS } from "./harness.js"
import { PYODIDE_OPTIONS } from "./options.js"

/** @typedef {Awaited<ReturnType<typeof loadPyodide>>} Pyodide */

serve(async ({ engine, library, snapshot }) => {
  handOver({ "pyodide.asm.wasm": engine, "python_stdlib.zip": library })
  const pyodide = await start(snapshot)
  pyodide.unregisterJsModule("pyodide_js")
  boundFiles(pyodide.FS)
  return (task, terminal) => runIn(pyodide, task, terminal)
})

/** @param {Blob} snapshot @returns {Promise<Pyodide>} */
async function start(snapshot) {
  const options = /** @type {any} */ ({ ...PYODIDE_OPTIONS, indexURL: "https://runtime.invalid/", createPyodideModule })
  try {
    return await loadPyodide({ ...options, _loadSnapshot: await snapshot.arrayBuffer() })
  } catch {
    return loadPyodide(options)
  }
}

/**
 * @param {Pyodide} pyodide
 * @param {import("../worker.js").Task} task
 * @param {import("../worker.js").Terminal} terminal
 */
async function runIn(pyodide, { files, entry }, terminal) {
  pyodide.setStdout({ write: decoded(terminal.out), isatty: false })
  pyodide.setStderr({ write: decoded(terminal.err), isatty: false })
  const run = pyodide.runPython(HARNESS, { filename: "<harness>" })
  const readLine = () => terminal.readLine() ?? undefined
  const list = pyodide.toPy(files.map(({ name, text }) => [name, text]))
  const ask = CAN_SUSPEND ? terminal.ask : undefined
  // Only what is called so can wait for a person.
  const ended = CAN_SUSPEND ? await run.callPromising(list, entry, readLine, ask) : run(list, entry, readLine, ask)
  const [exitCode, isOutOfMemory] = ended.toJs()
  return { exitCode, isOutOfMemory }
}

/** @param {(text: string) => void} write @returns {(bytes: Uint8Array) => number} */
function decoded(write) {
  const decoder = new TextDecoder()
  return (bytes) => {
    write(decoder.decode(bytes, { stream: true }))
    return bytes.length
  }
}
