/**
 * Devices that are on and give nothing: the system muted them, a switch on the device is off, a shutter is closed. The
 * track lives on then, so the buttons alone would say that all is well. What is measured here never leaves the page.
 */

/** @typedef {"audio" | "camera"} Device */
/** @typedef {{track: MediaStreamTrack | null, sinceMs: number | null, isSilent: boolean}} Watched */

const LOOK_EVERY_MS = 500
const LOOKS_WITH_PICTURE = 4 // While the camera gives one, it is looked at this many times less: drawing holds up the page.
const SILENT_AFTER_MS = 3000 // Systems mute for a moment too, as while a phone call rings.
const SAMPLES = 32_768 // More than half a second of sound, so that nothing falls between two looks.
const DARKEST = 8 // Of 255. Whoever sits in the dark still has the noise of the camera above it.
const [WIDTH_PX, HEIGHT_PX] = [32, 24]

/**
 * Whether a microphone gives nothing at all: no voice, and not the noise that every open microphone has.
 * @param {{makeContext?: () => AudioContext}} options
 */
function createEar({ makeContext = () => new AudioContext() }) {
  /** @type {AudioContext | null} */
  let context = null
  /** @type {AnalyserNode | null} */
  let analyser = null
  const samples = new Float32Array(SAMPLES)

  function close() {
    void context?.close()
    context = null
    analyser = null
  }

  return {
    close,
    /** @param {MediaStreamTrack | null} track */
    listen(track) {
      close()
      if (!track || typeof AudioContext === "undefined") return
      context = makeContext()
      analyser = context.createAnalyser()
      analyser.fftSize = SAMPLES
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    },
    hearsNothing() {
      if (!analyser || context?.state !== "running") return false
      analyser.getFloatTimeDomainData(samples)
      return samples.every((sample) => sample === 0)
    },
  }
}

/** Whether a video shows black and nothing else. @param {HTMLVideoElement} video */
function createEye(video) {
  /** @type {CanvasRenderingContext2D | null} */
  let drawing = null

  return {
    seesNothing() {
      if (video.readyState < 2 || video.videoWidth === 0) return false
      drawing ??= Object.assign(document.createElement("canvas"), { width: WIDTH_PX, height: HEIGHT_PX }).getContext("2d", { willReadFrequently: true })
      if (!drawing) return false
      drawing.drawImage(video, 0, 0, WIDTH_PX, HEIGHT_PX)
      const { data } = drawing.getImageData(0, 0, WIDTH_PX, HEIGHT_PX)
      // Every fourth value is the opacity.
      return data.every((value, at) => at % 4 === 3 || value <= DARKEST)
    },
  }
}

/**
 * @param {object} options
 * @param {HTMLVideoElement} options.ownVideo what plays the own camera
 * @param {(device: Device, isSilent: boolean) => void} options.onChange
 * @param {{hearsNothing(): boolean, listen(track: MediaStreamTrack | null): void, close(): void}} [options.ear]
 * @param {{seesNothing(): boolean}} [options.eye]
 * @param {{now(): number}} [options.clock]
 */
export function createSilence({ ownVideo, onChange, ear = createEar({}), eye = createEye(ownVideo), clock = Date }) {
  /** @type {Record<Device, Watched>} */
  const watched = { audio: nothing(), camera: nothing() }
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer
  let looks = 0

  /** @param {Device} device */
  function givesNothing(device) {
    const { track, sinceMs } = watched[device]
    if (!track?.enabled) return false
    if (track.muted) return true
    if (device === "audio") return ear.hearsNothing()
    return (sinceMs !== null || looks % LOOKS_WITH_PICTURE === 0) && eye.seesNothing()
  }

  /** @param {Device} device */
  function look(device) {
    const one = watched[device]
    one.sinceMs = givesNothing(device) ? (one.sinceMs ?? clock.now()) : null
    const isSilent = one.sinceMs !== null && clock.now() - one.sinceMs >= SILENT_AFTER_MS
    if (isSilent === one.isSilent) return
    one.isSilent = isSilent
    onChange(device, isSilent)
  }

  function lookAtBoth() {
    looks += 1
    look("audio")
    look("camera")
  }

  return {
    /** Which devices are on and give nothing, as the server and the others name them. @returns {("audio" | "video")[]} */
    silent: () => [...(watched.audio.isSilent ? [/** @type {const} */ ("audio")] : []), ...(watched.camera.isSilent ? [/** @type {const} */ ("video")] : [])],
    /** @param {Device} device @param {MediaStreamTrack | null} track */
    setTrack(device, track) {
      Object.assign(watched[device], { track, sinceMs: null })
      if (device === "audio") ear.listen(track)
      for (const event of ["mute", "unmute"]) track?.addEventListener(event, () => watched[device].track === track && look(device))
      look(device)
    },
    start() { timer = setInterval(lookAtBoth, LOOK_EVERY_MS) },
    stop() {
      clearInterval(timer)
      ear.close()
      for (const device of /** @type {Device[]} */ (["audio", "camera"])) Object.assign(watched[device], nothing())
    },
  }
}

/** @returns {Watched} */
function nothing() {
  return { track: null, sinceMs: null, isSilent: false }
}
