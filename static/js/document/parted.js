/**
 * When something else stands under this page's own clocks at the server, as after a copy of the page had the same
 * client: the two documents cannot become one again. What this page typed is put into the server's document as new text,
 * and what it drew as new elements.
 */
import * as Y from "yjs"

import { documentOf } from "./difference.js"
import { charactersOf } from "./take_back.js"

/** @typedef {import("./unsaved.js").Edit} Edit */
/** @typedef {import("./difference.js").ServerState} ServerState */

/** Whether the server has content of its own where this edit brings some. @param {Edit} edit @param {ServerState} server */
export function hasParted({ update }, server) {
  const clocks = Y.decodeStateVector(server.state)
  return [...Y.parseUpdateMeta(update).from].some(([client, clock]) => clock < (clocks.get(client) ?? 0))
}

/**
 * @param {Y.Doc} doc as this page shows it
 * @param {Uint8Array[]} updates what this page made and the server does not have
 * @param {ServerState} server all that it has
 * @returns {Uint8Array} the same as an edit of the server's document, by a client that nobody else has
 */
export function madeAnew(doc, updates, server) {
  const target = documentOf([server.update])
  const before = Y.encodeStateVector(target)
  const spans = updates.flatMap((update) => Y.decodeUpdate(update).structs.map(({ id, length }) => ({ id, end: id.clock + length })))
  /** @param {Y.ID} id */
  const isMade = ({ client, clock }) => spans.some(({ id, end }) => id.client === client && id.clock <= clock && clock < end)
  target.transact(() => {
    for (const name of doc.share.keys()) if (name.startsWith("text:")) insertRuns(doc.getText(name), target.getText(name), isMade)
    setMade(doc.getMap("board"), target.getMap("board"), isMade)
  })
  return Y.encodeStateAsUpdate(target, before)
}

/**
 * Each run at the place where it stands here, as far as what is before it is there too.
 * @param {Y.Text} from
 * @param {Y.Text} to
 * @param {(id: Y.ID) => boolean} isMade
 */
function insertRuns(from, to, isMade) {
  const known = new Set([...charactersOf(to)].map(({ id }) => keyOf(id)))
  let at = 0
  let words = ""
  for (const { character, id } of charactersOf(from)) {
    if (isMade(id)) {
      words += character
      continue
    }
    at = insertAt(to, at, words)
    words = ""
    if (known.has(keyOf(id))) at += character.length
  }
  insertAt(to, at, words)
}

/** @param {Y.Map<any>} from @param {Y.Map<any>} to @param {(id: Y.ID) => boolean} isMade */
function setMade(from, to, isMade) {
  for (const [key, item] of from._map) if (!item.deleted && isMade(item.id)) to.set(key, from.get(key))
}

/** @param {Y.Text} to @param {number} at @param {string} words @returns {number} where they end */
function insertAt(to, at, words) {
  if (words) to.insert(Math.min(at, to.length), words)
  return at + words.length
}

/** @param {Y.ID} id */
const keyOf = ({ client, clock }) => `${client} ${clock}`
