/**
 * What one document has and another lacks, read from updates and state vectors alone. Pure apart from the documents
 * it is given.
 */
import * as Y from "yjs"

import { contentOf, deletionOf, rangesOf } from "./pieces.js"

/** @typedef {import("./pieces.js").Most} Most */
/** @typedef {{state: Uint8Array, update: Uint8Array, most: Most}} ServerState the acknowledgement of `document-sync` */
/** @typedef {Parameters<typeof Y.mergeDeleteSets>[0][number]} DeleteSet */

/** @param {Iterable<Uint8Array>} updates a document of its own, in which nothing that was deleted is held on to */
export function documentOf(updates) {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

/** Whether the document waits for an edit that the ones it was given build on. @param {Y.Doc} doc */
export const isWaiting = ({ store }) => store.pendingStructs !== null || store.pendingDs !== null

/** After a sync nobody has what is still waited for; it would be part of everything that is sent from then on. @param {Y.Doc} doc */
export function stopWaiting({ store }) {
  store.pendingStructs = null
  store.pendingDs = null
}

/** @param {DeleteSet} all @param {DeleteSet} some */
export function covers(all, some) {
  for (const [client, ranges] of some.clients) {
    const known = all.clients.get(client) ?? []
    const isCovered = ranges.every(({ clock, len }) => known.some((one) => one.clock <= clock && clock + len <= one.clock + one.len))
    if (!isCovered) return false
  }
  return true
}

/**
 * What the document has of this person's beyond what the server has, or will have when these updates have reached it;
 * what others wrote is theirs to bring. Deletions are compared too: a state vector does not count them.
 * @param {Y.Doc} doc
 * @param {ServerState} server
 * @param {Uint8Array[]} updates
 * @param {(client: number) => boolean} isOwn
 * @returns {Uint8Array | null}
 */
export function difference(doc, server, updates, isOwn) {
  const clocks = Y.decodeStateVector(server.state)
  for (const update of updates) {
    for (const [client, clock] of Y.parseUpdateMeta(update).to) clocks.set(client, Math.max(clock, clocks.get(client) ?? 0))
  }
  const own = Y.decodeStateVector(Y.encodeStateVector(doc))
  const isAhead = [...own].some(([client, clock]) => isOwn(client) && clock > (clocks.get(client) ?? 0))
  const deleted = Y.mergeDeleteSets([server.update, ...updates].map((update) => Y.decodeUpdate(update).ds))
  if (!isAhead && covers(deleted, Y.createDeleteSetFromStructStore(doc.store))) return null
  // Undo holds on to what was deleted; a document of its own lets go of it, so that it is not sent.
  const all = Y.decodeUpdate(Y.encodeStateAsUpdate(documentOf([Y.encodeStateAsUpdate(doc)]), Y.encodeStateVector(clocks)))
  const structs = all.structs.filter(({ id }) => isOwn(id.client))
  for (const { id, length } of structs) clocks.set(id.client, Math.max(clocks.get(id.client) ?? 0, id.clock + length))
  const ranges = rangesOf(all.ds).flatMap(({ client, clock, length }) => {
    const known = Math.min(length, (clocks.get(client) ?? 0) - clock)
    return known > 0 ? [{ client, clock, length: known }] : []
  })
  if (!isAhead && covers(deleted, Y.decodeUpdate(deletionOf(ranges)).ds)) return null
  return structs.length === 0 ? deletionOf(ranges) : Y.mergeUpdates([contentOf(structs), deletionOf(ranges)])
}

/**
 * Which of these updates the document can take, tried on a copy: one that builds on what nobody has any more would
 * wait in it for ever.
 * @template {{update: Uint8Array}} T
 * @param {Y.Doc} doc
 * @param {T[]} entries
 * @returns {{usable: T[], unreadable: T[]}}
 */
export function sortOut(doc, entries) {
  /** @type {T[]} */
  const usable = []
  /** @type {T[]} */
  const unreadable = []
  const fresh = () => documentOf([Y.encodeStateAsUpdate(doc), ...usable.map(({ update }) => update)])
  let copy = fresh()
  for (const entry of entries) {
    try {
      Y.applyUpdate(copy, entry.update)
      if (!isWaiting(copy)) {
        usable.push(entry)
        continue
      }
    } catch {
      unreadable.push(entry)
    }
    copy = fresh()
  }
  return { usable, unreadable }
}
