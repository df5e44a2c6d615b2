/**
 * The worker that looks at the pictures, off the page's thread. It sets the pace: it asks for a picture
 * (`tick`), is given one or none (`look`), answers what it saw (`observation`), pauses, asks again. So
 * looks never overlap, and a page in the background, whose timers sleep, is still asked. A picture is
 * forgotten as soon as it was measured; numbers leave, pictures do not.
 */
import { createFaceCount, faceToMeasure } from "./face_count.js"
import { loadFaceFinder } from "./face_finder.js"
import { eyesToChin } from "./face_size.js"
import { createPace } from "./pace.js"
import { createPictureFacts, shareOutside } from "./picture_facts.js"
import { headPose } from "./pose.js"
import { loadSecondOpinion } from "./second_opinion.js"

/**
 * @typedef {{type: "load", models: string, wasm: string}
 *   | {type: "look", picture: ImageBitmap | null, atMs?: number}} ToWorker `atMs`: when the picture was taken
 * @typedef {{type: "ready"} | {type: "tick"} | {type: "failed", reason: string}
 *   | {type: "observation", observation: import("./samples.js").Observation, tookMs: number}} FromWorker
 */

const WIDEST = 640 // The nets look at 416 pixels at most; a larger picture only costs time.

/** @type {Awaited<ReturnType<typeof loadFaceFinder>> | null} */
let finder = null
/** @type {Awaited<ReturnType<typeof loadSecondOpinion>> | null} */
let secondOpinion = null
const count = createFaceCount()
const facts = createPictureFacts()
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

/** Both opinions on one picture. @param {ImageData} pixels @param {number} atMs */
async function findFaces(pixels, atMs) {
  if (finder === null || secondOpinion === null) throw new Error("A picture came before the nets.")
  const first = await finder.find(pixels)
  const second = count.needsSecond(first, atMs) ? await secondOpinion.find(pixels) : null
  if (second !== null) count.addSecond(second.length, atMs)
  const largest = faceToMeasure(first, second ?? [])
  const landmarks = largest && (largest.landmarks ?? (await finder.landmarks(pixels, largest)))
  return { faces: count.of(first), largest, landmarks }
}

/** @param {ImageBitmap} picture @param {number} atMs @returns {Promise<import("./samples.js").Observation>} */
async function observe(picture, atMs) {
  const pixels = toPixels(picture)
  const { faces, largest, landmarks } = await findFaces(pixels, atMs)
  return {
    ...facts.of(pixels),
    faces,
    score: largest ? largest.score : 0,
    outside: largest ? shareOutside(largest, pixels) : 0,
    pose: landmarks && headPose(landmarks),
    eyesToChin: landmarks && eyesToChin(landmarks, pixels.height),
  }
}

/** @param {ToWorker} message */
async function handle(message) {
  if (message.type === "load") {
    finder = await loadFaceFinder(message)
    secondOpinion = await loadSecondOpinion(message)
    post({ type: "ready" })
    askAfter(0)
  } else if (message.picture === null) {
    askAfter(pace.idle())
  } else {
    const startedAtMs = performance.now()
    const observation = await observe(message.picture, message.atMs ?? startedAtMs)
    const tookMs = performance.now() - startedAtMs
    post({ type: "observation", observation, tookMs })
    askAfter(pace.pauseAfter(tookMs))
  }
}

self.addEventListener("message", (/** @type {MessageEvent<ToWorker>} */ { data }) => {
  handle(data).catch((error) => post({ type: "failed", reason: String(error) }))
})
