import assert from "node:assert/strict"
import test from "node:test"

import { createCleaner, harmless } from "../../../static/js/running/output_text.js"

test("commands for a terminal do nothing and are not seen", () => {
  assert.equal(harmless("\x1b[31mred\x1b[0m \x1b[2J\x1b[1;1H\x9b1mbold"), "red bold")
  assert.equal(harmless("\x1b]0;a title\x07after \x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\"), "after link")
  assert.equal(harmless("\x1bPdevice\x1b\\x\x1bcy\x1b(Bz"), "xyz")
})

test("signs that nobody can see become ones that can be seen", () => {
  assert.equal(harmless("a\x00b\x07c\x08d\x7f"), "a␀b␇c␈d␡")
  assert.equal(harmless("tab\tand\nline"), "tab\tand\nline")
  assert.equal(harmless("50 %\r100 %\r\nend"), "50 %\n100 %\nend")
  assert.equal(harmless("\x85"), "[U+0085]")
})

test("text from right to left is kept, and what turns its surroundings is not", () => {
  assert.equal(harmless("שלום עולם"), "שלום עולם")
  assert.equal(harmless("\u202egnp.exe\u2066 \u2069"), "[U+202E]gnp.exe[U+2066] [U+2069]")
  assert.equal(harmless("half \ud800 whole 😀"), "half \ufffd whole 😀")
})

test("a text in parts is what the whole would be, wherever it is cut", () => {
  const whole = "a\x1b[31mb\x1b]0;t\x07c\r\nd😀e\x1b(Bf\x9b0mg\u202eh"
  for (let cut = 0; cut <= whole.length; cut += 1) {
    const cleaner = createCleaner()
    assert.equal(cleaner.next(whole.slice(0, cut)) + cleaner.next(whole.slice(cut)) + cleaner.rest(), harmless(whole), `cut at ${cut}`)
  }
})

test("what is never finished is shown in the end and holds nothing up", () => {
  const cleaner = createCleaner()
  assert.equal(cleaner.next("text\x1b["), "text")
  assert.equal(cleaner.rest(), "␛[")
  assert.equal(createCleaner().next(`\x1b]${"x".repeat(5000)}`).length > 4000, true, "an endless command is text")
})
