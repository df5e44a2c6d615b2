import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, test } from "node:test"

import { isolated } from "../../../static/js/core/direction.js"
import { el } from "../../../static/js/core/dom.js"
import { forgetMessages, t } from "../../../static/js/core/i18n.js"
import { openPage } from "../page.js"

const DANA = "דנה (כהן)"
const SCRIPTS = join(import.meta.dirname, "../../../static/js")

let page
beforeEach(() => {
  page = openPage("")
  forgetMessages()
})
afterEach(() => page.close())

test("what turns nothing stays as it is", () => {
  for (const text of ["", "Dana", "Łukasz", "李小龙", "12:30 – 13:00", "😀"]) assert.equal(isolated(text), text)
})

test("what turns its surroundings is closed off, once", () => {
  for (const text of [DANA, "محمد", "Dana \u202e", "𞤀𞤣𞤤"]) {
    assert.equal(isolated(text), `\u2068${text}\u2069`)
    assert.equal(isolated(isolated(text)), isolated(text))
  }
})

test("a name in a sentence turns nothing of it", () => {
  assert.equal(t("{name} says at {time}", { name: DANA, time: "12:30" }), `\u2068${DANA}\u2069 says at 12:30`)
  assert.equal(t("{name} says", { name: "Dana" }), "Dana says")
})

test("an element with such text gets a direction of its own, unless it has one", () => {
  assert.equal(el("p", {}, DANA).getAttribute("dir"), "auto")
  assert.equal(el("p", {}, "a", null, el("b"), DANA).getAttribute("dir"), "auto")
  assert.equal(el("p", { dir: "ltr" }, DANA).getAttribute("dir"), "ltr")
  assert.equal(el("p", {}, "Dana").hasAttribute("dir"), false)
  assert.equal(el("p", {}, el("bdi", {}, DANA)).hasAttribute("dir"), false)
})

// Elsewhere people's words go through `el` or into a sentence. These set the text of an element that has `dir`.
const WITH_A_DIRECTION = [
  "call/view/tile.js: initialsOf(name)", "call/view/tile.js: initialsOf(person.username)",
  "call/view/tile.js: person.username", "editor/cursors/cursors.js: name", "editor/cursors/cursors.js: cursor.name",
  "room/admission.js: who.username", "room/admission.js: who.username.slice(0, 1).toUpperCase()", "entry/preview.js: name.slice(0, 1).toUpperCase()",
  "room/header.js: person.username", "room/newest.js: name",
]

test("no script sets a name as the text of an element without a direction", () => {
  const found = readdirSync(SCRIPTS, { recursive: true }).filter((one) => one.endsWith(".js")).flatMap((name) =>
    [...readFileSync(join(SCRIPTS, name), "utf8").matchAll(/(?:textContent|innerText) = (.*)$/gm)]
      .map(([, value]) => value)
      .filter((value) => /\b(user)?name(Of)?\b|\.(username|title|message|remark)\b/i.test(value) && !/\btn?\(/.test(value))
      .map((value) => `${name}: ${value}`))
  assert.deepEqual(found.sort(), [...WITH_A_DIRECTION].sort())
})
