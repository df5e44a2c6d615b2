/**
 * The quick neural nets: where faces are in a picture, and the 68 landmarks of one. Runs in the worker.
 * Only these two nets are loaded; none that recognises a person or guesses anything about one.
 */
import * as faceapi from "@vladmandic/face-api"

/** @typedef {import("./pose.js").Point} Point */
/** @typedef {import("./face_count.js").Box} Box */

/**
 * The same small net at growing sizes, the next one only if the one before found nobody: near faces
 * are found at 224, far ones need 416, and 416 overlooks near ones. The last pass may only tell of
 * faces that are small (share of the picture's height), and they are doubtful, because there it also sees faces in
 * patterns. docs/proctoring.md, D "Presence" and F1.
 */
const PASSES = [
  { inputSize: 224, scoreThreshold: 0.3, tallest: 1, isDoubtful: false },
  { inputSize: 320, scoreThreshold: 0.3, tallest: 1, isDoubtful: false },
  { inputSize: 416, scoreThreshold: 0.4, tallest: 0.3, isDoubtful: true },
]

/** face-api asks its surroundings for these; in a worker there is no DOM, and tensors need none. */
function settleIntoWorker() {
  const missing = () => {
    throw new Error("There is no document in a worker.")
  }
  const surroundings = {
    Canvas: OffscreenCanvas,
    CanvasRenderingContext2D: OffscreenCanvasRenderingContext2D,
    ImageData,
    Image: class {},
    Video: class {},
    createCanvasElement: missing,
    createImageElement: missing,
    createVideoElement: missing,
    fetch: self.fetch.bind(self),
    readFile: missing,
  }
  faceapi.env.setEnv(/** @type {any} */ (surroundings))
}

/** WebAssembly on one thread: a second one does not pay, and would need a worker made from a blob. @param {string} wasmUrl */
async function startBackend(wasmUrl) {
  const tf = /** @type {any} */ (faceapi.tf)
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false)
  tf.setWasmPaths(wasmUrl)
  if (!(await tf.setBackend("wasm"))) throw new Error("WebAssembly could not be started.")
  await tf.ready()
}

/** @param {any} pixels a picture as a tensor @returns {Promise<Box[]>} */
async function findFaces(pixels) {
  const [pictureHeight] = pixels.shape
  for (const { inputSize, scoreThreshold, tallest, isDoubtful } of PASSES) {
    const options = new faceapi.TinyFaceDetectorOptions({ inputSize, scoreThreshold })
    const found = await faceapi.nets.tinyFaceDetector.locateFaces(pixels, options)
    const plausible = found.filter(({ box }) => box.height < tallest * pictureHeight || tallest === 1)
    if (plausible.length > 0) {
      return plausible.map(({ box: { x, y, width, height }, score }) => ({ x, y, width, height, score, isDoubtful }))
    }
  }
  return []
}

/** @param {any} pixels @param {Box} face @returns {Promise<Point[] | null>} */
async function findLandmarks(pixels, { x, y, width, height }) {
  const [cut] = /** @type {any[]} */ (await faceapi.extractFaceTensors(pixels, [new faceapi.Rect(x, y, width, height)]))
  if (!cut) return null
  try {
    const landmarks = /** @type {faceapi.FaceLandmarks68} */ (await faceapi.nets.faceLandmark68Net.detectLandmarks(cut))
    return landmarks.positions.map(({ x: across, y: down }) => ({ x: across, y: down }))
  } finally {
    cut.dispose()
  }
}

/** @template T @param {ImageData} picture @param {(pixels: any) => Promise<T>} use */
async function withPixels(picture, use) {
  const pixels = /** @type {any} */ (faceapi.tf).browser.fromPixels(picture)
  try {
    return await use(pixels)
  } finally {
    pixels.dispose()
  }
}

/**
 * @param {{models: string, wasm: string}} urls where the nets and the WebAssembly runtime are served
 */
export async function loadFaceFinder({ models, wasm }) {
  settleIntoWorker()
  await startBackend(wasm)
  await faceapi.nets.tinyFaceDetector.loadFromUri(models)
  await faceapi.nets.faceLandmark68Net.loadFromUri(models)

  return {
    /** @param {ImageData} picture @returns {Promise<Box[]>} the faces, largest first */
    async find(picture) {
      const found = await withPixels(picture, findFaces)
      return found.sort((a, b) => b.width * b.height - a.width * a.height)
    },
    /** @param {ImageData} picture @param {Box} face @returns {Promise<Point[] | null>} in pixels, counted from any corner */
    landmarks: (picture, face) => withPixels(picture, (pixels) => findLandmarks(pixels, face)),
  }
}
