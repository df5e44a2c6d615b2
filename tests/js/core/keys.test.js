import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, test } from "node:test"

import { isCommand, isComposing, letterOf } from "../../../static/js/core/keys.js"

const SCRIPTS = join(import.meta.dirname, "../../../static/js")

const on = (platform) => { globalThis.window = { navigator: { platform } } }
const pressed = (more) => ({ altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more })

afterEach(() => { delete globalThis.window })

test("what is being composed is no key, also where the browser says so by a number", () => {
  assert.equal(isComposing({ isComposing: true, keyCode: 13 }), true)
  assert.equal(isComposing({ isComposing: false, keyCode: 229 }), true)
  assert.equal(isComposing({ isComposing: false, keyCode: 13 }), false)
})

test("a letter is the one that the layout types, not the one at its place elsewhere", () => {
  assert.equal(letterOf({ key: "m", code: "Semicolon" }), "m", "AZERTY")
  assert.equal(letterOf({ key: ",", code: "KeyM" }), "", "AZERTY's comma")
  assert.equal(letterOf({ key: "S", code: "KeyS" }), "s")
  assert.equal(letterOf({ key: "o", code: "KeyS" }), "o", "Dvorak")
})

test("where the layout is of another script, it is the Latin letter on the same key", () => {
  assert.equal(letterOf({ key: "ы", code: "KeyS" }), "s")
  assert.equal(letterOf({ key: "σ", code: "KeyS" }), "s")
  assert.equal(letterOf({ key: "ς", code: "KeyW" }), "w")
})

test("letters with marks, dead keys and names of keys are no letter", () => {
  for (const [key, code] of [["ć", "KeyC"], ["ą", "KeyA"], ["Dead", "KeyS"], ["Enter", "Enter"], ["µ", "Digit1"], ["Process", "KeyS"]]) {
    assert.equal(letterOf({ key, code }), "", key)
  }
})

test("the command key is Control, or Command on Apple's keyboards, and never AltGr", () => {
  on("Win32")
  assert.equal(isCommand(pressed({ ctrlKey: true })), true)
  for (const more of [{}, { ctrlKey: true, altKey: true }, { metaKey: true }, { ctrlKey: true, shiftKey: true }]) {
    assert.equal(isCommand(pressed(more)), false)
  }
  on("MacIntel")
  assert.equal(isCommand(pressed({ metaKey: true })), true)
  for (const more of [{ ctrlKey: true }, { metaKey: true, altKey: true }, { altKey: true }]) assert.equal(isCommand(pressed(more)), false)
})

test("no script listens for a key by its place, or for one with Alt", () => {
  for (const name of readdirSync(SCRIPTS, { recursive: true }).filter((one) => one.endsWith(".js"))) {
    const source = readFileSync(join(SCRIPTS, name), "utf8")
    assert.doesNotMatch(source, /code: "Key[A-Z]"|event\.code\b/, name)
    // Whoever chooses the keys of Vim or Emacs asks for theirs, and Emacs's Meta is Alt.
    if (!name.startsWith(join("editor", "keys"))) assert.doesNotMatch(source, /!event\.altKey/, name)
    assert.doesNotMatch(source, /key: "(?:\w+-)*Alt-.?"/, name)
  }
})
