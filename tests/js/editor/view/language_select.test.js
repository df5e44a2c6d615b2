import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createLanguageSelect } from "../../../../static/js/editor/view/language_select.js"
import { openPage } from "../../page.js"
import { fakeSocket, settle } from "../../room/fakes.js"
import { PANEL } from "../panel.js"

const LANGUAGES = ["python", "markdown", "go", "plain"].map((id) => ({ id, label: id.toUpperCase() }))

let page
let socket
let code
let others
let said
let choice
let open
let select

beforeEach(() => {
  page = openPage(PANEL)
  socket = fakeSocket()
  others = { notes: "markdown" }
  said = []
  code = { shown: "main", coloured: [], setLanguage(id) { this.coloured.push(id) } }
  select = page.find("select")
  const files = {
    find: (id) => (id === "main" ? { language: choice.room } : { language: others[id] }),
    setLanguage(id, language) { others[id] = language },
    refresh() {},
  }
  open = (canWrite) => {
    choice = createLanguageSelect(select, {
      code, files: () => files, socket, languages: LANGUAGES, canWrite, announce: (text) => said.push(text),
      async ask(event, payload, undo) { await socket.request(event, payload).catch(undo) },
    })
    choice.setRoom("python")
    choice.start()
  }
  open(true)
})

afterEach(() => {
  choice.stop()
  page.close()
})

function choose(language) {
  select.value = language
  select.dispatchEvent(new page.window.Event("change"))
}

test("an observer sees which language it is and cannot change it", () => {
  choice.stop()
  open(false)
  assert.ok(select.disabled)
  assert.equal(select.value, "python")
})

test("a language the server refuses is taken back", async () => {
  socket.refuse("not-allowed")
  choose("go")
  assert.equal(choice.room, "go")
  await settle()
  assert.equal(choice.room, "python")
  assert.equal(select.value, "python")
})

test("the first file's language is agreed with the server", async () => {
  choose("go")
  await settle()
  assert.deepEqual(socket.requested("change-language"), [{ language: "go" }])
  assert.equal(choice.room, "go")
})

test("another file's language stands in the document, and the server is not asked", () => {
  code.shown = "notes"
  choice.show()
  assert.equal(select.value, "markdown")
  choose("plain")
  assert.equal(others.notes, "plain")
  assert.deepEqual(socket.requests, [])
  assert.equal(choice.room, "python")
})

test("what the other chose is said once, and leaves the file that is shown alone", () => {
  code.shown = "notes"
  choice.show()
  socket.hears("language-changed", { language: "go" })
  socket.hears("language-changed", { language: "go" })
  assert.deepEqual(said, ["The language is now GO"])
  assert.equal(select.value, "markdown")
})

test("a language that is not offered is shown as plain text", () => {
  others.notes = "klingon"
  code.shown = "notes"
  choice.show()
  assert.equal(select.value, "plain")
})

test("of two choices in a row only the last one colours the text", async () => {
  choose("go")
  choose("markdown")
  for (let tries = 0; tries < 100 && !code.coloured.includes("main"); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50))
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(code.coloured.filter((id) => id === "main").length, 1)
})
