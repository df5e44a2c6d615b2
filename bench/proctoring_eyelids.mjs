/// <reference lib="DOM" />
/**
 * Whether the eyelids could tell who looks down, for bench/proctoring_eyelids.py: how open the eyes are by the mesh of
 * the second opinion, in pictures whose upper lids are drawn lower, and what would be told of somebody who reads at the
 * foot of the screen. Nothing of this is in the room.
 */
/* global createImageBitmap, location, OffscreenCanvas -- this one runs in a browser. */
import { Human } from "@vladmandic/human"
import { createHeadTurn } from "../static/js/proctoring/candidate/head_turn.js"
import { DETECTORS } from "../static/js/proctoring/candidate/registry.js"
import { createSampler } from "../static/js/proctoring/candidate/samples.js"
import { createWatch } from "../static/js/proctoring/candidate/watch.js"
import { createSitting } from "./proctoring_people.mjs"
import { chances, look, nextMoment, picture } from "./proctoring_pictures.mjs"

/** Numbers of the mesh: outer and inner corner, upper and lower lid. */
const EYES = [{ corners: [33, 133], edges: [159, 145] }, { corners: [362, 263], edges: [386, 374] }]
const DEGREES = 200 // of pitch for each unit that the eyes' opening falls
const MOST_FALL = 0.12
// Down: 28 degrees for 15 s, 36 for 3.5 s; sideways and up as in the room.
const LIMITS = {
  turned: { away: { yaw: 36, down: 28, up: 21 }, back: { yaw: 34, down: 26, up: 19 } },
  far: { away: { yaw: 48, down: 36, up: 35 }, back: { yaw: 43, down: 32, up: 30 } },
}
const LOOKS_BEFORE = 80 // 20 s of facing the screen.
const FOOT_LOOKS = 120 // 30 s of reading there,
const SCREEN_LOOKS = 40 // 10 s elsewhere on the screen.

/** @typedef {import("../static/js/proctoring/candidate/samples.js").Observation} Observation */
/** @typedef {Observation & {opening: number | null}} Seen */

/** @type {Human | null} */
let human = null

export async function startMesh() {
  const OFF = { enabled: false }
  const absolute = (/** @type {string} */ path) => new URL(path, location.href).href
  human = new Human({
    backend: "wasm", wasmPath: absolute("/dist/wasm/"), modelBasePath: absolute("/dist/models/"), cacheModels: false, cacheSensitivity: 0,
    debug: false, warmup: "none", filter: OFF, gesture: OFF, body: OFF, hand: OFF, object: OFF, segmentation: OFF,
    face: {
      enabled: true, iris: OFF, attention: OFF, emotion: OFF, description: OFF, antispoof: OFF, liveness: OFF,
      detector: { enabled: true, modelPath: "blazeface.json", rotation: false, maxDetected: 1, minConfidence: 0.5, skipFrames: 0, skipTime: 0 },
      mesh: { enabled: true, modelPath: "facemesh.json" },
    },
  })
  await human.load()
}

/** @param {ImageBitmap} bitmap */
async function meshOf(bitmap) {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const brush = canvas.getContext("2d")
  brush?.drawImage(bitmap, 0, 0)
  const result = await human?.detect(/** @type {ImageData} */ (brush?.getImageData(0, 0, canvas.width, canvas.height)))
  return result?.face[0]?.mesh ?? null
}

/** @param {ReadonlyArray<ReadonlyArray<number | undefined>>} mesh */
function openingOf(mesh) {
  const apart = (/** @type {number[]} */ [one, other]) =>
    Math.hypot(Number(mesh[one][0]) - Number(mesh[other][0]), Number(mesh[one][1]) - Number(mesh[other][1]))
  return EYES.reduce((sum, { corners, edges }) => sum + apart(edges) / apart(corners), 0) / EYES.length
}

/**
 * Draws the upper lids lower: the skin above is stretched down, what is seen of the eye is pressed together.
 * @param {ImageBitmap} bitmap @param {ReadonlyArray<ReadonlyArray<number | undefined>>} mesh @param {number} share of the eye's opening
 */
