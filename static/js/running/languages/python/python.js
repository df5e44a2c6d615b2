/**
 * Python, in Pyodide. Where a browser lets WebAssembly wait for a person, it is started anew, which takes seconds of
 * computing before the spare worker is ready. Elsewhere it starts from a snapshot that the build made: such a Python
 * cannot wait, and fails for good when it tries.
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
  const harness = pyodide.runPython(HARNESS, { filename: "<harness>" })
  const [run, tidied] = [harness.get(0), harness.get(1)]
  return async (task, terminal) => {
    const done = await runIn(pyodide, run, task, terminal)
    return { ...done, isReusable: task.series?.hasNext === true && tidiedIn(pyodide, tidied) }
  }
})

/** @param {Blob | undefined} snapshot not there where it is not wanted @returns {Promise<Pyodide>} */
async function start(snapshot) {
  const options = /** @type {any} */ ({ ...PYODIDE_OPTIONS, indexURL: "https://runtime.invalid/", createPyodideModule })
  if (!snapshot) return loadPyodide(options)
  try {
    return await loadPyodide({ ...options, _loadSnapshot: await snapshot.arrayBuffer() })
  } catch {
    return loadPyodide(options)
  }
}

/**
 * @param {Pyodide} pyodide
 * @param {any} run of the harness
 * @param {import("../worker.js").Task} task
 * @param {import("../worker.js").Terminal} terminal
 */
async function runIn(pyodide, run, { files, entry }, terminal) {
  pyodide.setStdout({ write: decoded(terminal.out), isatty: false })
  pyodide.setStderr({ write: decoded(terminal.err), isatty: false })
  const readLine = () => terminal.readLine() ?? undefined
  const list = pyodide.toPy(files.map(({ name, text }) => [name, text]))
  const ask = CAN_SUSPEND ? terminal.ask : undefined
  // Only what is called so can wait for a person.
  const ended = CAN_SUSPEND ? await run.callPromising(list, entry, readLine, ask) : run(list, entry, readLine, ask)
  const [exitCode, isOutOfMemory] = ended.toJs()
  return { exitCode, isOutOfMemory }
}

/** What is written while a program is taken away is nobody's output. @param {Pyodide} pyodide @param {() => boolean} tidied */
function tidiedIn(pyodide, tidied) {
  const unheard = { write: (/** @type {Uint8Array} */ bytes) => bytes.length, isatty: false }
  pyodide.setStdout(unheard)
  pyodide.setStderr(unheard)
  return tidied()
}

/** @param {(text: string) => void} write @returns {(bytes: Uint8Array) => number} */
function decoded(write) {
  const decoder = new TextDecoder()
  return (bytes) => {
    write(decoder.decode(bytes, { stream: true }))
    return bytes.length
  }
}
