import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import * as Y from "yjs"

import { boardMap, strip } from "../../../static/js/board/elements.js"
import { createBoard } from "../../../static/js/board/index.js"
import { createViews } from "../../../static/js/review/views.js"
import { createMemory } from "../../../static/js/room/memory.js"
import { openPage } from "../page.js"
import { BOB, fakeContext } from "../room/fakes.js"
import { shape } from "./shapes.js"

const PANEL = `<section class="editor"><div class="work-bar">
  <div data-work-views hidden><button data-work-code></button><button data-work-board><span data-board-news hidden></span></button></div>
  <div data-board-tools hidden><button data-board-texts-open></button><button data-board-beside></button><details data-board-menu></details></div></div>
  <button data-board-open><span data-board-news hidden></span></button><div data-panel="reviews" hidden></div>
  <div data-separator="board" role="separator" hidden></div><section data-panel="board" data-files="/a.js /b.js" hidden><div data-board-waiting hidden><p data-board-state></p><button data-board-again hidden></button></div>
  <aside data-board-texts hidden><button data-board-texts-close></button></aside></section></section>`
const settled = () => new Promise((resolve) => { setTimeout(resolve, 5) })

let page
let doc
let loads
let fetched
let shown
let isThere
let closed
let storage
beforeEach(() => {
  page = openPage(PANEL)
  doc = new Y.Doc()
  loads = 0
  fetched = []
  closed = 0
  shown = []
  isThere = true
  storage = new Map()
})
afterEach(() => page.close())

function open() {
  const kept = { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => storage.set(key, value), removeItem: () => {} }
  const memory = (key) => createMemory(() => kept, key)
  const views = createViews(page.find(".editor"), page.find('[data-panel="reviews"]'), memory("views"))
  const board = createBoard(page.find(".editor"), fakeContext(BOB), {
    shared: { document: { doc } },
    views,
    memory: memory("board"),
    fetch: (files) => fetched.push(...files),
    load: async () => {
      loads += 1
      if (!isThere) throw new Error("offline")
      return {
        openBoard: async () => ({ setShown: (is) => shown.push(is), setTexts: () => {}, arranged: () => {}, close: () => { closed += 1 } }),
        mountCanvas: () => {},
      }
    },
  })
  board.start()
  return { board, views }
}

const draws = (id, origin = "others") => {
  const other = new Y.Doc()
  boardMap(other).set(id, strip(shape(id)))
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), origin)
}
const isNew = () => !page.find("[data-board-open] [data-board-news]").hidden

test("nothing is loaded for a room in which nobody opens the board, and the button says when others draw", async () => {
  open()
  assert.equal(isNew(), false)
  draws("a")
  await settled()
  assert.equal(isNew(), true)
  assert.deepEqual([loads, fetched], [0, []])
  page.click(page.find("[data-board-open]"))
  await settled()
  assert.deepEqual([loads, isNew(), shown], [1, false, [true]])
})

test("the board takes the place of the code, and gives it back", async () => {
  open()
  page.click(page.find("[data-board-open]"))
  await settled()
  assert.equal(page.find(".editor").dataset.boarding, "whole")
  assert.deepEqual([page.find('[data-panel="board"]').hidden, page.find("[data-work-views]").hidden], [false, false])
  page.click(page.find("[data-work-code]"))
  assert.equal(page.find(".editor").dataset.boarding, undefined)
  assert.deepEqual([page.find('[data-panel="board"]').hidden, page.find("[data-work-views]").hidden], [true, true])
  assert.deepEqual(shown, [true, false])
  page.click(page.find("[data-board-open]"))
  await settled()
  assert.equal(loads, 1, "it is loaded once")
})

