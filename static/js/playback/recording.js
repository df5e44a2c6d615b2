/**
 * Reading the server's answer (docs/playback.md has the format): a head, the edits in order, an end. Nothing is
 * applied here; an edit is a place in the bytes.
 */
import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding"

/** @typedef {{name: string, role: "interviewer" | "candidate" | "observer"}} Person */
/** @typedef {{id: number, language: string, file_name: string}} RunMark */
/**
 * @typedef {{at: number, kind: string, person: number, size?: number, text?: string, lasts?: number, strong?: boolean,
 *   run?: RunMark}} Mark
 */
/** @typedef {{at: number, author: number, update: Uint8Array}} Edit `at` is milliseconds since the start; author 0 is nobody */
/** @typedef {{startedAt: number, language: string, people: Person[], marks: Mark[], edits: Edit[]}} Recording */

const VERSION = 1

/** The answer was cut short, or is not one of ours. */
export class UnreadableRecording extends Error {}

/**
 * @param {ArrayBuffer | Uint8Array} answer
 * @returns {Recording}
 */
export function readRecording(answer) {
  try {
    return read(answer instanceof Uint8Array ? answer : new Uint8Array(answer))
  } catch (cause) {
    throw new UnreadableRecording("The recording cannot be read.", { cause })
  }
}

/** @param {Uint8Array} bytes @returns {Recording} */
function read(bytes) {
  const decoder = createDecoder(bytes)
  const head = JSON.parse(new TextDecoder().decode(readVarUint8Array(decoder)))
  if (head.version !== VERSION) throw new Error(`This is version ${head.version}.`)
  /** @type {Edit[]} */
  const edits = []
  for (let at = 0; ;) {
    at += readVarUint(decoder)
    const author = readVarUint(decoder)
    const update = readVarUint8Array(decoder) // A view into the answer, not a copy.
    if (update.length === 0) break
    edits.push({ at, author, update })
  }
  return { startedAt: head.started_at, language: head.language, people: head.people, marks: head.marks, edits }
}
