/**
 * Unpacking and compiling a runtime, once, in a worker of its own that runs no program: the page may share its thread
 * with this frame, and every later worker starts with what is compiled already. Each part is unpacked when it comes, the
 * others meanwhile.
 */
const UNPACKER = /** @type {any} */ (globalThis).NEUROHIRE_UNPACKER

/** @typedef {ReturnType<typeof createUnpacking>} Unpacking */

/** @param {number} count how many parts there will be */
export function createUnpacking(count) {
  const address = URL.createObjectURL(new Blob([UNPACKER], { type: "text/javascript" }))
  const worker = new Worker(address)
  /** @type {Record<string, WebAssembly.Module | Blob>} */
  const unpacked = {}
  let left = count
  const script = settling()
  const parts = settling()

  function close() {
    worker.terminate()
    URL.revokeObjectURL(address)
  }

  /** @param {string} problem */
  function fail(problem) {
    close()
    for (const one of [script, parts]) one.reject(new Error(problem))
  }

  worker.onmessage = ({ data: { name, content, problem } }) => {
    if (problem) return fail(problem)
    if (name === "script") script.resolve(URL.createObjectURL(content))
    else unpacked[name] = content
    left -= 1
    if (left > 0) return
    close()
    parts.resolve(unpacked)
  }
  worker.onerror = ({ message }) => fail(message)

  return {
    /** @param {import("../engine/runtimes.js").Part} part */
    add: (part) => worker.postMessage(part),
    /** The others will not come. */
    giveUp: () => fail("A part did not come."),
    /** The address of the language's own worker. @type {Promise<string>} rejects when a part is broken */
    script: script.promise,
    /** All others. @type {Promise<Record<string, WebAssembly.Module | Blob>>} rejects when a part is broken */
    parts: parts.promise,
  }
}

/** A promise that whoever made it settles. */
function settling() {
  let resolve = (/** @type {any} */ _value) => {}
  let reject = (/** @type {Error} */ _why) => {}
  const promise = /** @type {Promise<any>} */ (new Promise((yes, no) => [resolve, reject] = [yes, no]))
  promise.catch(() => {})
  return { promise, resolve, reject }
}
