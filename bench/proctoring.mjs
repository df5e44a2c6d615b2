/// <reference lib="DOM" />
/// <reference lib="DOM.Iterable" />
/**
 * The page of bench/proctoring.py: feeds labelled pictures to the worker that the room loads, judges what it answers
 * with the room's own sampler and detectors, and does the same with a naive heuristic. What it is told and gives back
 * are names and numbers; scores are counted in Python.
 */
/* global createImageBitmap, document, location, OffscreenCanvas, window -- this one runs in a browser. */
import * as faceapi from "@vladmandic/face-api"
import { createCamera } from "../static/js/proctoring/candidate/camera.js"
import { DETECTORS } from "../static/js/proctoring/candidate/registry.js"
import { createSampler } from "../static/js/proctoring/candidate/samples.js"
import { createWatch } from "../static/js/proctoring/candidate/watch.js"
import { linkWorker, startModuleWorker } from "../static/js/proctoring/candidate/worker_link.js"

const PERIOD_MS = 250
const CALIBRATING_LOOKS = 18 // 4.5 s at four looks a second; the room needs 3 s.
const NAIVE = { inputSize: 416, scoreThreshold: 0.5, noseOffset: 0.2, width: 0.15 }

const assets = (() => {
  const absolute = (/** @type {string} */ path) => new URL(path, location.href).href
  return { worker: absolute(document.body.dataset.worker ?? ""), models: absolute("/dist/models/"), wasm: absolute("/dist/wasm/") }
})()

/** @type {Worker | null} */
let worker = null

/** The next message of a kind. @param {string} type @returns {Promise<any>} */
function answer(type) {
  return new Promise((resolve, reject) => {
    const listener = (/** @type {MessageEvent} */ { data }) => {
      if (data.type !== type && data.type !== "failed") return
      worker?.removeEventListener("message", listener)
      if (data.type === "failed") reject(new Error(data.reason))
      else resolve(data)
    }
    worker?.addEventListener("message", listener)
  })
}

async function start() {
  const beganAt = performance.now()
  worker = /** @type {Worker} */ (startModuleWorker(assets.worker))
  worker.postMessage({ type: "load", models: assets.models, wasm: assets.wasm })
  await answer("ready")
  return performance.now() - beganAt
}

/** @param {string} file */
async function picture(file) {
  const response = await fetch(`/faces/${file}`)
  if (!response.ok) throw new Error(`${file}: ${response.status}`)
  return createImageBitmap(await response.blob())
}

/** @param {ImageBitmap} bitmap handed over, as the room does */
async function look(bitmap) {
  const seen = answer("observation")
  worker?.postMessage({ type: "look", picture: bitmap }, [bitmap])
  return seen
}

/** What the worker settles on after so many looks at a still picture. @param {ImageBitmap} bitmap @param {number} looks */
async function settle(bitmap, looks) {
  const took = []
  let observation = null
  for (let nth = 0; nth < looks; nth += 1) {
    const seen = await look(await createImageBitmap(bitmap))
    took.push(seen.tookMs)
    observation = { ...seen.observation, isSame: false }
  }
  bitmap.close()
  return { observation, took }
}

/** @param {[string[], number]} files and looks at each */
async function stills([files, looks]) {
  const seen = []
  for (const file of files) seen.push({ file, ...(await settle(await picture(file), looks)) })
  return seen
}

/** @typedef {import("../static/js/proctoring/candidate/samples.js").Observation} Observation */

/** The room's verdicts on one look, after it got to know the person. @param {Observation} observation @param {Observation[]} near */
function judge(observation, near) {
  const sampler = createSampler()
  for (let nth = 0; near.length > 0 && nth < CALIBRATING_LOOKS; nth += 1) sampler.add(near[nth % near.length], nth * PERIOD_MS)
  sampler.interrupt()
  const sample = sampler.add(observation, CALIBRATING_LOOKS * PERIOD_MS)
  const plain = DETECTORS.flatMap((detector) => (detector.plain ? [[`plain ${detector.kind}`, detector.plain.judge(sample)]] : []))
  const verdicts = DETECTORS.map(({ kind, judge: of }) => [kind, of(sample)])
  return { why: sample.why, pose: sample.pose, ...Object.fromEntries([...verdicts, ...plain]) }
}

