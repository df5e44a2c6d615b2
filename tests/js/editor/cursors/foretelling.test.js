import assert from "node:assert/strict"
import { Text } from "@codemirror/state"
import { test } from "node:test"

import { stepsBetween } from "../../../../static/js/editor/cursors/foretelling.js"

/** Both texts mark the cursor's place with a bar. */
function steps(before, after) {
  const [from, to] = [before.indexOf("|"), after.indexOf("|")]
  const text = (marked) => Text.of(marked.replace("|", "").split("\n"))
  return stepsBetween(text(before), from, text(after), to)
}

test("what the text does not tell is left to be measured", () => {
  assert.equal(steps("one|", "one\n|"), null, "another line")
  assert.equal(steps("one|", "one\t|"), null, "a tab is as wide as it has to be")
  assert.equal(steps("one|", "oneß|"), null, "another font may have it")
  assert.equal(steps("one|", "oneש|"), null, "goes to the left")
  assert.equal(steps("|", `${"x".repeat(1001)}|`), null, "a line too long to be read at every key")
  assert.equal(stepsBetween(Text.of(["one"]), 9, Text.of(["one"]), 3), null, "a place that is not there any more")
})

test("letters that are written or taken away in the line move the cursor by as many", () => {
  assert.equal(steps("on|", "one|"), 1)
  assert.equal(steps("x\none|!", "x\non|!"), -1)
  assert.equal(steps("one|", "on|e"), -1)
  assert.equal(steps("b|", "aab|"), 2, "somebody else wrote before it")
  assert.equal(steps("x\none|", "y\none|"), 0, "and elsewhere")
})

test("a tab or a letter of another script before both is as wide as it was", () => {
  assert.equal(steps("\tשß|", "\tשßx|"), 1)
})
