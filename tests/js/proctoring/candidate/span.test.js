import assert from "node:assert/strict"
import { test } from "node:test"

import { agree, createSpan } from "../../../../static/js/proctoring/candidate/span.js"

/** Feeds verdicts, `1` for yes, `0` for no, `.` for "cannot say", four a second; tells when what changed. */
function changes(verdicts, { everyMs = 250, span = createSpan() } = {}) {
  return [...verdicts].flatMap((letter, index) => {
    const change = span.add(letter === "." ? null : letter === "1", index * everyMs)
    return change === null ? [] : [[change, index * everyMs]]
  })
}

test("a condition opens a span once it held for a second and a half", () => {
  assert.deepEqual(changes("0000" + "11111111"), [["opened", 2500]])
})

test("from the very first look it takes as long", () => {
  const [[change, atMs]] = changes("111111111")
  assert.equal(change, "opened")
  assert.ok(atMs >= 1350 && atMs <= 1500, `opened after ${atMs} ms`)
})

test("a glance of 0.7 s opens nothing", () => {
  assert.deepEqual(changes("0000" + "111" + "00000000"), [])
})

test("one look in between that disagrees does not matter", () => {
  assert.deepEqual(changes("0000" + "1110111111")[0][0], "opened")
})

test("looks that disagree all the time open nothing", () => {
  assert.deepEqual(changes("1010101010101010101010"), [])
  assert.deepEqual(changes("1101101101101101101101"), [])
})

test("a span closes once the condition was gone for a second", () => {
  const all = changes("0000" + "11111111" + "00000000")
  assert.deepEqual(all.map(([change]) => change), ["opened", "closed"])
  const goneForMs = all[1][1] - 12 * 250
  assert.ok(goneForMs >= 750 && goneForMs <= 1000, `closed ${goneForMs} ms after the first look without it`)
})

test("a span that flaps stays one span", () => {
  assert.equal(changes("0000" + "11111111" + "001111001111001111" + "00000000").length, 2)
})

test("looks that cannot say anything are no verdict", () => {
  assert.deepEqual(changes("....................11..11"), [])
})

test("a slow machine with one look a second still opens and closes", () => {
  const all = changes("000" + "1111" + "0000", { everyMs: 1000 })
  assert.deepEqual(all.map(([change]) => change), ["opened", "closed"])
})

test("two looks are never enough", () => {
  assert.equal(agree([{ atMs: 0, holds: true }, { atMs: 5000, holds: true }], true, 1500, 0.8), false)
})

test("interrupting ends an open span and forgets what was seen", () => {
  const span = createSpan()
  changes("1111111111", { span })
  assert.equal(span.isOpen(), true)
  assert.equal(span.interrupt(), true)
  assert.equal(span.isOpen(), false)
  assert.equal(span.add(true, 2750), null)
  assert.equal(span.interrupt(), false)
})

test("a detector may ask for another hold", () => {
  const [[, atMs]] = changes("0000" + "1".repeat(20), { span: createSpan({ holdMs: 3000 }) })
  assert.ok(atMs - 1000 > 2500 && atMs - 1000 <= 3000, `opened after ${atMs - 1000} ms`)
})
