import assert from "node:assert/strict"
import { test } from "node:test"

import { applySplice, mergeTexts, spliceBetween } from "../../../static/js/editor/diff.js"
import { randomFrom } from "./random.js"

const LETTERS = ["a", "b", "\n", "é", "😀", "👍🏽", "\u{1d11e}", " "]

function randomText(random, most) {
  return Array.from({ length: random.below(most) }, () => random.of(LETTERS)).join("")
}

/** One change at one place, as a person makes it. */
function edited(text, random, word) {
  const places = [...text].map((_, at) => [...text].slice(0, at).join("").length).concat(text.length)
  const from = random.of(places)
  const to = random.of(places.filter((place) => place >= from))
  return text.slice(0, from) + word + text.slice(random.below(2) ? to : from)
}

test("equal texts have nothing between them", () => {
  assert.equal(spliceBetween("same", "same"), null)
})

test("only what differs is changed", () => {
  assert.deepEqual(spliceBetween("print(a)", "print(abc)"), { from: 7, to: 7, insert: "bc" })
  assert.deepEqual(spliceBetween("aaa", "aa"), { from: 2, to: 3, insert: "" })
  assert.deepEqual(spliceBetween("", "new"), { from: 0, to: 0, insert: "new" })
})

test("one character is never parted, even when half of it stays", () => {
  const { from, to, insert } = spliceBetween("a\u{1f600}b", "a\u{1f601}b")
  assert.deepEqual([from, to, insert], [1, 3, "\u{1f601}"])
})

test("the change makes the one text from the other, whatever they are", () => {
  const random = randomFrom(1)
  for (let round = 0; round < 2000; round += 1) {
    const before = randomText(random, 12)
    const after = round % 2 ? randomText(random, 12) : edited(before, random, randomText(random, 4))
    const splice = spliceBetween(before, after)
    assert.equal(splice ? applySplice(before, splice) : before, after)
    assert.ok(!splice || splice.insert.isWellFormed())
  }
})

test("two changes at different places are both kept, in whichever page they are joined", () => {
  const base = "one\ntwo\nthree\n"
  assert.equal(mergeTexts(base, "ONE\ntwo\nthree\n", "one\ntwo\nTHREE\n"), "ONE\ntwo\nTHREE\n")
  assert.equal(mergeTexts(base, "one\ntwo\nTHREE\n", "ONE\ntwo\nthree\n"), "ONE\ntwo\nTHREE\n")
})

test("two words typed at the same place are both kept", () => {
  assert.equal(mergeTexts("x", "xown", "xother").length, "xownother".length)
})

test("own letters that come back together with the other's are not doubled", () => {
  assert.equal(mergeTexts("end", "aend", "abend"), "abend")
  assert.equal(mergeTexts("end", "abend", "bend"), "abend")
})

test("where both changed the same words, the own change is the last one written", () => {
  assert.equal(mergeTexts("a = 1", "a = 2", "a = 3"), "a = 2")
})

test("who changed nothing takes what came", () => {
  assert.equal(mergeTexts("base", "base", "other"), "other")
  assert.equal(mergeTexts("base", "own", "base"), "own")
  assert.equal(mergeTexts("base", "same", "same"), "same")
})

test("a word typed apart from the other's change is never lost", () => {
  const random = randomFrom(2)
  for (let round = 0; round < 2000; round += 1) {
    const left = randomText(random, 8)
    const right = randomText(random, 8)
    const base = `${left}|middle|${right}`
    const own = `${edited(left, random, "OWN")}|middle|${right}`
    const other = `${left}|middle|${edited(right, random, "OTHER")}`
    const merged = mergeTexts(base, own, other)
    assert.ok(merged.includes("OWN") && merged.includes("OTHER") && merged.includes("|middle|"), JSON.stringify({ base, own, other, merged }))
  }
})
