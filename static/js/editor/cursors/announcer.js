/**
 * Tells people who listen to a screen reader what the others do, and who it was: always which file they go to, and,
 * where it is asked for, what they type. That is told in pauses, and never more often than one can listen to.
 */
import { t } from "../../core/i18n.js"
import { isOwn } from "../view/binding.js"

const PAUSE_MS = 1500
const EVERY_MS = 4000
const LONGEST_MS = 8000 // Somebody who types without a pause is heard of nevertheless.
const MOST_CHARS = 100

/** @typedef {{file: string, from: number, to: number}} Place what changed since it was told, in the file that is shown */
/** @typedef {{place: Place | null, elsewhere: string | null}} Change of one person; `elsewhere` is a file that is not shown */

/**
 * @param {object} options
 * @param {(userId: number | null) => string} options.nameOf
 * @param {import("../../document/document.js").SharedDocument} options.document
 * @param {import("../view/setup.js").CodeView} options.code
 * @param {(id: string) => string} options.fileName
 * @param {{now(): number}} options.clock
 * @param {(text: string) => void} options.announce
 */
export function createAnnouncer({ nameOf, document, code, fileName, clock, announce }) {
  let isOn = false
  let isRunning = false
  let saidAt = -Infinity
  let begunAt = Infinity
  /** By the author's user id. @type {Map<number | null, Change>} */
  const changes = new Map()
  /** The file each person was in last. @type {Map<number, string>} */
  const files = new Map()
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {string} name @param {Place} changed */
  function sentenceAbout(name, { from, to }) {
    const { doc } = code.view.state
    const [first, last] = [doc.lineAt(Math.min(from, doc.length)), doc.lineAt(Math.min(to, doc.length))]
    if (first.number !== last.number) return t("{name} changed lines {first} to {last}", { name, first: first.number, last: last.number })
    const text = first.text.trim().slice(0, MOST_CHARS)
    if (text === "") return t("{name} cleared line {line}", { name, line: first.number })
    return t("{name} changed line {line}: {text}", { name, line: first.number, text })
  }

  /** @param {[number | null, Change]} change @returns {string | null} */
  function sentenceOf([author, { place, elsewhere }]) {
    if (place?.file === code.shown) return sentenceAbout(nameOf(author), place)
    const file = elsewhere ?? place?.file
    return file ? t("{name} changed {file}", { name: nameOf(author), file: fileName(file) }) : null
  }

  function say() {
    const sentences = [...changes].map(sentenceOf).filter(Boolean)
    forget()
    if (sentences.length === 0) return
    saidAt = clock.now()
    announce(sentences.join(". "))
  }

  function forget() {
    clearTimeout(timer)
    changes.clear()
    begunAt = Infinity
  }

  /** What was not told yet of whose edit is being taken in. @returns {Change} */
  function present() {
    const change = changes.get(document.author) ?? { place: null, elsewhere: null }
    changes.set(document.author, change)
    return change
  }

  function sayLater() {
    const now = clock.now()
    begunAt = Math.min(begunAt, now)
    const due = Math.max(Math.min(now + PAUSE_MS, begunAt + LONGEST_MS), saidAt + EVERY_MS)
    clearTimeout(timer)
    timer = setTimeout(say, due - now)
  }

  /** @param {import("yjs").Transaction} transaction */
  function onTransaction({ changed, local }) {
    if (!isOn || local) return
    // By name: asking for the text of a file that nobody opened here yet would put another object in its place.
    const isChanged = (/** @type {string} */ id) => changed.has(/** @type {any} */ (document.doc.share.get(`text:${id}`)))
    const file = document.files.list().find(({ id }) => id !== code.shown && isChanged(id))
    if (!file) return
    present().elsewhere = file.id
    sayLater()
  }

  return {
    /** @param {boolean} isWanted */
    setOn(isWanted) {
      isOn = isWanted
      forget()
    },
    /** @param {import("@codemirror/view").ViewUpdate} update */
    onUpdate({ changes: edits, docChanged, transactions }) {
      if (!isRunning || !isOn || !docChanged) return
      for (const change of changes.values()) {
        const { place } = change
        if (place) change.place = { file: place.file, from: edits.mapPos(place.from, -1), to: edits.mapPos(place.to, 1) }
      }
      if (transactions.every(isOwn) || code.lastInput() === "undo") return
      const change = present()
      edits.iterChangedRanges((_fromA, _toA, from, to) => {
        const known = change.place?.file === code.shown ? change.place : { from, to }
        change.place = { file: code.shown, from: Math.min(known.from, from), to: Math.max(known.to, to) }
      })
      sayLater()
    },
    /** @param {import("./awareness.js").Peer[]} peers */
    onPeers(peers) {
      for (const [userId, file] of new Map(peers.map((peer) => [peer.person.user_id, peer.file]))) {
        const before = files.get(userId)
        files.set(userId, file)
        if (before && before !== file) announce(t("{name} went to {file}", { name: nameOf(userId), file: fileName(file) }))
      }
    },
    start() {
      isRunning = true
      document.doc.on("afterTransaction", onTransaction)
    },
    stop() {
      isRunning = false
      files.clear()
      forget()
      document.doc.off("afterTransaction", onTransaction)
    },
  }
}
