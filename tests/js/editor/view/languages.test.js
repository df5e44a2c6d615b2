import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { test } from "node:test"

import { LANGUAGE_IDS, loadLanguage } from "../../../../static/js/editor/view/languages.js"

test("the editor knows every language the server offers, and no other", async () => {
  const source = await readFile(new URL("../../../../services/interview/languages.py", import.meta.url), "utf8")
  const offered = [...source.matchAll(/^ {4}"(\w+)": (?:_\()?"/gm)].map(([, id]) => id)
  assert.deepEqual([...LANGUAGE_IDS].sort(), offered.sort())
})

for (const id of LANGUAGE_IDS) {
  test(`${id} can be loaded`, async () => assert.ok(await loadLanguage(id)))
}

test("an unknown language is plain text", async () => {
  assert.ok(await loadLanguage("klingon"))
})
