/**
 * The worker that looks at the pictures, off the page's thread. It sets the pace: it asks for a picture
 * (`tick`), is given one or none (`look`), answers what it saw (`observation`), pauses, asks again. So
 * looks never overlap, and a page in the background, whose timers sleep, is still asked. A picture is
 * forgotten as soon as it was measured; numbers leave, pictures do not.
 */
import { eyesToChin } from "./face_size.js"
import { loadFaceFinder } from "./face_finder.js"
import { createPace } from "./pace.js"
import { headPose } from "./pose.js"

/**
 * @typedef {{type: "load", models: string, wasm: string} | {type: "look", picture: ImageBitmap | null}} ToWorker
 * @typedef {{type: "ready"} | {type: "tick"} | {type: "failed", reason: string}
 *   | {type: "observation", observation: import("./samples.js").Observation, tookMs: number}} FromWorker
 */

const WIDEST = 640 // The nets look at 416 pixels at most; a larger picture only costs time.

/** @type {Awaited<ReturnType<typeof loadFaceFinder>> | null} */
let finder = null
const pace = createPace()
const canvas = new OffscreenCanvas(1, 1)
const brush = canvas.getContext("2d", { willReadFrequently: true })

/** @param {FromWorker} message */
const post = (message) => self.postMessage(message)

/** @param {number} pauseMs */
function askAfter(pauseMs) {
  setTimeout(() => post({ type: "tick" }), pauseMs)
}

/** @param {ImageBitmap} picture */
function toPixels(picture) {
  if (brush === null) throw new Error("This browser cannot draw in a worker.")
  const scale = Math.min(1, WIDEST / picture.width)
  const width = Math.round(picture.width * scale)
  const height = Math.round(picture.height * scale)
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  brush.drawImage(picture, 0, 0, width, height)
  picture.close()
  return brush.getImageData(0, 0, width, height)
}

/** @param {ImageBitmap} picture @returns {Promise<import("./samples.js").Observation>} */
async function observe(picture) {
  if (finder === null) throw new Error("A picture came before the nets.")
  const pixels = toPixels(picture)
  const { faces, landmarks } = await finder.find(pixels)
  if (landmarks === null) return { faces, pose: null, eyesToChin: null }
  return { faces, pose: headPose(landmarks), eyesToChin: eyesToChin(landmarks, pixels.height) }
}

/** @param {ToWorker} message */
async function handle(message) {
  if (message.type === "load") {
    finder = await loadFaceFinder(message)
    post({ type: "ready" })
    askAfter(0)
  } else if (message.picture === null) {
    askAfter(pace.idle())
  } else {
    const startedAtMs = performance.now()
    const observation = await observe(message.picture)
    const tookMs = performance.now() - startedAtMs
    post({ type: "observation", observation, tookMs })
    askAfter(pace.pauseAfter(tookMs))
  }
}

self.addEventListener("message", (/** @type {MessageEvent<ToWorker>} */ { data }) => {
  handle(data).catch((error) => post({ type: "failed", reason: String(error) }))
})
