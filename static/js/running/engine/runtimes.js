/**
 * Fetching a runtime: its files as the build packed them (build_runner.mjs), compressed, from our own host. Nothing is
 * fetched before somebody asks, and nothing twice.
 */

import { neededParts } from "./languages.js"

/**
 * @typedef {{name: string, kind: "script" | "wasm" | "data", url: string, bytes: number}} Packed
 * @typedef {{name: string, kind: string, blob: Blob}} Part
 * @typedef {(progress: {loaded: number, total: number}) => void} OnLoading in bytes
 */

/** By runtime; the build writes it in. @type {Record<string, Packed[]>} */
const PACKED = /** @type {any} */ (globalThis).NEUROHIRE_RUNTIMES

// A line that brings nothing for this long is taken for dead.
const SILENCE_MS = 30_000

/** @typedef {ReturnType<typeof createRuntimes>} Runtimes */

/** @param {{get?: typeof fetch, packed?: Record<string, Packed[]>}} [given] */
export function createRuntimes({ get = (...args) => fetch(...args), packed = PACKED } = {}) {
  /** @type {Map<string, {parts: Promise<Part>[], listeners: Set<OnLoading>, last: {loaded: number, total: number}}>} */
  const fetched = new Map()

  /**
   * The parts of a runtime, each when it is there. A failed attempt is forgotten, so that the next one tries again.
   * @param {string} runtime
   * @returns {Promise<Part>[]} one of them rejects when it did not come
   */
  function load(runtime) {
    const known = fetched.get(runtime)
    if (known) return known.parts
    const needed = neededParts(packed[runtime])
    const total = needed.reduce((sum, { bytes }) => sum + bytes, 0)
    /** @type {Set<OnLoading>} */
    const listeners = new Set()
    const entry = { listeners, last: { loaded: 0, total }, parts: /** @type {Promise<Part>[]} */ ([]) }
    const count = (/** @type {number} */ bytes) => {
      entry.last = { loaded: entry.last.loaded + bytes, total }
      for (const listener of listeners) listener(entry.last)
    }
    entry.parts = needed.map((part) => fetchPart(part, get, count))
    fetched.set(runtime, entry)
    Promise.all(entry.parts).then(() => listeners.clear(), () => fetched.delete(runtime))
    return entry.parts
  }

  /** Hear how much of a runtime has come, until all has. @param {string} runtime @param {OnLoading} onLoading */
  function follow(runtime, onLoading) {
    const entry = fetched.get(runtime)
    if (!entry) return
    if (entry.last.loaded < entry.last.total) entry.listeners.add(onLoading)
    onLoading(entry.last)
  }

  return {
    load,
    follow,
    /** It came and was of no use: fetch it again. @param {string} runtime */
    forget: (runtime) => void fetched.delete(runtime),
  }
}

/**
 * @param {Packed} part
 * @param {typeof fetch} get
 * @param {(bytes: number) => void} count
 * @returns {Promise<Part>}
 */
async function fetchPart({ name, kind, url }, get, count) {
  const stopped = new AbortController()
  let silence = setTimeout(() => stopped.abort(), SILENCE_MS)
  try {
    const answer = await get(url, { signal: stopped.signal, credentials: "omit" })
    if (!answer.ok || !answer.body) throw new Error(`${url}: ${answer.status}`)
    const reader = answer.body.getReader()
    const pieces = []
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      clearTimeout(silence)
      silence = setTimeout(() => stopped.abort(), SILENCE_MS)
      pieces.push(step.value)
      count(step.value.length)
    }
    return { name, kind, blob: new Blob(pieces) }
  } finally {
    clearTimeout(silence)
  }
}