async function startNaive() {
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
async function naive(canvas) {
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
async function ssd(canvas) {
  const found = await faceapi.detectAllFaces(canvas, new faceapi.SsdMobilenetv1Options({ minConfidence: 0.6 }))
  return { faces: found.length }
}

/** A picture darkened, or pushed over its left edge. @param {string} file @param {{brightness?: number, shift?: number}} how */
async function spoilt(file, { brightness = 1, shift = 0 }) {
  const bitmap = await picture(file)
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const brush = canvas.getContext("2d")
  if (brush === null) throw new Error("No canvas.")
  brush.filter = `brightness(${brightness})`
  brush.drawImage(bitmap, -shift * bitmap.width, 0)
  if (shift > 0) brush.drawImage(bitmap, 0, 0, 1, bitmap.height, bitmap.width * (1 - shift), 0, bitmap.width * shift, bitmap.height)
  bitmap.close()
  return (await settle(await createImageBitmap(canvas), 1)).observation
}

/**
 * A picture as the next moment might show it: moved a little, a little lighter or darker.
 * @param {ImageBitmap} bitmap @param {() => number} chance
 */
async function nextMoment(bitmap, chance) {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const brush = canvas.getContext("2d")
  if (brush === null) throw new Error("No canvas.")
  const some = () => (chance() - 0.5) * 2
  brush.filter = `brightness(${1 + 0.1 * some()})`
  brush.drawImage(bitmap, 0.02 * some() * bitmap.width, 0.02 * some() * bitmap.height)
  return createImageBitmap(canvas)
}

/** The same chances at every run (mulberry32). @param {number} seed */
function chances(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** What is seen of a still picture at so many moments. @param {[string, number, number]} asked a file, how many, and a seed */
async function moments([file, count, seed]) {
  const chance = chances(seed)
  const bitmap = await picture(file)
  const seen = []
  for (let nth = 0; nth < count; nth += 1) {
    const { observation } = await look(await nextMoment(bitmap, chance))
    seen.push({ ...observation, isSame: false })
  }
  bitmap.close()
  return seen
}

/**
 * Somebody who does nothing wrong for a while: looks at the screen and around on it, a second or three each way.
 * @param {[Observation[][], number, number]} asked the moments of each picture of one person, how many looks, and a seed
 */
function honest([pictures, looks, seed]) {
  const chance = chances(seed)
  const watch = createWatch(DETECTORS)
  const any = (/** @type {any[]} */ some) => some[Math.floor(chance() * some.length)]
  /** @type {string[]} */
  let open = []
  const told = []
  let shown = pictures[0]
  for (let nth = 0, until = 0; nth < looks; nth += 1) {
    if (nth >= until) {
      shown = any(pictures)
      until = nth + 4 + Math.floor(chance() * 9)
    }
    const kinds = watch.add(any(shown), nth * PERIOD_MS).open.map(({ kind }) => kind)
    told.push(...kinds.filter((kind) => !open.includes(kind)))
    open = kinds
  }
  return told
}

/** How long the page's thread was taken in one piece, where that was more than 50 ms; asked again, since then. */
function longTasks() {
  /** @type {number[]} */
  const found = []
  const observer = new PerformanceObserver((list) => found.push(...list.getEntries().map(({ duration }) => duration)))
  observer.observe({ type: "longtask" })
  return () => {
    found.push(...observer.takeRecords().map(({ duration }) => duration))
    observer.disconnect()
    return found
  }
}

/** The film before the camera, through the room's camera, worker and watch. @param {number} seconds */
async function film(seconds) {
  const video = document.querySelector("video")
  if (video === null) throw new Error("No video.")
  const tasks = longTasks()
  const camera = createCamera(() => video)
  const watch = createWatch(DETECTORS)
  /** @type {{kind: string, at: number}[]} */
  const told = []
  const looks = { all: 0, usable: 0 }
  /** @type {string[]} */
  let open = []
  let shotAt = 0
  const link = linkWorker(assets, {
    onFailure: () => told.push({ kind: "failed", at: video.currentTime }),
    async onTick() {
      if (video.srcObject === null) await show(video)
      const shot = await camera.shoot(performance.now())
      shotAt = performance.now()
      link.look(shot === null || typeof shot === "string" ? null : shot.picture)
    },
    onObservation(observation) {
      const signals = watch.add(observation, shotAt)
      looks.all += 1
      looks.usable += signals.why === null ? 1 : 0
      const kinds = signals.open.map(({ kind }) => kind)
      for (const kind of kinds) if (!open.includes(kind)) told.push({ kind, at: video.currentTime })
      open = kinds
    },
  }, startModuleWorker)
  while (video.currentTime < seconds) await new Promise((resolve) => setTimeout(resolve, 200))
  link.stop()
  return { told, looks, longTasks: tasks() }
}

/** Only once the nets are ready, so that the film begins with the first look. @param {HTMLVideoElement} video */
async function show(video) {
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true })
  await video.play()
}

Object.assign(window, {
  bench: {
    start,
    stills,
    judge,
    startNaive,
    naive: (/** @type {[string[], number]} */ [files]) => eachTimed(files, naive),
    ssd: (/** @type {[string[], number]} */ [files]) => eachTimed(files, ssd),
    spoilt,
    moments,
    honest,
    film,
  },
})
