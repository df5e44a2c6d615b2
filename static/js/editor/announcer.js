/**
 * Tells people who listen to a screen reader what the other one does: always which file they go to, and, where it is
 * asked for, what they type. That is told in pauses, and never more often than one can listen to.
 */
import { t } from "../core/i18n.js"
import { isOwn } from "./binding.js"

const PAUSE_MS = 1500
const EVERY_MS = 4000
const LONGEST_MS = 8000 // Somebody who types without a pause is heard of nevertheless.
const MOST_CHARS = 100

/** @typedef {{file: string, from: number, to: number}} Place what changed since it was told, in the file that is shown */

/**
 * @param {object} options
 * @param {string} options.name the other person's
 * @param {import("./document.js").SharedDocument} options.document
 * @param {import("./setup.js").CodeView} options.code
 * @param {(id: string) => string} options.fileName
 * @param {{now(): number}} options.clock
 * @param {(text: string) => void} options.announce
 */
export function createAnnouncer({ name, document, code, fileName, clock, announce }) {
  let isOn = false
  let isRunning = false
  let saidAt = -Infinity
  let begunAt = Infinity
  /** @type {Place | null} */
  let place = null
  /** A file that is not shown, in which something changed. @type {string | null} */
  let elsewhere = null
  /** @type {string | null} */
  let theirFile = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {Place} changed */
  function sentenceAbout({ from, to }) {
    const { doc } = code.view.state
    const [first, last] = [doc.lineAt(Math.min(from, doc.length)), doc.lineAt(Math.min(to, doc.length))]
    if (first.number !== last.number) return t("{name} changed lines {first} to {last}", { name, first: first.number, last: last.number })
    const text = first.text.trim().slice(0, MOST_CHARS)
    if (text === "") return t("{name} emptied line {line}", { name, line: first.number })
    return t("{name} changed line {line}: {text}", { name, line: first.number, text })
  }

  function say() {
    const other = elsewhere ?? (place && place.file !== code.shown ? place.file : null)
    const sentence = place?.file === code.shown ? sentenceAbout(place) : other && t("{name} changed {file}", { name, file: fileName(other) })
    forget()
    if (!sentence) return
    saidAt = clock.now()
    announce(sentence)
  }

  function forget() {
    clearTimeout(timer)
    place = null
    elsewhere = null
    begunAt = Infinity
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
    elsewhere = file.id
    sayLater()
  }

  return {
    /** @param {boolean} isWanted */
    setOn(isWanted) {
      isOn = isWanted
      forget()
    },
    /** @param {import("@codemirror/view").ViewUpdate} update */
    onUpdate({ changes, docChanged, transactions }) {
      if (!isRunning || !isOn || !docChanged) return
      if (place) place = { file: place.file, from: changes.mapPos(place.from, -1), to: changes.mapPos(place.to, 1) }
      if (transactions.every(isOwn) || code.lastInput() === "undo") return
      changes.iterChangedRanges((_fromA, _toA, from, to) => {
        const known = place?.file === code.shown ? place : { from, to }
        place = { file: code.shown, from: Math.min(known.from, from), to: Math.max(known.to, to) }
      })
      sayLater()
    },
    /** @param {import("./awareness.js").Peer[]} peers */
    onPeers(peers) {
      const file = peers.at(-1)?.file
      if (!file) return
      if (theirFile && theirFile !== file) announce(t("{name} went to {file}", { name, file: fileName(file) }))
      theirFile = file
    },
    start() {
      isRunning = true
      document.doc.on("afterTransaction", onTransaction)
    },
    stop() {
      isRunning = false
      theirFile = null
      forget()
      document.doc.off("afterTransaction", onTransaction)
    },
  }
}
