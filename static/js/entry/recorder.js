/**
 * Three seconds of the own microphone, kept in this page's memory until they were heard, and nowhere else.
 */

export const RECORD_MS = 3000

/**
 * @param {object} [options]
 * @param {(stream: MediaStream) => MediaRecorder} [options.makeRecorder]
 * @param {() => boolean} [options.isSupported]
 */
export function createRecorder({
  makeRecorder = (stream) => new MediaRecorder(stream),
  isSupported = () => typeof MediaRecorder === "function",
} = {}) {
  /** @type {MediaRecorder | null} */
  let running = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  function stop() {
    clearTimeout(timer)
    if (running && running.state !== "inactive") running.stop()
    running = null
  }

  return {
    isSupported,
    /**
     * What was recorded; null when nothing was, because the microphone or the recording ended early.
     * @param {MediaStreamTrack} track
     * @returns {Promise<Blob | null>}
     */
    record(track) {
      stop()
      return new Promise((resolve) => {
        const recorder = makeRecorder(new MediaStream([track]))
        /** @type {Blob[]} */
        const parts = []
        recorder.addEventListener("dataavailable", ({ data }) => parts.push(data))
        recorder.addEventListener("error", () => resolve(null))
        recorder.addEventListener("stop", () => {
          const whole = new Blob(parts, { type: recorder.mimeType })
          resolve(whole.size > 0 ? whole : null)
        })
        running = recorder
        recorder.start()
        timer = setTimeout(stop, RECORD_MS)
      })
    },
    stop,
  }
}

/** @typedef {ReturnType<typeof createRecorder>} Recorder */
