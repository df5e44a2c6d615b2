/// <reference lib="DOM" />
/** What bench/proctoring.mjs compares with: the heuristic of a first attempt, and the other net that could count faces. */
/* global document -- this one runs in a browser. */
import * as faceapi from "@vladmandic/face-api"
import { assets, picture } from "./proctoring_pictures.mjs"

const NAIVE = { inputSize: 416, scoreThreshold: 0.5, noseOffset: 0.2, width: 0.15 }

export async function startNaive() {
  const tf = /** @type {any} */ (faceapi.tf)
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false)
  tf.setWasmPaths(assets.wasm)
  await tf.setBackend("wasm")
  await tf.ready()
  const folder = "/face-api/model/"
  await faceapi.nets.tinyFaceDetector.loadFromUri(folder)
  await faceapi.nets.faceLandmark68Net.loadFromUri(folder)
  await faceapi.nets.ssdMobilenetv1.loadFromUri(folder)
}

/** @param {ImageBitmap} bitmap */
function drawn(bitmap) {
  const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width, height: bitmap.height })
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvas
}

/** The heuristic to beat: one size, the nose's place in the box, the box's width. @param {HTMLCanvasElement} canvas */
async function judgeNaively(canvas) {
  const options = new faceapi.TinyFaceDetectorOptions(NAIVE)
  const found = await faceapi.detectAllFaces(canvas, options).withFaceLandmarks()
  const largest = [...found].sort((a, b) => b.detection.box.area - a.detection.box.area)[0]
  const verdict = { "no-face": found.length === 0, "multiple-faces": found.length > 1, "looking-away": false, "face-too-far": false }
  if (!largest) return verdict
  const { box } = largest.detection
  const nose = largest.landmarks.positions[30].x
  verdict["looking-away"] = Math.abs(nose - (box.x + box.width / 2)) / box.width > NAIVE.noseOffset
  verdict["face-too-far"] = box.width / canvas.width < NAIVE.width
  return verdict
}

/** @param {string[]} files @param {(canvas: HTMLCanvasElement) => Promise<object>} judged */
async function eachTimed(files, judged) {
  const all = []
  for (const file of files) {
    const canvas = drawn(await picture(file))
    const beganAt = performance.now()
    const verdict = await judged(canvas)
    all.push({ file, verdict, tookMs: performance.now() - beganAt })
  }
  return all
}

/** The other candidate for a second opinion, alone. @param {HTMLCanvasElement} canvas */
async function countBySsd(canvas) {
  const found = await faceapi.detectAllFaces(canvas, new faceapi.SsdMobilenetv1Options({ minConfidence: 0.6 }))
  return { faces: found.length }
}

/** @param {[string[], number]} asked files */
export const naive = ([files]) => eachTimed(files, judgeNaively)

/** @param {[string[], number]} asked files */
export const ssd = ([files]) => eachTimed(files, countBySsd)
