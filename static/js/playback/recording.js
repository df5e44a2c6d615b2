/**
 * Reading the server's answer (docs/playback.md has the format) while it comes: a head, segments of packed edits, an end.
 * Nothing is applied here; an edit is a place in the bytes that were unpacked.
 */
import { createDecoder, readUint8, readVarUint } from "lib0/decoding"

/** @typedef {{name: string, role: "interviewer" | "candidate" | "observer"}} Person */
/** @typedef {{id: number, language: string, file_name: string}} RunMark */
/**
 * @typedef {{at: number, kind: string, person: number, size?: number, text?: string, lasts?: number, strong?: boolean,
 *   run?: RunMark}} Mark
 */
/**
 * @typedef {{at: number, author: number, size: number, update: Uint8Array}} Edit `at` is milliseconds since the start;
 *   author 0 is nobody
 */
/** @typedef {{startedAt: number, language: string, people: Person[], marks: Mark[], edits: Edit[]}} Recording */

const VERSION = 2
const PACK_FORMAT = 1
const PACKING = "deflate" // What zlib writes is called so.

/** The answer was cut short, or is not one of ours. */
export class UnreadableRecording extends Error {}

/**
 * @typedef {{times: number[], authors: number[], ends: number[], bytes: Uint8Array}} Pack column by column; an edit begins
 *   where the one before ends
 */

/** One of a quarter of a million in a long recording: a place in its pack, whose bytes are looked up when they are asked for. */
class PackedEdit {
  #pack
  #number

  /** @param {Pack} pack @param {number} number */
  constructor(pack, number) {
    this.#pack = pack
    this.#number = number
  }

  get at() { return this.#pack.times[this.#number] }
  get author() { return this.#pack.authors[this.#number] }
  get size() { return this.#pack.ends[this.#number + 1] - this.#pack.ends[this.#number] }
  get update() { return this.#pack.bytes.subarray(this.#pack.ends[this.#number], this.#pack.ends[this.#number + 1]) }
}

/**
 * @param {ReadableStream<Uint8Array>} answer
 * @returns {Promise<Recording>} rejects with UnreadableRecording, or when the answer does not come to its end
 */
export async function readRecording(answer) {
  const source = createSource(answer)
  try {
    return await read(source)
  } catch (cause) {
    source.cancel() // Nobody reads what is still to come.
    throw source.failure ?? new UnreadableRecording("The recording cannot be read.", { cause })
  }
}

/** @param {ReturnType<typeof createSource>} source @returns {Promise<Recording>} */
async function read(source) {
  const head = JSON.parse(new TextDecoder().decode(await source.take(await source.number())))
  if (head.version !== VERSION) throw new Error(`This is version ${head.version}.`)
  /** @type {Edit[]} */
  const edits = []
  // What has come is unpacked while the next comes, and read in its order.
  let done = Promise.resolve()
  for (;;) {
    /** @type {number[]} */
    const authors = []
    for (let count = await source.number(); count > 0; count -= 1) authors.push(await source.number())
    const size = await source.number()
    if (size === 0) break
    const unpacking = unpacked(await source.take(size))
    unpacking.catch(() => {}) // It is said below.
    done = done.then(async () => readPack(await unpacking, authors, head.started_at, edits))
    done.catch(() => {})
  }
  await done
  return { startedAt: head.started_at, language: head.language, people: head.people, marks: head.marks, edits }
}

/** Bytes of an answer, as many as are asked for. @param {ReadableStream<Uint8Array>} answer */
function createSource(answer) {
  const reader = answer.getReader()
  /** @type {Uint8Array} */
  let chunk = new Uint8Array()
  let place = 0

  const source = {
    /** @type {unknown} why no more came, if it was the way and not the answer */
    failure: null,

    cancel() { void reader.cancel().catch(() => {}) },

    /** @param {number} size */
    async take(size) {
      const taken = new Uint8Array(size)
      for (let filled = 0; filled < size;) {
        if (place === chunk.length) await more()
        const some = chunk.subarray(place, place + size - filled)
        taken.set(some, filled)
        filled += some.length
        place += some.length
      }
      return taken
    },

    async number() {
      for (let value = 0, factor = 1; ; factor *= 128) {
        if (factor > Number.MAX_SAFE_INTEGER) throw new Error("This is no number.")
        const [byte] = await source.take(1)
        value += (byte & 0x7F) * factor
        if (byte < 0x80) return value
      }
    },
  }

  async function more() {
    const { done, value } = await reader.read().catch((error) => {
      source.failure = error
      throw error
    })
    if (done) throw new Error("It was cut short.")
    chunk = value
    place = 0
  }
  return source
}

/**
 * Written and read by hand: a stream from a Blob to a Response takes several times as long for as few bytes as these.
 * @param {Uint8Array<ArrayBuffer>} pack
 */
async function unpacked(pack) {
  const { readable, writable } = new DecompressionStream(PACKING)
  const writer = writable.getWriter()
  // What is wrong with the pack is told to the reader too.
  writer.write(pack).catch(() => {})
  writer.close().catch(() => {})
  const reader = readable.getReader()
  /** @type {Uint8Array[]} */
  const parts = []
  let size = 0
  for (let { value } = await reader.read(); value; { value } = await reader.read()) {
    parts.push(value)
    size += value.length
  }
  return parts.length === 1 ? parts[0] : joined(parts, size)
}

/** @param {Uint8Array[]} parts @param {number} size of all together */
function joined(parts, size) {
  const whole = new Uint8Array(size)
  let place = 0
  for (const part of parts) {
    whole.set(part, place)
    place += part.length
  }
  return whole
}

/**
 * Adds the edits of a pack, column by column as services/document/edit_packs.py writes them.
 * @param {Uint8Array} bytes
 * @param {number[]} authors what the pack's numbers from 1 on stand for
 * @param {number} startedAt
 * @param {Edit[]} edits
 */
function readPack(bytes, authors, startedAt, edits) {
  const decoder = createDecoder(bytes)
  if (readUint8(decoder) !== PACK_FORMAT) throw new Error("This pack is of another format.")
  const count = readVarUint(decoder)
  skipNumbers(decoder, count) // The numbers of the edits are the server's affair.
  /** @type {number[]} */
  const times = []
  let microseconds = 0
  let last = edits.at(-1)?.at ?? 0
  for (let number = 0; number < count; number += 1) {
    microseconds += readDifference(decoder)
    // A clock that was set back must not make time run backwards.
    last = Math.max(last, Math.round(microseconds / 1000) - startedAt)
    times.push(last)
  }
  const by = times.map(() => authors[readVarUint(decoder) - 1] ?? 0)
  const sizes = times.map(() => readVarUint(decoder))
  const ends = [decoder.pos]
  for (const size of sizes) ends.push(ends[ends.length - 1] + size)
  if (ends[count] !== bytes.length) throw new Error("This pack is damaged.")
  const pack = { times, authors: by, ends, bytes }
  for (let number = 0; number < count; number += 1) edits.push(new PackedEdit(pack, number))
}

/** @param {import("lib0/decoding").Decoder} decoder @param {number} count */
function skipNumbers(decoder, count) {
  for (let left = count; left > 0;) if (readUint8(decoder) < 0x80) left -= 1
}

/** A number that may be negative. @param {import("lib0/decoding").Decoder} decoder */
function readDifference(decoder) {
  const number = readVarUint(decoder)
  return number % 2 === 0 ? number / 2 : -(number + 1) / 2
}
