/**
 * Files that come into the document with their text, as the starter files of a question. What is there is never
 * overwritten: a name that is taken gets a number.
 */
import { LIMITS } from "../../core/limits.js"

/** @typedef {{name: string, language: string, text: string}} NewFile */

/**
 * @param {string} name
 * @param {string[]} others the names that are taken
 */
export function freeName(name, others) {
  const taken = new Set(others.map((one) => one.toLowerCase()))
  const [, stem, ending] = /^(.*?)(\.\w+)?$/s.exec(name) ?? ["", name, ""]
  for (let number = 1; ; number += 1) {
    const tail = `${number === 1 ? "" : `-${number}`}${ending ?? ""}`
    const free = [...stem].slice(0, LIMITS.FILE_NAME_CHARS - [...tail].length).join("") + tail
    if (!taken.has(free.toLowerCase())) return free
  }
}

/**
 * Adds as many as there is room for, all in one edit.
 * @param {import("../../document/document.js").SharedDocument} document
 * @param {NewFile[]} files
 * @param {{taken: string[], maxBytes: number}} bounds the names of the files as people see them, and of all text together
 * @returns {{ids: string[], left: string[]}} the added ones, and the names of those for which there is no room
 */
export function addFiles(document, files, { taken, maxBytes }) {
  const names = [...taken]
  /** @type {string[]} */
  const ids = []
  /** @type {string[]} */
  const left = []
  let bytes = document.byteLength()
  document.doc.transact(() => {
    for (const { name, language, text } of files) {
      const size = new TextEncoder().encode(text).length
      if (names.length >= LIMITS.FILES || bytes + size > maxBytes) {
        left.push(name)
        continue
      }
      const free = freeName(name, names)
      const id = document.files.add({ name: free, language })
      document.text(id).insert(0, text)
      names.push(free)
      ids.push(id)
      bytes += size
    }
  })
  return { ids, left }
}
