/**
 * Taking an edit back that the server does not accept. What it inserted is deleted, so that it can be sent as a gap
 * without content: later edits of the same page count on from it. What it deleted is inserted again.
 */
import * as Y from "yjs"

import { FROM_SERVER } from "./document.js"
import { deletionOf } from "./pieces.js"

/** The maps of the document: its files, and its board. */
export const MAPS = Object.freeze(["files", "board"])

/** @typedef {{client: number, clock: number, length: number}} Span */
/** @typedef {{left: Y.ID | null, text: string, spans: Span[]}} Run characters beside each other, and the one before them */
/** @typedef {import("./difference.js").DeleteSet} DeleteSet */

/** @param {Span[]} spans @param {Y.ID} id */
function addTo(spans, { client, clock }) {
  const last = spans.at(-1)
  if (last && last.client === client && last.clock + last.length === clock) last.length += 1
  else spans.push({ client, clock, length: 1 })
}

/** The characters of a text with their ids; one of two code units stays whole. @param {Y.Text} text */
export function* charactersOf(text) {
  for (let item = text._start; item; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue
    let offset = 0
    for (const character of item.content.str) {
      yield { character, id: Y.createID(item.id.client, item.id.clock + offset) }
      offset += character.length
    }
  }
}

/**
 * What of a text the edit deleted; of a character that it parted, all.
 * @param {Y.Text} text as it was without the edit
 * @param {DeleteSet} deleted by the edit
 * @returns {Run[]}
 */
function lostFrom(text, deleted) {
  /** @type {Run[]} */
  const runs = []
  /** @type {Run | null} */
  let run = null
  /** @type {Y.ID | null} */
  let left = null
  for (const { character, id } of charactersOf(text)) {
    const units = Array.from({ length: character.length }, (_, unit) => Y.createID(id.client, id.clock + unit))
    const isLost = units.some((unit) => Y.isDeleted(deleted, unit))
    if (isLost && !run) runs.push(run = { left, text: "", spans: [] })
    if (isLost && run) {
      run.text += character
      for (const unit of units) addTo(run.spans, unit)
    }
    if (!isLost) run = null
    left = units[units.length - 1]
  }
  return runs
}

/** @param {Y.Doc} doc @param {string} name @param {Run} run */
function insertAgain(doc, name, { left, text }) {
  const position = left && Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON({ item: left, assoc: -1 }), doc)
  doc.getText(name).insert(position?.index ?? 0, text)
}

/**
 * The files' entries, or the board's elements, that the edit removed or replaced.
 * @param {Y.Doc} doc
 * @param {string} name
 * @param {Y.Doc} before
 * @param {DeleteSet} deleted
 */
function setAgain(doc, name, before, deleted) {
  /** @type {Y.Map<any>} */
  const entries = doc.getMap(name)
  const former = before.getMap(name)
  for (const [key, item] of former._map) {
    if (!item.deleted && Y.isDeleted(deleted, item.id) && !entries.has(key)) entries.set(key, former.get(key))
  }
}

/**
 * @param {Y.Doc} doc
 * @param {Uint8Array} update the edit
 * @param {Y.Doc} before the document without it and without what came after it
 * @param {(client: number) => boolean} isOwn whether content of this client may be deleted
 */
export function takeBack(doc, update, before, isOwn) {
  const { structs, ds } = Y.decodeUpdate(update)
  const names = [...before.share.keys()].filter((name) => name.startsWith("text:"))
  const lost = names.map((name) => ({ name, runs: lostFrom(before.getText(name), ds) }))
  const inserted = structs.filter(({ id }) => isOwn(id.client)).map(({ id, length }) => ({ client: id.client, clock: id.clock, length }))
  const spans = lost.flatMap(({ runs }) => runs.flatMap((run) => run.spans))
  Y.applyUpdate(doc, deletionOf([...inserted, ...spans]), FROM_SERVER)
  // The update above is one from outside for Yjs; writing in the same transaction would look like another page's.
  doc.transact(() => {
    for (const { name, runs } of lost) for (const run of runs) insertAgain(doc, name, run)
    for (const name of MAPS) setAgain(doc, name, before, ds)
  }, FROM_SERVER)
}
