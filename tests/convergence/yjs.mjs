/** Yjs for a test that is written in Python: documents that edit, tell and hear. One command a line in, one answer a line out. */
import readline from "node:readline"
import * as Y from "yjs"

import { isWaiting } from "../../static/js/document/difference.js"
import { createDocument } from "../../static/js/document/document.js"
import { piecesOf } from "../../static/js/document/pieces.js"
import { boardOf, createTypist } from "./typist.mjs"

const pages = new Map()
const HEARD = Symbol("heard")

const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"))
const text = (update) => Buffer.from(update).toString("base64")

const commands = {
  open({ page, seed, client, draws }) {
    const doc = new Y.Doc()
    if (client) doc.clientID = client
    const shared = createDocument(doc)
    const made = []
    doc.on("update", (update, origin) => { if (origin !== HEARD) made.push(update) })
    pages.set(page, { doc, shared, made, typist: createTypist(shared, seed, draws) })
  },
  edit({ page, times }) {
    const { made, typist } = pages.get(page)
    for (let count = 0; count < times; count += 1) typist.act()
    return made.splice(0).map(text)
  },
  hear({ page, updates }) {
    for (const update of updates) Y.applyUpdate(pages.get(page).doc, bytes(update), HEARD)
  },
  state: ({ page }) => text(Y.encodeStateVector(pages.get(page).doc)),
  missing: ({ page, state }) => text(Y.encodeStateAsUpdate(pages.get(page).doc, state ? bytes(state) : undefined)),
  merge: ({ updates }) => text(Y.mergeUpdates(updates.map(bytes))),
  cut: ({ update, structs, ranges }) => piecesOf(bytes(update), { structs, ranges }).map(text),
  read({ page }) {
    const { doc, shared } = pages.get(page)
    const files = shared.files.list()
    const texts = Object.fromEntries(files.map(({ id }) => [id, shared.text(id).toString()]))
    return { files, texts, board: boardOf(doc), isWaiting: isWaiting(doc) }
  },
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  process.stdout.write(`${JSON.stringify(commands[command.do](command) ?? null)}\n`)
}
