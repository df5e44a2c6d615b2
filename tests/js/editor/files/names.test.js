import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { languageOfName, NAMED_LANGUAGES, problemOfName, tidyName, usualName } from "../../../../static/js/editor/files/names.js"
import { LANGUAGE_IDS } from "../../../../static/js/editor/view/languages.js"
import { openPage } from "../../page.js"

let page
beforeEach(() => { page = openPage("") })
afterEach(() => page.close())

test("a name is refused when it is empty, too long, or taken, and each reason is said", () => {
  assert.match(problemOfName("", []), /Enter a name/)
  assert.match(problemOfName("x".repeat(61), []), /60 characters/)
  assert.match(problemOfName("Notes.md", ["main.py", "notes.md"]), /already/)
  assert.equal(problemOfName("x".repeat(60), ["notes.md"]), "")
})

test("characters are counted as people see them", () => {
  assert.equal(problemOfName("\u{1F600}".repeat(60), []), "")
})

test("what nobody can see in a name is taken out", () => {
  assert.equal(tidyName("  a\n\tb\u200e.md \ud83d"), "a b .md")
  assert.equal(tidyName(" \u200b "), "")
})

test("every language the editor knows has a usual name, and is known again by it", () => {
  assert.deepEqual([...NAMED_LANGUAGES].sort(), [...LANGUAGE_IDS].sort())
  for (const language of LANGUAGE_IDS) assert.equal(languageOfName(usualName(language)), language)
})

test("an ending counts in any case, and an unknown one is plain text", () => {
  assert.equal(languageOfName("Main.JAVA"), "java")
  assert.equal(languageOfName("notes.unknown"), "plain")
  assert.equal(languageOfName("Makefile"), "plain")
  assert.equal(usualName("klingon"), "main.txt")
})
