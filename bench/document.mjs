/**
 * What a page does when it opens a document: how long each step takes, and what it weighs in memory.
 *
 *     node --expose-gc document.mjs URL ROOM COOKIE [FILE]
 *
 * With a FILE of `history.mjs`, the same by applying every single update of it, as a page would that gets the log.
 */
import { readFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import * as Y from "yjs"
import { ATTACHED, EMPTY_STATE, socketIo } from "./designs.mjs"

const PATIENCE_MS = 20_000
const TIMES = 5

function heapMb() {
  globalThis.gc?.()
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return (heapUsed + external + arrayBuffers) / 1024 / 1024
}

/**
 * Make the document of updates; what that took.
 * @param {Uint8Array[]} updates
 */
function made(updates) {
  const before = heapMb()
  const began = performance.now()
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  const text = doc.getText("text:main").toString()
  const ms = performance.now() - began
  const mb = heapMb() - before
  doc.destroy() // Also keeps it from being collected before it is weighed.
  return { ms, text, mb }
}

/** The quickest of several times: the first runs code that nothing has run yet. @param {Uint8Array[]} updates */
function best(updates) {
  return Array.from({ length: TIMES }, () => made(updates)).sort((one, other) => one.ms - other.ms)[0]
}

/** @param {string} url @param {string} room @param {string} cookie */
async function opened(url, room, cookie) {
  /** @type {Buffer[]} */
  const parts = []
  const socket = await socketIo(url, cookie, (_packet, part) => { if (part !== null) parts.push(Buffer.from(part)) })
  const began = performance.now()
  await socket.ask(`["join",{"room":"${room}","document":true}]`)
  const joined = performance.now()
  await socket.ask(`["document-sync",{"room":"${room}","state":${ATTACHED}}]`, EMPTY_STATE)
  while (parts.length < 2 && performance.now() - joined < PATIENCE_MS) await sleep(0)
  const synced = performance.now()
  socket.wire.close()
  return { update: parts[0], joinMs: joined - began, syncMs: synced - joined }
}

/** @param {string} file */
function updatesOf(file) {
  const bytes = readFileSync(file)
  const updates = []
  for (let at = 0; at < bytes.length;) {
    const size = bytes.readUInt32LE(at + 1)
    updates.push(bytes.subarray(at + 5, at + 5 + size))
    at += 5 + size
  }
  return updates
}

const [url, room, cookie, file] = process.argv.slice(2)
const { update, joinMs, syncMs } = await opened(url, room, cookie)
const page = best([update])
const replay = file ? best(updatesOf(file)) : null
process.stdout.write(JSON.stringify({
  join_ms: joinMs, sync_ms: syncMs, bytes: update.length, page_ms: page.ms, page_mb: page.mb, text: page.text,
  replay_ms: replay?.ms ?? null, replay_mb: replay?.mb ?? null,
}))
process.exit()
