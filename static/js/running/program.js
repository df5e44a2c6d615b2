/** The files of the document as a program: what is run, and the sum by which a page knows the same code again. */
import { usualName } from "../editor/files/names.js"

/** @typedef {{id: string, name: string, text: string}} SourceFile the first one's name is empty until somebody gave one */

/**
 * @param {SourceFile[]} files
 * @param {string} fileId
 * @param {string} language of that file, or of the first one
 * @param {string} input
 */
export function programOf(files, fileId, language, input) {
  const named = files.map(({ id, name, text }) => ({ id, name: name || usualName(language), text }))
  const entry = named.find(({ id }) => id === fileId) ?? named[0]
  return { language, files: named.map(({ name, text }) => ({ name, text })), entry: entry.name, input }
}

/** SHA-256 of all files in their order, as hexadecimal digits. @param {SourceFile[]} files */
export async function digestOf(files) {
  const bytes = new TextEncoder().encode(JSON.stringify(files.map(({ id, name, text }) => [id, name, text])))
  const sum = await crypto.subtle.digest("SHA-256", bytes)
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}
