import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createRegions } from "../../../static/js/room/regions.js"
import { openPage } from "../page.js"

const MARKUP = `
  <button id="outside"></button>
  <main>
    <header class="room-header"><summary id="menu" tabindex="0"></summary></header>
    <section data-brief hidden><button id="fold"></button></section>
    <section class="editor">
      <button id="language"></button><div class="cm-content" id="code" tabindex="0"></div>
      <section data-run-panel hidden><button role="tab" aria-selected="false" id="output"></button><button role="tab" aria-selected="true" id="tests"></button></section>
    </section>
    <div class="room-side">
      <div class="room-call"><button id="details"></button></div>
      <div data-room-tabs><button aria-selected="true" id="chat"></button></div><textarea id="message"></textarea><button id="off" disabled></button>
    </div>
    <footer class="room-foot"><button id="microphone"></button></footer>
  </main>`

let page
let regions
beforeEach(() => {
  page = openPage(MARKUP)
  regions = createRegions(page.find("main"), { isShown: (element) => !element.closest("[hidden]") })
  regions.start()
})
afterEach(() => {
  regions.stop()
  page.close()
})

const at = () => page.document.activeElement.id
function press(init = {}) {
  const event = new page.window.KeyboardEvent("keydown", { key: "F6", bubbles: true, cancelable: true, ...init })
  page.document.activeElement.dispatchEvent(event)
  return event.defaultPrevented
}
const round = (count, init) => Array.from({ length: count }, () => { press(init); return at() })

test("F6 goes round what is in view, and with Shift the other way", () => {
  assert.deepEqual(round(6), ["menu", "code", "details", "chat", "microphone", "menu"])
  assert.deepEqual(round(5, { shiftKey: true }), ["microphone", "chat", "details", "code", "menu"])
  page.find("[data-brief]").hidden = page.find("[data-run-panel]").hidden = false
  assert.deepEqual(round(4), ["fold", "code", "tests", "details"])
})

test("from nowhere it begins at one end, and the editor does not hear of the key", () => {
  page.find("#outside").focus()
  round(1, { shiftKey: true })
  assert.equal(at(), "microphone")
  page.find("#code").focus()
  let heard = 0
  page.find("#code").addEventListener("keydown", () => { heard += 1 })
  assert.equal(press(), true)
  assert.equal(heard, 0)
})

test("it comes back to where the keyboard was in a region, as long as that is there", () => {
  page.find("#message").focus()
  assert.deepEqual(round(5), ["microphone", "menu", "code", "details", "message"])
  page.find("#message").remove()
  page.find("#menu").focus()
  assert.deepEqual(round(3), ["code", "details", "chat"])
  page.find("#code").hidden = true
  page.find("#menu").focus()
  assert.deepEqual(round(1), ["language"], "a review may stand in place of the code")
})

test("other keys, a key that repeats, and an open dialog move nothing", () => {
  page.find("#menu").focus()
  for (const init of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { key: "F5" }, { key: "F7" }, { isComposing: true }]) assert.equal(press(init), false)
  assert.equal(press({ repeat: true }), true)
  page.find("main").append(page.document.createElement("dialog"))
  page.find("dialog").open = true
  assert.equal(press(), false)
  assert.equal(at(), "menu")
})
