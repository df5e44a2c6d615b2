/**
 * Unpacking and compiling a runtime, once, in a worker of its own that runs no program: the page may share its thread
 * with this frame, and every later worker starts with what is compiled already.
 */
const UNPACKER = /** @type {any} */ (globalThis).NEUROHIRE_UNPACKER

/**
 * @param {import("../engine/runtimes.js").Part[]} parts
 * @returns {Promise<import("./worker.js").Unpacked>} rejects when a part is broken
 */
export async function unpack(parts) {
  const address = URL.createObjectURL(new Blob([UNPACKER], { type: "text/javascript" }))
  const worker = new Worker(address)
  try {
    const done = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.problem ? reject(new Error(data.problem)) : resolve(data.unpacked))
      worker.onerror = ({ message }) => reject(new Error(message))
      worker.postMessage(parts)
    })
    const { script, ...others } = done
    return { script: URL.createObjectURL(script), parts: others }
  } finally {
    worker.terminate()
    URL.revokeObjectURL(address)
  }
}
