/** The colours of people: told apart and read in the room and in the playback, light and dark. */
import assert from "node:assert/strict"
import { test } from "node:test"

import { COLOURS } from "../../../static/js/room/people.js"
import { contrast, mixed, over, rgb, sheet, themes } from "./colours.js"

const PEER = /\.peer-(\d) \{ --peer: (.+); \}/g
const MIX = /^color-mix\(in oklab, var\(--([a-z-]+)\) (\d+)%, var\(--([a-z-]+)\)\)$/
const [, ground] = sheet("components/playback.css").match(/color-mix\(in oklab, var\(--peer\) (\d+)%, transparent\)/)
const CODE = ["ink", "ink-soft", "ink-faint", "wait", "ok", "warn", "accent", "bad"] // As editor/view/theme.js names them.

function peersIn(tokens) {
  const colour = (name) => rgb(tokens.get(name))
  return [...sheet("room/cursors.css").matchAll(PEER)].map(([, , value]) => {
    const mix = value.match(MIX)
    return mix ? mixed(colour(mix[1]), mix[2] / 100, colour(mix[3])) : colour(value.slice("var(--".length, -1))
  })
}

for (const [theme, tokens] of Object.entries(themes)) {
  const surface = rgb(tokens.get("surface"))

  test(`${theme}: everybody has a colour, and a name can be read in it and on it`, () => {
    const peers = peersIn(tokens)
    assert.equal(new Set(peers.map(String)).size, COLOURS)
    assert.deepEqual(peers.filter((peer) => !(contrast(peer, surface) >= 4.5)), [])
  })

  test(`${theme}: code can be read on the ground that says who typed it`, () => {
    const weak = peersIn(tokens).flatMap((peer, at) =>
      CODE.map((word) => [word, at + 1, contrast(rgb(tokens.get(word)), over(peer, ground / 100, surface))]))
    assert.deepEqual(weak.filter(([, , is]) => !(is >= 4.5)), [])
  })
}
