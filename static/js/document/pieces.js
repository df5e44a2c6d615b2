/**
 * Cutting an update into several that do the same together, when it has more parts than the server takes at once. Each
 * builds only on those before it. What cannot be cut stays whole.
 */
import * as encoding from "lib0/encoding"
import * as Y from "yjs"

import { LIMITS } from "../core/limits.js"

/** @typedef {{structs: number, ranges: number}} Most of content, and of deletions, in one update */
/** @typedef {ReturnType<typeof Y.decodeUpdate>["structs"][number]} Struct */
/** @typedef {{client: number, clock: number, length: number}} Range */

export const MOST_PIECE_BYTES = 512 * 1024
const MOST_VALUES_BYTES = LIMITS.VALUES_BYTES / 2 // As of all else: half of what the server takes.

/** An update that deletes and does nothing else. @param {Range[]} ranges */
export function deletionOf(ranges) {
  const clients = groupBy(ranges, ({ client }) => client)
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 0)
  encoding.writeVarUint(encoder, clients.size)
  for (const [client, own] of clients) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, own.length)
    for (const { clock, length } of own) {
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint(encoder, length)
    }
  }
  return encoding.toUint8Array(encoder)
}

/** @param {Struct[]} structs those of each client in order and without gaps */
export function contentOf(structs) {
  const clients = groupBy(structs, ({ id }) => id.client)
  const encoder = new Y.UpdateEncoderV1()
  encoding.writeVarUint(encoder.restEncoder, clients.size)
  for (const [client, own] of clients) {
    encoding.writeVarUint(encoder.restEncoder, own.length)
    encoder.writeClient(client)
    encoding.writeVarUint(encoder.restEncoder, own[0].id.clock)
    for (const struct of own) struct.write(encoder, 0)
  }
  encoding.writeVarUint(encoder.restEncoder, 0)
  return encoder.toUint8Array()
}

/** @param {ReturnType<typeof Y.decodeUpdate>["ds"]} ds @returns {Range[]} */
export function rangesOf(ds) {
  return [...ds.clients].flatMap(([client, ranges]) => ranges.map(({ clock, len }) => ({ client, clock, length: len })))
}

/**
 * @param {Uint8Array} update
 * @param {Most} most
 * @returns {Uint8Array[]}
 */
export function piecesOf(update, most) {
  // A part takes at least two bytes.
  if (update.byteLength <= 2 * Math.min(most.structs, most.ranges)) return [update]
  const { structs, ds } = Y.decodeUpdate(update)
  const ranges = rangesOf(ds)
  /** Which part of what the server takes at once this one is. A value costs by its length, wherever it stands. @param {Struct} struct */
  const shareOf = (struct) => struct instanceof Y.Item && struct.content instanceof Y.ContentAny
    ? contentOf([struct]).byteLength / MOST_VALUES_BYTES
    : 1 / most.structs
  const share = structs.reduce((sum, struct) => sum + shareOf(struct), 0) + ranges.length / most.ranges
  if (share <= 1 || structs.some((struct) => struct instanceof Y.Skip)) return [update]
  return [...chunks(inOrder(structs), shareOf).map(contentOf), ...chunks(ranges, () => 1 / most.ranges).map(deletionOf)]
}

/** Each after those it stands between and those of its client before it. @param {Struct[]} structs */
function inOrder(structs) {
  const queues = new Map([...groupBy(structs, ({ id }) => id.client)].map(([client, own]) => [client, { own, placed: 0 }]))
  /** @type {Struct[]} */
  const found = []

  /** @param {number} client @param {Y.ID | null} beside */
  function waitsFor(client, beside) {
    const queue = beside && beside.client !== client ? queues.get(beside.client) : undefined
    if (!queue || !beside) return false
    const next = queue.own[queue.placed]
    return next !== undefined && queue.own[0].id.clock <= beside.clock && next.id.clock <= beside.clock
  }

  for (const first of queues.keys()) {
    const path = [first]
    while (path.length > 0) {
      const client = path[path.length - 1]
      const queue = /** @type {{own: Struct[], placed: number}} */ (queues.get(client))
      const next = queue.own[queue.placed]
      if (!next) {
        path.pop()
        continue
      }
      const beside = next instanceof Y.Item ? [next.origin, next.rightOrigin] : []
      const other = beside.find((id) => waitsFor(client, id))?.client
      if (other !== undefined && !path.includes(other)) {
        path.push(other)
        continue
      }
      queue.placed += 1
      found.push(next)
      if (path.length > 1) path.pop()
    }
  }
  return found
}

/**
 * As many together as their shares allow, and at least one.
 * @template T @param {T[]} all @param {(one: T) => number} shareOf
 */
function chunks(all, shareOf) {
  /** @type {T[][]} */
  const found = []
  let left = 0
  for (const one of all) {
    const share = shareOf(one)
    // A hundred hundredths are hardly ever exactly one.
    if (found.length === 0 || share > left + Number.EPSILON * all.length) {
      found.push([])
      left = 1
    }
    found[found.length - 1].push(one)
    left -= share
  }
  return found
}

/** @template T @param {T[]} all @param {(one: T) => number} keyOf @returns {Map<number, T[]>} */
function groupBy(all, keyOf) {
  /** @type {Map<number, T[]>} */
  const groups = new Map()
  for (const one of all) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return groups
}
