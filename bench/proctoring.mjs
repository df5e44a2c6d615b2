/// <reference lib="DOM" />
/// <reference lib="DOM.Iterable" />
/**
 * The page of bench/proctoring.py: feeds labelled pictures to the worker that the room loads, judges what it answers
 * with the room's own sampler and detectors, and does the same with a naive heuristic. What it is told and gives back
 * are names and numbers; scores are counted in Python.
 */
/* global document, window -- this one runs in a browser. */
import { createCamera } from "../static/js/proctoring/candidate/camera.js"
import { DETECTORS } from "../static/js/proctoring/candidate/registry.js"
import { createSampler } from "../static/js/proctoring/candidate/samples.js"
import { createWatch } from "../static/js/proctoring/candidate/watch.js"
import { linkWorker, startModuleWorker } from "../static/js/proctoring/candidate/worker_link.js"
import { lids, lookingDown, reading, startMesh } from "./proctoring_eyelids.mjs"
import { naive, ssd, startNaive } from "./proctoring_naive.mjs"
import { aside, honest, turning } from "./proctoring_people.mjs"
import { assets, moments, PERIOD_MS, spoilt, start, stills } from "./proctoring_pictures.mjs"

const CALIBRATING_LOOKS = 18 // 4.5 s at four looks a second; the room needs 3 s.

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
      link.look(shot === null || typeof shot === "string" ? null : shot.picture, shotAt)
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

const pictures = { start, stills, spoilt, moments }
const people = { honest, turning, aside }
const eyelids = { startMesh, lids, reading, lookingDown }
Object.assign(window, { bench: { ...pictures, ...people, ...eyelids, judge, startNaive, naive, ssd, film } })