test("beside the code there is a line between the two, whose place is kept and fitted to the window", async () => {
  const element = page.find(".editor")
  const line = page.find("[data-separator]")
  let width = 1200
  const board = page.find('[data-panel="board"]')
  const own = () => Number.parseInt(element.style.getPropertyValue("--board-size") || "600", 10)
  for (const name of ["clientWidth", "offsetWidth"]) Object.defineProperty(element, name, { get: () => width })
  Object.defineProperty(board, "offsetWidth", { get: own })
  const first = open()
  page.click(page.find("[data-board-open]"))
  await settled()
  assert.equal(line.hidden, true, "in place of the code there is no line")
  page.click(page.find("[data-board-beside]"))
  assert.equal(element.dataset.boarding, "beside")
  assert.deepEqual([line.hidden, line.getAttribute("aria-valuenow")], [false, "70"])
  page.press(line, "ArrowLeft")
  assert.deepEqual([own(), line.getAttribute("aria-valuenow")], [624, "76"])
  page.press(line, "End")
  assert.equal(own(), 720, "the code keeps its 480 pixels")
  first.board.stop()
  element.style.removeProperty("--board-size")
  width = 1000
  open()
  await settled()
  assert.deepEqual([element.dataset.boarding, own()], ["beside", 520], "as wide as it was left, within today's window")
  width = 1200
  page.press(line, "Home")
  assert.equal(own(), 320)
  line.dispatchEvent(new page.window.Event("dblclick"))
  assert.equal(element.style.getPropertyValue("--board-size"), "")
  page.click(page.find("[data-board-beside]"))
  assert.deepEqual([line.hidden, element.dataset.boarding], [true, "whole"])
})

test("a board that does not load says so and can be tried again", async () => {
  isThere = false
  open()
  page.click(page.find("[data-board-open]"))
  await settled()
  assert.match(page.find("[data-board-state]").textContent, /could not be loaded/)
  isThere = true
  page.click(page.find("[data-board-again]"))
  await settled()
  assert.equal(page.find("[data-board-waiting]").hidden, true)
})

test("after a reload the board is in view again, and leaving the room closes it", async () => {
  const first = open()
  page.click(page.find("[data-board-open]"))
  await settled()
  first.board.stop()
  assert.equal(closed, 1)
  assert.equal(page.find(".editor").dataset.boarding, undefined)
  open()
  await settled()
  assert.equal(page.find(".editor").dataset.boarding, "whole")
})

test("a board that ends its page is not opened by itself again, and one that was left is", async () => {
  open()
  page.click(page.find("[data-board-open]"))
  await settled()
  const remembered = () => JSON.parse(storage.get("views")).shown
  assert.equal(remembered(), null, "a page that crashes is not left")
  window.dispatchEvent(new window.Event("pagehide"))
  assert.equal(remembered(), "board")
  open()
  await settled()
  assert.equal(remembered(), null, "nor is it when the reload crashes")
})

test("what the board needs is fetched, and not run, once somebody is about to open it", async () => {
  const { board } = open()
  const button = page.find("[data-board-open]")
  const tell = (kind) => button.dispatchEvent(new page.window.Event(kind))
  tell("pointerenter")
  tell("pointerleave")
  await new Promise((resolve) => { setTimeout(resolve, 120) })
  assert.deepEqual(fetched, [], "whoever only passes over the button does not want the board")
  tell("focus")
  assert.deepEqual([fetched, loads], [["/a.js", "/b.js"], 0])
  tell("pointerdown")
  page.click(button)
  await settled()
  assert.deepEqual([fetched.length, loads], [2, 1], "it is fetched once")
  board.stop()
})

test("a pointer that rests on the button is about to press it; leaving the room ends the waiting", async () => {
  const { board } = open()
  page.find("[data-work-board]").dispatchEvent(new page.window.Event("pointerenter"))
  board.stop()
  await new Promise((resolve) => { setTimeout(resolve, 120) })
  assert.deepEqual(fetched, [])
  open()
  page.find("[data-work-board]").dispatchEvent(new page.window.Event("pointerenter"))
  await new Promise((resolve) => { setTimeout(resolve, 120) })
  assert.deepEqual(fetched, ["/a.js", "/b.js"])
})
