/**
 * How loud the microphone is, several times a second. Nothing is recorded and nothing leaves the page.
 */

const SMALLEST_DB = -60 // A quiet room.
const LOUDEST_DB = -15 // Somebody speaking up, near the microphone.

/**
 * @param {Float32Array} samples
 * @returns {number} 0 for silence to 1 for a loud voice, as ears count
 */
export function loudness(samples) {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const decibels = 10 * Math.log10(sum / samples.length + 1e-12)
  return Math.min(1, Math.max(0, (decibels - SMALLEST_DB) / (LOUDEST_DB - SMALLEST_DB)))
}

/**
 * @param {object} options
 * @param {(level: number) => void} options.onLevel
 * @param {() => AudioContext} [options.makeContext]
 */
export function createLevelMeter({ onLevel, makeContext = () => new AudioContext() }) {
  /** @type {AudioContext | null} */
  let context = null
  /** @type {number | undefined} */
  let frame
  /** @type {AbortController | null} */
  let waking = null

  /** @param {AnalyserNode} analyser */
  function watch(analyser) {
    const samples = new Float32Array(analyser.fftSize)
    const look = () => {
      analyser.getFloatTimeDomainData(samples)
      onLevel(loudness(samples))
      frame = requestAnimationFrame(look)
    }
    look()
  }

  function stop() {
    if (frame !== undefined) cancelAnimationFrame(frame)
    waking?.abort()
    void context?.close()
    context = null
    onLevel(0)
  }

  return {
    /** @param {MediaStreamTrack | null} track */
    listen(track) {
      stop()
      if (!track) return
      const opened = makeContext()
      context = opened
      const analyser = opened.createAnalyser()
      analyser.fftSize = 1024
      opened.createMediaStreamSource(new MediaStream([track])).connect(analyser)
      // Some browsers let a page work with sound only once somebody has touched it.
      waking = new AbortController()
      for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, () => void opened.resume(), { signal: waking.signal })
      watch(analyser)
    },
    stop,
  }
}
