import assert from "node:assert/strict"
import { test } from "node:test"

import { spliceBetween } from "../../../static/js/document/diff.js"
import { randomFrom } from "./random.js"

const LETTERS = ["a", "b", "\n", "é", "😀", "👍🏽", "\u{1d11e}", " "]

const applySplice = (text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to)

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
