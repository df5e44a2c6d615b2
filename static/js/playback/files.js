/** The files of a document, as its map `files` lists them. What is not well-formed is left out. */
import { LIMITS } from "../core/limits.js"

export const MAIN = "main"
export const BOARD = "board" // In the place of a file's id, for what shows the board beside the files.
export const TEXT_PREFIX = "text:"
const FILE_ID = /^[a-z0-9]{8}$/

/** @typedef {{id: string, name: string, language: string | null, order: number}} File the first has no language of its own here */

/** @param {string} id @param {unknown} value @returns {File | null} */
function readFile(id, value) {
  if (id !== MAIN && !FILE_ID.test(id)) return null
  if (typeof value !== "object" || value === null) return null
  const { name, language, order } = /** @type {Record<string, unknown>} */ (value)
  if (typeof name !== "string" || name.length === 0 || [...name].length > LIMITS.FILE_NAME_CHARS) return null
  if (id === MAIN) return { id, name, language: null, order: 0 }
  return typeof language === "string" && typeof order === "number" ? { id, name, language, order } : null
}

/**
 * The first file is always there, with or without a name.
 * @param {{forEach: (visit: (value: unknown, id: string) => void) => void} | null} entries
 * @returns {File[]}
 */
export function readFiles(entries) {
  /** @type {File[]} */
  const others = []
  let main = { id: MAIN, name: "", language: /** @type {string | null} */ (null), order: 0 }
  entries?.forEach((value, id) => {
    const file = readFile(id, value)
    if (file?.id === MAIN) main = file
    else if (file) others.push(file)
  })
  others.sort((one, other) => one.order - other.order || (one.id < other.id ? -1 : 1))
  return [main, ...others.slice(0, LIMITS.FILES - 1)]
}
