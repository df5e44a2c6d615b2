import assert from "node:assert/strict"
import { test } from "node:test"

import { contrast, over, rgb, sheet } from "./colours.js"

const BLOCK = /\[data-code-colours="([a-z-]+)"\] \{([^}]+)\}/g
const COLOUR = /--([a-z-]+): (#[0-9a-f]{6});/g

/** @param {RegExp} pattern of a name and what it means @param {string} text */
const pairsOf = (pattern, text) => [...text.matchAll(pattern)].map(([, name, value]) => [name, value])
const THEMES = Object.fromEntries(pairsOf(BLOCK, sheet("room/editor_colours.css")).map(
  ([name, block]) => [name, Object.fromEntries(pairsOf(COLOUR, block).map(([token, hex]) => [token, rgb(hex)]))],
))
/** What static/js/editor/view/theme.js writes words in, and what they lie on. */
const WORDS = ["ink", "ink-soft", "ink-faint", "accent", "ok", "wait", "warn", "bad"]
const GROUNDS = ["surface", "fill", "raised"]
const ENOUGH = 7

test("there is a light and a dark one", () => assert.deepEqual(Object.keys(THEMES), ["contrast-light", "contrast-dark"]))

for (const [name, colours] of Object.entries(THEMES)) {
  test(`${name} gives every word seven to one`, () => {
    const pairs = GROUNDS.flatMap((ground) => WORDS.map((word) => [word, ground]))
    assert.deepEqual(pairs.filter(([word, ground]) => !(contrast(colours[word], colours[ground]) >= ENOUGH)), [])
    assert.ok(contrast(colours["accent-ink"], colours.accent) >= ENOUGH)
    const type = over(colours.accent, 0.45, colours.ok) // In sRGB, which is near enough to what the browser mixes.
    assert.ok(contrast(type, colours.surface) >= ENOUGH, "names of types")
  })

  test(`${name} leaves selected words readable, and bounds what can be pressed`, () => {
    const ground = over(colours.accent, 0.22, colours.surface)
    assert.deepEqual(WORDS.filter((word) => !(contrast(colours[word], ground) >= 4.5)), [])
    assert.ok(contrast(colours["line-strong"], colours.surface) >= 3)
  })
}
