/**
 * The room's page as far as the document goes, in Node: the project's own document, sync, outbox and socket, a person
 * who types at random, and a browser's database that outlives a reload. Commands come line by line from a test.
 */
import "fake-indexeddb/auto"

import readline from "node:readline"
import { indexedDB } from "fake-indexeddb"
import { io } from "socket.io-client"

import { INCOMING, OUTGOING } from "../../static/js/core/events.js"
import { createRoomSocket } from "../../static/js/core/socket.js"
import { createDocument, MAIN } from "../../static/js/document/document.js"
import { createOutbox } from "../../static/js/document/outbox.js"
import { createSync } from "../../static/js/document/sync.js"
import { randomFrom } from "../js/document/random.js"
import { boardOf, drawSomehow } from "./typist.mjs"

// As in edits.py: a mark begins and ends with characters of its own, and nobody writes inside it.
const [FIRST_BEGIN, FIRST_END, LAST, MARKS_EACH] = [0xe000, 0xe800, 0xefff, 600]
const MARK = new RegExp(`[\\u{${FIRST_BEGIN.toString(16)}}-\\u{${(FIRST_END - 1).toString(16)}}][^\\ue000-\\uefff]*[\\ue800-\\u{${LAST.toString(16)}}]`, "gu")
const FREE = ["a", "b", " ", "\n", "é", "中", "😀", "👩‍💻"]
const JOIN_AGAIN_MS = 300
const KEPT_AFTER_MS = 100 // Within this time an edit is in the browser's database, and outlives the page.

// The scripts look here for sentences in other languages.
globalThis.document = { getElementById: () => null, documentElement: { lang: "en" } }

const { url, cookie, room, index, seed } = JSON.parse(process.argv[2])
const random = randomFrom(seed)
/** What became of each mark, over all pages of this person. */
const told = { acknowledged: new Set(), gone: new Set(), takenBack: [] }
/** When each mark went in that must be in the text at the end. @type {Map<string, number>} */
const typed = new Map()
let madeMarks = index * MARKS_EACH
let opened = 0

function openPage() {
  let raw
  const socket = createRoomSocket({
    room, connect: (options) => (raw = io(url, { ...options, forceNew: true, extraHeaders: { Cookie: cookie } })),
  })
  const shared = createDocument()
  const text = shared.text(MAIN)
  opened += 1
  const kept = createOutbox({ indexedDB, key: `${room}:${index}`, pageId: `page ${opened}` })
  let [number, status, problem, isStarted, isTaken] = [0, "", "", false, false]
  /** Marks that went in or out with an edit of this number. */
  let waiting = []
  const outbox = { ...kept, put(...edit) { number = edit[0]; kept.put(...edit) } }
  const sync = createSync({
    socket, document: shared, outbox,
    onStatus(now, words) { status = now; problem = words },
    onTakenBack: (reason) => told.takenBack.push(reason),
  })

  function join() {
    if (isTaken || socket.state !== "live") return
    socket.request(INCOMING.JOIN, { document: true }).catch(() => setTimeout(join, JOIN_AGAIN_MS))
  }

  socket.onState((state) => { if (state === "live") join() })
  socket.on(OUTGOING.JOINED, (joined) => {
    if (isStarted) return sync.rejoined(joined)
    isStarted = true
    void sync.start(joined)
  })
  socket.on(OUTGOING.SEAT_TAKEN, () => {
    isTaken = true
    isStarted = false
    sync.stop()
  })
  socket.on(OUTGOING.DOCUMENT_SAVED, (saved) => {
    for (const one of waiting) if (one.number <= saved.number) one.to.add(one.mark)
    waiting = waiting.filter((one) => one.number > saved.number)
  })

  function put(from, to, insert) {
    shared.doc.transact(() => {
      if (to > from) text.delete(from, to - from)
      if (insert) text.insert(from, insert)
    })
  }

  return {
    socket,
    write() {
      if (random.below(6) === 0) return drawSomehow(shared.doc, random)
      write(text.toString(), put, (mark, to) => waiting.push({ mark, to, number }))
    },
    cut() { raw.io.engine?.close() },
    take() { isTaken = false; join() },
    crash() { sync.stop(); socket.close() },
    read: () => ({ text: text.toString(), board: boardOf(shared.doc), status, problem, state: socket.state, isStarted, isTaken }),
  }
}

/** One edit. @param {string} text */
function write(text, put, note) {
  const marks = [...text.matchAll(MARK)]
  const passing = marks.filter(([mark]) => mark[1] === "P")
  const kind = random.below(20)
  if (kind < 2 && passing.length > 0) {
    const { 0: mark, index: at } = random.of(passing)
    put(at, at + mark.length, "")
    return note(mark, told.gone)
  }
  const from = place(text, marks)
  if (kind < 6) {
    const to = endOfFree(text, from, marks)
    return to > from || kind < 4 ? put(from, to, kind % 2 ? random.of(FREE) : "") : undefined
  }
  if (kind < 12) return put(from, from, Array.from({ length: 1 + random.below(3) }, () => random.of(FREE)).join(""))
  madeMarks += 1
  const word = Array.from({ length: 4 + random.below(8) }, () => random.of("cdefghijklm")).join("") + random.of(["", "😀"])
  const mark = String.fromCharCode(FIRST_BEGIN + madeMarks) + random.of(["K", "K", "P"]) + word + String.fromCharCode(FIRST_END + madeMarks)
  put(from, from, mark)
  typed.set(mark, Date.now())
  note(mark, told.acknowledged)
}

function place(text, marks) {
  let at = random.below(2) === 0 ? random.of([0, text.length]) : random.below(text.length + 1)
  if (text.codePointAt(at - 1) > 0xffff) at -= 1
  const inside = marks.find(({ 0: mark, index: start }) => start < at && at < start + mark.length)
  return inside ? inside.index + inside[0].length : at
}

function endOfFree(text, from, marks) {
  const next = marks.find(({ index: start }) => start >= from)?.index ?? text.length
  const to = Math.min(next, from + random.below(5))
  return to > from && text.codePointAt(to - 1) > 0xffff ? to - 1 : to
}

let page = openPage()
let timer

function typeOn(pace) {
  timer = setTimeout(() => {
    page.write()
    typeOn(pace)
  }, random.below(2 * pace))
}

const commands = {
  type: ({ pace }) => typeOn(pace),
  quiet: () => clearTimeout(timer),
  cut: () => page.cut(),
  take: () => page.take(),
  write: ({ times }) => { for (let count = 0; count < times; count += 1) page.write() },
  reload() {
    for (const [mark, at] of typed) if (Date.now() - at < KEPT_AFTER_MS) typed.delete(mark)
    page.crash()
    page = openPage()
  },
  read: () => ({
    ...page.read(), typed: [...typed.keys()], acknowledged: [...told.acknowledged], gone: [...told.gone], takenBack: told.takenBack,
  }),
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  const answer = commands[command.do](command)
  process.stdout.write(`${JSON.stringify(answer ?? null)}\n`)
}
