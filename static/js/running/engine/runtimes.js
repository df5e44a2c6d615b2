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
  /** @type {Map<string, {parts: Promise<Part[]>, listeners: Set<OnLoading>, last: {loaded: number, total: number}}>} */
  const fetched = new Map()

  /**
   * The parts of a runtime. A failed attempt is forgotten, so that the next one tries again.
   * @param {string} runtime
   * @param {OnLoading} [onLoading] called while it is fetched, and with what has come so far if that began earlier
   * @returns {Promise<Part[]>} rejects when a part did not come
   */
  function load(runtime, onLoading) {
    const known = fetched.get(runtime)
    if (known) {
      if (onLoading) follow(known, onLoading)
      return known.parts
    }
    const needed = neededParts(packed[runtime])
    const total = needed.reduce((sum, { bytes }) => sum + bytes, 0)
    const listeners = new Set(onLoading ? [onLoading] : [])
    const entry = { listeners, last: { loaded: 0, total }, parts: /** @type {Promise<Part[]>} */ (Promise.resolve([])) }
    const count = (/** @type {number} */ bytes) => {
      entry.last = { loaded: entry.last.loaded + bytes, total }
      for (const listener of listeners) listener(entry.last)
    }
    entry.parts = Promise.all(needed.map((part) => fetchPart(part, get, count))).finally(() => listeners.clear())
    entry.parts.catch(() => fetched.delete(runtime))
    fetched.set(runtime, entry)
    return entry.parts
  }

  return { load }
}

/** @param {{listeners: Set<OnLoading>, last: {loaded: number, total: number}}} entry @param {OnLoading} onLoading */
function follow(entry, onLoading) {
  if (entry.last.loaded < entry.last.total) entry.listeners.add(onLoading)
  onLoading(entry.last)
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