async function lowerLids(bitmap, mesh, share) {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const brush = canvas.getContext("2d")
  brush?.drawImage(bitmap, 0, 0)
  for (const { corners, edges } of EYES) {
    const at = (/** @type {number} */ point) => ({ x: Number(mesh[point][0]), y: Number(mesh[point][1]) })
    const [left, right] = corners.map(at).sort((a, b) => a.x - b.x)
    const [upper, lower] = edges.map(at)
    for (let x = Math.ceil(left.x); x < right.x; x += 1) {
      const along = (x - left.x) / (right.x - left.x)
      const corner = left.y + (right.y - left.y) * along
      const arch = 4 * along * (1 - along)
      const [lid, floor] = [corner + (upper.y - corner) * arch, corner + (lower.y - corner) * arch]
      const [top, lowered] = [lid - 1.5 * (lower.y - upper.y), lid + share * (floor - lid)]
      if (floor - lid < 0.5) continue
      brush?.drawImage(bitmap, x, top, 1, lid - top, x, top, 1, lowered - top)
      brush?.drawImage(bitmap, x, lid, 1, floor - lid, x, lowered, 1, floor - lowered)
    }
  }
  return createImageBitmap(canvas)
}

/**
 * What is seen of a picture with its lids lowered, at so many moments.
 * @param {[string, number, number, number]} asked a file, the share, how many, and a seed @returns {Promise<Seen[]>}
 */
export async function lids([file, share, count, seed]) {
  const chance = chances(seed)
  const bitmap = await picture(file)
  const mesh = await meshOf(bitmap)
  const drawn = mesh === null || share === 0 ? bitmap : await lowerLids(bitmap, mesh, share)
  const seen = []
  for (let nth = 0; nth < count; nth += 1) {
    const moment = await nextMoment(drawn, chance)
    const found = await meshOf(moment)
    const { observation } = await look(moment)
    seen.push({ ...observation, isSame: false, opening: found && openingOf(found) })
  }
  return seen
}

/**
 * The pose with what the lids add to it.
 * @param {Seen} seen @param {number | null} own the person's own opening; null: as in the room, without the lids
 * @returns {Observation}
 */
function withLids({ opening, pose, ...seen }, own) {
  const fall = opening === null || own === null ? 0 : Math.min(MOST_FALL, Math.max(0, own - opening))
  return { ...seen, pose: pose && { ...pose, pitch: pose.pitch - DEGREES * fall } }
}

/** @param {number | null} own null: as in the room */
function watchOf(own) {
  return own === null ? createWatch(DETECTORS) : createWatch(DETECTORS, null, createSampler(null, createHeadTurn(LIMITS)))
}

/**
 * Somebody who reads at the foot of the screen half a minute at a time, and what would be told of it by the lids.
 * @param {[Seen[][], Seen[][], number | null, number, number]} asked pictures facing, pictures at the foot, the person's own
 *   opening, how many looks at the foot, and a seed
 * @returns {string[]} what was told
 */
export function reading([facing, foot, own, looks, seed]) {
  const sitting = createSitting(watchOf(own), chances(seed))
  const [screen, below] = [facing, foot].map((pictures) => pictures.map((moments) => moments.map((one) => withLids(one, own))))
  sitting.lookAround(screen, LOOKS_BEFORE)
  for (let left = looks; left > 0; left -= FOOT_LOOKS) {
    sitting.lookAround(below, FOOT_LOOKS)
    sitting.lookAround(screen, SCREEN_LOOKS)
  }
  return sitting.told.map(({ kind }) => kind)
}

/**
 * Somebody who looks down for six seconds, once for each picture; whether it was told by the lids.
 * @param {[Seen[][], Seen[][], number | null, number]} asked pictures facing, pictures looking down, the own opening, and a seed
 */
export function lookingDown([facing, down, own, seed]) {
  return down.map((moments) => {
    const sitting = createSitting(watchOf(own), chances(seed))
    sitting.lookAround(facing.map((some) => some.map((one) => withLids(one, own))), LOOKS_BEFORE)
    sitting.stay(moments.map((one) => withLids(one, own)), 24)
    return sitting.told.some(({ kind }) => kind === "looking-away")
  })
}
