import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createToldList } from "../../../static/js/rehearsal/told.js"
import { openPage } from "../page.js"

const SIGNALS = [{ kind: "no-face", label: "No face in view", source: "camera" }, { kind: "paste-blocked", label: "Paste attempt", source: "editor" }]

let page
let clock
let told

beforeEach(() => {
  page = openPage("<div><p data-told-empty>Nothing</p><ol data-told-list hidden></ol></div>")
  clock = { ms: 1_000_000, now() { return this.ms } }
  told = createToldList(page.find("div"), { signals: SIGNALS, clock, announce: () => {} })
})
afterEach(() => page.close())

const lines = () => [...page.document.querySelectorAll("li span")].map(({ textContent }) => textContent)

test("a signal that goes on is one line, and one that comes again is another", () => {
  for (const afterMs of [0, 5000, 5000, 20_000]) {
    clock.ms += afterMs
    told.add("no-face", null)
  }
  assert.deepEqual(lines(), ["No face in view", "No face in view"])
})

test("each attempt in the editor is a line with its size, the last one first", () => {
  told.add("paste-blocked", 12)
  told.add("paste-blocked", 300)
  assert.deepEqual(lines(), ["Paste attempt, 300 characters", "Paste attempt, 12 characters"])
  assert.equal(page.find("[data-told-empty]").hidden, true)
})

test("what an interviewer reads is never taken for markup", () => {
  told.add("<img src=x>", null)
  assert.equal(page.find("img"), null)
})

test("a long rehearsal keeps the last fifty lines", () => {
  for (let at = 0; at < 60; at += 1) told.add("paste-blocked", at)
  assert.equal(lines().length, 50)
})
