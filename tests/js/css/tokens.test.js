import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "node:test"

import { contrast } from "./contrast.js"

const CSS = readFileSync(new URL("../../../static/css/tokens.css", import.meta.url), "utf8")
const TOKEN = /--([a-z-]+): var\(--light, (#[0-9a-f]{6})\) var\(--dark, (#[0-9a-f]{6})\);/g
const themes = { light: new Map(), dark: new Map() }
for (const [, name, light, dark] of CSS.matchAll(TOKEN)) {
  themes.light.set(name, light)
  themes.dark.set(name, dark)
}

const GROUNDS = ["canvas", "surface", "fill", "raised"]
const WORDS = ["ink", "ink-soft", "ink-faint", "accent", "accent-hover", "ok", "wait", "warn", "bad"]
const STATES = ["ok", "wait", "warn", "bad", "accent"]
const TEXT_PAIRS = [
  ...GROUNDS.flatMap((ground) => WORDS.map((word) => [word, ground])),
  ...STATES.flatMap((state) => [[state, `${state}-soft`], ["ink", `${state}-soft`], ["ink-soft", `${state}-soft`]]),
  ["accent-ink", "accent"], ["accent-ink", "accent-hover"], ["bad-ink", "bad"], ["bad-ink", "bad-hover"],
]
const CONTROL_PAIRS = ["canvas", "surface", "raised"].map((ground) => ["line-strong", ground])

for (const [theme, tokens] of Object.entries(themes)) {
  describe(`the ${theme} tokens`, () => {
    it("are all there", () => assert.equal(tokens.size, 23))

    it("let text be read: 4.5 to 1", () => {
      const weak = TEXT_PAIRS.filter(([word, ground]) => !(contrast(tokens.get(word), tokens.get(ground)) >= 4.5))
      assert.deepEqual(weak, [])
    })

    it("let controls be seen: 3 to 1", () => {
      const weak = CONTROL_PAIRS.filter(([line, ground]) => !(contrast(tokens.get(line), tokens.get(ground)) >= 3))
      assert.deepEqual(weak, [])
    })
  })
}
