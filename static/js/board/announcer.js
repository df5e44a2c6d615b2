/**
 * What others write on the board, said politely once they pause; a drag or a line is nothing to say.
 */
import { t } from "../core/i18n.js"
import { boardMap, isElement } from "./elements.js"

const PAUSE_MS = 2000
const MOST = 3 // More than so many at once nobody listens to; the list has them all.

/**
 * @param {object} options
 * @param {import("../document/document.js").SharedDocument} options.document
 * @param {(userId: number | null) => string} options.nameOf
 * @param {(text: string) => void} options.announce
 */
export function createBoardAnnouncer({ document, nameOf, announce }) {
  const map = boardMap(document.doc)
  /** The words of each text as they were last said or here. @type {Map<string, string>} */
  const said = new Map()
  /** @type {Map<string, number | null>} */
  const waiting = new Map()
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {string} id */
  function wordsOf(id) {
    const value = map.get(id)
    return isElement(value) && value.type === "text" ? String(value.originalText).trim() : ""
  }

  function say() {
    const written = [...waiting].map(([id, author]) => ({ id, author, words: wordsOf(id) }))
    const news = written.filter(({ id, words }) => words && words !== said.get(id))
    waiting.clear()
    for (const { id, words } of news) said.set(id, words)
    for (const { author, words } of news.slice(0, MOST)) announce(t("{name} wrote on the board: {text}", { name: nameOf(author), text: words }))
  }

  /** @param {import("yjs").YMapEvent<any>} event @param {import("yjs").Transaction} transaction */
  function onMap({ keysChanged }, { local }) {
    for (const id of keysChanged) {
      if (local) said.set(id, wordsOf(id))
      else waiting.set(id, document.author)
    }
    clearTimeout(timer)
    if (waiting.size > 0) timer = setTimeout(say, PAUSE_MS)
  }

  return {
    start() {
      for (const id of map.keys()) said.set(id, wordsOf(id))
      map.observe(onMap)
    },
    stop() {
      clearTimeout(timer)
      map.unobserve(onMap)
      waiting.clear()
      said.clear()
    },
  }
}
