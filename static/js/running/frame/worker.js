/**
 * One worker: it is started with the parts of its runtime, says when it is ready, gets one program, and is ended.
 */

/** @typedef {ReturnType<typeof startWorker>} StartedWorker */

/** @param {string} script the address of its script */
export function startWorker(script) {
  // A classic one: a module worker from a blob does not start in a frame without an origin.
  const worker = new Worker(script)
  let isOver = false
  const ready = new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data?.type === "ready")
    worker.onerror = () => resolve(false)
  })
  return {
    /** Whether it can take a program, after it was sent the parts of its runtime. @type {Promise<boolean>} */
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
