/**
 * The document that everybody's page edits: a text for each file, and the list of files, in one Yjs document. What the
 * server takes of it stands in services/document/live_document.py; sending and keeping it is sync.js's business.
 */
import * as Y from "yjs"

import { LIMITS } from "../core/limits.js"

/** @typedef {{id: string, name: string, language: string, order: number}} DocumentFile */

export const MAIN = "main"
/** The origin of a transaction that holds what came from the server, or what the server need not hear by itself. */
export const FROM_SERVER = Symbol("from the server")

const ID = /^[a-z0-9]{1,16}$/
const NEW_ID_CHARS = 8
const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"

/** @param {unknown} name */
function isName(name) {
  if (typeof name !== "string") return false
  const chars = [...name.trim()].length
  return chars > 0 && chars <= LIMITS.FILE_NAME_CHARS
}

/** @param {string} id @param {any} entry @returns {DocumentFile | null} */
function readFile(id, entry) {
  if (!ID.test(id) || id === MAIN || !entry || !isName(entry.name)) return null
  if (typeof entry.language !== "string" || !Number.isFinite(entry.order)) return null
  return { id, name: entry.name, language: entry.language, order: entry.order }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(NEW_ID_CHARS))
  return [...bytes].map((byte) => ALPHABET[byte % ALPHABET.length]).join("")
}

/** @param {DocumentFile} one @param {DocumentFile} other */
const byOrder = (one, other) => one.order - other.order || (one.id < other.id ? -1 : 1)

/** @param {Y.Doc} doc */
export function createDocument(doc = new Y.Doc()) {
  /** @type {Y.Map<any>} */
  const entries = doc.getMap("files")
  /** @type {WeakMap<object, number>} */
  const sizes = new WeakMap()
  const encoder = new TextEncoder()
  /** @type {number | null} */
  let author = null

  /** @param {string} id */
  const text = (id) => doc.getText(`text:${id}`)
  text(MAIN)
  doc.on("afterTransaction", ({ changed }) => {
    for (const type of changed.keys()) sizes.delete(type)
  })

  /** The name is empty until somebody gave one; the language is not kept here. @returns {DocumentFile} */
  function main() {
    const name = entries.get(MAIN)?.name
    return { id: MAIN, name: isName(name) ? name : "", language: "", order: 0 }
  }

  /** @returns {DocumentFile[]} */
  function list() {
    const others = [...entries.entries()].map(([id, entry]) => readFile(id, entry)).filter((file) => file !== null)
    return [main(), ...others.sort(byOrder).slice(0, LIMITS.FILES - 1)]
  }

  /** @param {string} id */
  function get(id) {
    const file = list().find((one) => one.id === id)
    if (!file) throw new RangeError("There is no such file.")
    return file
  }

  /** @param {DocumentFile} file */
  function put({ id, name, language, order }) {
    if (!isName(name)) throw new RangeError(`A file's name has 1 to ${LIMITS.FILE_NAME_CHARS} characters.`)
    entries.set(id, { name: name.trim(), language, order })
  }

  function requirePlace() {
    if (list().length >= LIMITS.FILES) throw new RangeError("There is no place for another file.")
  }

  /** @param {string} id */
  function bytesOf(id) {
    const type = text(id)
    const known = sizes.get(type)
    if (known !== undefined) return known
    const size = encoder.encode(type.toString()).length
    sizes.set(type, size)
    return size
  }

  return {
    doc,
    text,
    /** Whose edit is being taken in; null where nobody knows, as in what is caught up with after a lost connection. */
    get author() { return author },
    /** Takes in an edit of somebody else's, as the server told it. @param {Uint8Array} update @param {number} from the author's user id */
    receive(update, from) {
      author = from
      try {
        Y.applyUpdate(doc, update, FROM_SERVER)
      } finally {
        author = null
      }
    },
    files: {
      list,
      /** @param {{name: string, language: string}} file @returns {string} its id. Throws RangeError. */
      add({ name, language }) {
        requirePlace()
        const id = newId()
        put({ id, name, language, order: Math.max(...list().map(({ order }) => order)) + 1 })
        return id
      },
      /** @param {string} id @param {string} name Throws RangeError. */
      rename(id, name) { put({ ...get(id), name }) },
      /** The first file's language belongs to the interview, not to the document. @param {string} id @param {string} language */
      setLanguage(id, language) { if (id !== MAIN) put({ ...get(id), language }) },
      /** Its text stays, so that `restore` brings all of it back. @param {string} id @returns {DocumentFile} */
      remove(id) {
        const file = get(id)
        entries.delete(id)
        return file
      },
      /** @param {DocumentFile} file Throws RangeError. */
      restore(file) {
        requirePlace()
        put(file)
      },
      /** @param {() => void} fn @returns {() => void} */
      onChange(fn) {
        const tell = () => fn()
        entries.observe(tell)
        return () => entries.unobserve(tell)
      },
    },
    /** The bytes of all listed files in UTF-8; only what changed since the last call is counted again. */
    byteLength: () => list().reduce((sum, { id }) => sum + bytesOf(id), 0),
  }
}

/** @typedef {ReturnType<typeof createDocument>} SharedDocument */
