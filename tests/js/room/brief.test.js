import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createTabs } from "../../../static/js/core/tabs.js"
import { createBrief } from "../../../static/js/room/brief.js"
import { openPage } from "../page.js"
import { fakeMemory } from "./fakes.js"

const tab = (name, isSelected) => `<button role="tab" id="pane-${name}-tab" aria-controls="pane-${name}" aria-selected="${isSelected}"></button>`
const MARKUP = `<main><div class="room-body">
  <section data-brief hidden><button data-brief-fold></button><div data-brief-place></div>
    <button data-brief-unfold hidden><span data-brief-count hidden></span></button></section>
  <div data-separator="brief" role="separator" hidden></div>
  <div class="room-side">
    <div data-room-tabs><div role="tablist">${tab("code", false).replace("<button", "<button hidden")}${tab("chat", false)}${tab("question", true)}</div></div>
    <div id="pane-chat"></div><div id="pane-question"><div data-panel="questions"><button id="choose"></button></div></div>
  </div>
</div></main>`

let page
beforeEach(() => { page = openPage(MARKUP) })
afterEach(() => page.close())

function opened({ isWide = true } = {}) {
  const media = Object.assign(new page.window.EventTarget(), { matches: isWide })
  const seen = []
  const tabs = createTabs(page.find("[data-room-tabs]"))
  const brief = createBrief(page.find("main"), { memory: fakeMemory(null), tabs, onChange: () => seen.push(brief?.isOpen()), matchMedia: () => media })
  brief.start()
  const resize = (/** @type {boolean} */ now) => {
    media.matches = now
    media.dispatchEvent(new page.window.Event("change"))
  }
  const place = () => {
    const { parentElement } = page.find('[data-panel="questions"]')
    return parentElement.id || parentElement === page.find("[data-brief-place]")
  }
  return { brief, resize, place, state: () => page.find(".room-body").dataset.briefState }
}

test("without a question, and in a window for two columns, it is a pane of the side", () => {
  const { brief, place, state } = opened()
  assert.deepEqual([place(), state(), page.find("[data-brief]").hidden], ["pane-question", "off", true])
  brief.setCount(0)
  assert.equal(page.find("#pane-question-tab").hidden, false)
  const narrow = opened({ isWide: false })
  narrow.brief.setCount(1)
  assert.deepEqual([narrow.place(), narrow.state(), narrow.brief.isColumn()], ["pane-question", "off", false])
})

test("a question opens the column, its tab goes, and another one of the side is chosen", () => {
  const { brief, place, state } = opened()
  page.find("#choose").focus()
  brief.setCount(1)
  assert.deepEqual([place(), state(), brief.isOpen()], [true, "open", true])
  assert.equal(page.document.activeElement, page.find("#choose"), "the keyboard stays where it was")
  assert.equal(page.find("#pane-question-tab").hidden, true)
  assert.equal(page.find("#pane-chat-tab").getAttribute("aria-selected"), "true")
  brief.setCount(0)
  assert.deepEqual([place(), state(), page.find("#pane-question-tab").hidden], ["pane-question", "off", false])
})

test("a window that becomes narrow takes the question back into the side", () => {
  const { brief, resize, place } = opened()
  brief.setCount(1)
  resize(false)
  assert.deepEqual([place(), page.find('[data-separator="brief"]').hidden], ["pane-question", true])
  resize(true)
  assert.equal(place(), true)
})

test("folded it is a strip that says how many are new, and the next question opens it unless somebody is busy", () => {
  const { brief, state } = opened()
  brief.setCount(1)
  page.click(page.find("[data-brief-fold]"))
  assert.deepEqual([state(), page.document.activeElement === page.find("[data-brief-unfold]")], ["folded", true])
  brief.setUnseen(2, "2 new questions")
  assert.deepEqual([page.find("[data-brief-count]").textContent, page.find("[data-brief-count]").getAttribute("aria-label")], ["2", "2 new questions"])
  brief.bring(true)
  assert.equal(state(), "folded")
  brief.bring(false)
  assert.equal(state(), "open")
  page.click(page.find("[data-brief-fold]"))
  page.click(page.find("[data-brief-unfold]"))
  assert.deepEqual([state(), page.document.activeElement === page.find("[data-brief-fold]")], ["open", true])
})
