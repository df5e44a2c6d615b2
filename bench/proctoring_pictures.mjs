/// <reference lib="DOM" />
/**
 * What the room's worker sees in pictures, for bench/proctoring.mjs: a picture as it is, spoilt, or at several moments.
 * The worker and this file alone decide the answers, which bench/proctoring_kept.py therefore keeps. Not here: verdicts.
 */
/* global createImageBitmap, document, location, OffscreenCanvas -- this one runs in a browser. */
import { startModuleWorker } from "../static/js/proctoring/candidate/worker_link.js"

export const PERIOD_MS = 250 // As static/js/proctoring/candidate/pace.js looks.
const APART_MS = 60_000 // Between two pictures, so that nothing of one counts for the next.

export const assets = (() => {
  const absolute = (/** @type {string} */ path) => new URL(path, location.href).href
  return { worker: absolute(document.body.dataset.worker ?? ""), models: absolute("/dist/models/"), wasm: absolute("/dist/wasm/") }
})()

/** @typedef {import("../static/js/proctoring/candidate/samples.js").Observation} Observation */

/** @type {Worker | null} */
let worker = null
let nowMs = 0 // Not the machine's time: a bench looks faster than a room.

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

/** How long the worker takes to be ready, in ms. */
export async function start() {
  const beganAt = performance.now()
  worker = /** @type {Worker} */ (startModuleWorker(assets.worker))
  worker.postMessage({ type: "load", models: assets.models, wasm: assets.wasm })
  await answer("ready")
  return performance.now() - beganAt
}

/** @param {string} file */
export async function picture(file) {
  const response = await fetch(`/faces/${file}`)
  if (!response.ok) throw new Error(`${file}: ${response.status}`)
  return createImageBitmap(await response.blob())
}

/** @param {ImageBitmap} bitmap handed over, as the room does */
export async function look(bitmap) {
  nowMs += PERIOD_MS
  const seen = answer("observation")
  worker?.postMessage({ type: "look", picture: bitmap, atMs: nowMs }, [bitmap])
  return seen
}

/** What the worker settles on after so many looks at a still picture. @param {ImageBitmap} bitmap @param {number} looks */
async function settle(bitmap, looks) {
  nowMs += APART_MS
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
export async function stills([files, looks]) {
  const seen = []
  for (const file of files) seen.push({ file, ...(await settle(await picture(file), looks)) })
  return seen
}

/** A picture darkened, or pushed over its left edge. @param {[string, {brightness?: number, shift?: number}]} asked */
export async function spoilt([file, { brightness = 1, shift = 0 }]) {
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
export async function nextMoment(bitmap, chance) {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const brush = canvas.getContext("2d")
  if (brush === null) throw new Error("No canvas.")
  const some = () => (chance() - 0.5) * 2
  brush.filter = `brightness(${1 + 0.1 * some()})`
  brush.drawImage(bitmap, 0.02 * some() * bitmap.width, 0.02 * some() * bitmap.height)
  return createImageBitmap(canvas)
}

/** The same chances at every run (mulberry32). @param {number} seed */
export function chances(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * What is seen of a still picture at so many moments.
 * @param {[string, number, number]} asked a file, how many, and a seed @returns {Promise<Observation[]>}
 */
export async function moments([file, count, seed]) {
  nowMs += APART_MS
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
