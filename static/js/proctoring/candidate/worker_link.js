/** The page's end of the worker: starts it, hands pictures over without copying, passes on what it says. */

/** @typedef {import("./worker.js").ToWorker} ToWorker */
/** @typedef {import("./worker.js").FromWorker} FromWorker */
/** @typedef {Pick<Worker, "postMessage" | "terminate" | "addEventListener">} WorkerLike */

/**
 * @typedef {object} WorkerEvents
 * @property {() => void} onTick it asks for a picture; must be answered by `look`
 * @property {(observation: import("./samples.js").Observation) => void} onObservation
 * @property {() => void} onFailure it cannot work; `stop` it
 */

/** @param {string} url @returns {WorkerLike} */
export const startModuleWorker = (url) => new Worker(url, { type: "module" })

/**
 * @param {{worker: string, models: string, wasm: string}} assets
 * @param {WorkerEvents} events
 * @param {(url: string) => WorkerLike} startWorker
 */
export function linkWorker({ worker: url, models, wasm }, { onTick, onObservation, onFailure }, startWorker) {
  const worker = startWorker(url)
  const abort = new AbortController()
  const { signal } = abort

  /** @param {ToWorker} message @param {Transferable[]} [transfer] */
  const post = (message, transfer = []) => worker.postMessage(message, transfer)

  worker.addEventListener("error", onFailure, { signal })
  worker.addEventListener("messageerror", onFailure, { signal })
  worker.addEventListener(
    "message",
    (event) => {
      const message = /** @type {MessageEvent<FromWorker>} */ (event).data
      if (message.type === "tick") onTick()
      else if (message.type === "observation") onObservation(message.observation)
      else if (message.type === "failed") onFailure()
    },
    { signal },
  )
  post({ type: "load", models, wasm })

  return {
    /** @param {ImageBitmap | null} picture null if there is none now @param {number} [atMs] when it was taken */
    look: (picture, atMs) => post({ type: "look", picture, atMs }, picture === null ? [] : [picture]),
    stop() {
      abort.abort()
      worker.terminate()
    },
  }
}
