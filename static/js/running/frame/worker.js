/**
 * One worker: it is started with the parts of its runtime, says when it is ready, gets one program, and is ended.
 */

/**
 * @typedef {{script: string, parts: Record<string, WebAssembly.Module | Blob>}} Unpacked `script` is the worker's own address
 * @typedef {ReturnType<typeof startWorker>} StartedWorker
 */

/** @param {Unpacked} unpacked */
export function startWorker({ script, parts }) {
  // A classic one: a module worker from a blob does not start in a frame without an origin.
  const worker = new Worker(script)
  let isOver = false
  const ready = new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data?.type === "ready")
    worker.onerror = () => resolve(false)
  })
  worker.postMessage({ type: "start", parts })
  return {
    /** Whether it can take a program. @type {Promise<boolean>} */
    ready: /** @type {Promise<boolean>} */ (ready),
    send: (/** @type {object} */ message) => worker.postMessage(message),
    /** @param {(message: any) => void} onMessage @param {() => void} onBroken */
    listen(onMessage, onBroken) {
      worker.onmessage = ({ data }) => !isOver && onMessage(data)
      worker.onerror = (event) => {
        event.preventDefault()
        if (!isOver) onBroken()
      }
    },
    /** At once, whatever it is doing. */
    end() {
      isOver = true
      worker.terminate()
    },
  }
}
