import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it } from "node:test"
import * as Y from "yjs"

import { createTape } from "../../../static/js/playback/tape.js"
import { boxOf, createBoardView, textsOf } from "../../../static/js/playback/board_view.js"
import { hashOf, readMoment } from "../../../static/js/playback/moment.js"
import { randomFrom } from "../document/random.js"
import { openPage } from "../page.js"
import { twoPages } from "./typed_log.js"

const elementOf = (id, more = {}) => ({
  id, type: "rectangle", x: 0, y: 0, width: 100, height: 50, angle: 0, strokeColor: "#1e1e1e", backgroundColor: "transparent",
  fillStyle: "solid", strokeWidth: 2, strokeStyle: "solid", roughness: 0, opacity: 100, seed: 1, version: 1, versionNonce: 1,
  index: "a0", groupIds: [], ...more,
})

/** Two people drag, make and delete some elements, and type between. */
function drawn(count, seed) {
  const random = randomFrom(seed)
  const pages = twoPages()
  for (let step = 0; step < count; step += 1) {
    const who = random.below(2)
    const board = pages.docs[who].getMap("board")
    const id = `e${random.below(12)}`
    pages.at(step * 50)
    if (random.below(10) === 0) pages.text(who).insert(0, "x")
    else if (random.below(5) === 0 && board.has(id)) board.delete(id)
    else board.set(id, elementOf(id, { x: random.below(1000), version: step + 1 }))
  }
  return pages.edits
}

/** What stands on the board after each edit, by Yjs itself. */
function* boardsOf(edits) {
  const doc = new Y.Doc()
  for (const { update } of edits) {
    Y.applyUpdate(doc, update)
    yield doc.getMap("board").toJSON()
  }
}

describe("the tape of a board", () => {
  it("has no board before anything was drawn", async () => {
    const pages = twoPages()
    pages.text(0).insert(0, "code")
    pages.docs[1].getMap("board").set("e1", elementOf("e1"))
    const tape = createTape(pages.edits)
    await tape.build()
    assert.equal(tape.frame(1).board, null)
    assert.deepEqual(Object.fromEntries(tape.frame(2).board), { e1: elementOf("e1") })
    assert.deepEqual(tape.frame(2).last, { file: "board", at: 0, author: 2 })
    assert.equal(tape.frame(1).board, null, "and going back it is gone again")
  })

  for (const seed of [1, 2]) {
    it(`has the board of every moment as Yjs has it, in any order (seed ${seed})`, async () => {
      const edits = drawn(1200, seed)
      const boards = [...boardsOf(edits)]
      const tape = createTape(edits)
      await tape.build()
      const at = (count) => Object.fromEntries(tape.frame(count).board ?? [])
      boards.forEach((board, number) => assert.deepEqual(at(number + 1), board, `after ${number + 1} edits`))
      for (let count = boards.length; count > 0; count -= 41) assert.deepEqual(at(count), boards[count - 1])
    })
  }

  it("leaves out what is no element, or stands under another's id", async () => {
    const pages = twoPages()
    const board = pages.docs[0].getMap("board")
    board.set("e1", { type: "iframe", link: "https://example.org" })
    board.set("e2", elementOf("e3"))
    board.set("e4", "words")
    const tape = createTape(pages.edits)
    await tape.build()
    assert.equal(tape.frame(3).board.size, 0)
  })
})

describe("a moment of the board", () => {
  it("has an address", () => {
    assert.deepEqual(readMoment(hashOf(1e12, "board")), { kind: "at", value: 1e12, file: "board" })
    assert.equal(readMoment("#at=1&file=boards"), null)
  })
})

describe("the view of a board", () => {
  let shown, fits, waiting, page, root, refuse

  beforeEach(() => {
    shown = []
    fits = 0
    waiting = []
    refuse = 0
    page = openPage("<section hidden><div data-board-canvas></div><ul data-board-texts></ul><p data-board-failed hidden></p></section>")
    root = page.find("section")
  })

  afterEach(() => page.close())

  const view = () => createBoardView(root, {
    draw: async () => {
      if (refuse-- > 0) throw new Error("no network")
      return { show: (elements) => shown.push(elements.map(({ id }) => id)), fit: () => { fits += 1 }, close() {} }
    },
    wait: (work) => waiting.push(work),
  })
  const settled = () => new Promise((resolve) => { setImmediate(resolve) })

  it("draws back to front, and says the texts from top to bottom", async () => {
    const words = { type: "text", text: "Low", originalText: "Low", y: 90 }
    view().show([elementOf("b", { index: "a1", ...words }), elementOf("a", { ...words, originalText: "High", y: 5 })], true)
    await settled()
    assert.deepEqual(shown, [["a", "b"]])
    assert.equal(root.hidden, false)
    assert.deepEqual([...root.querySelectorAll("li")].map(({ textContent }) => textContent), ["High", "Low"])
  })

  it("draws only the latest of many moments in a short time", async () => {
    const board = view()
    board.show([elementOf("a")], true)
    await settled()
    for (const id of ["b", "c", "d"]) board.show([elementOf(id)], true)
    assert.deepEqual(shown, [["a"]])
    waiting.pop()()
    assert.deepEqual(shown, [["a"], ["d"]])
  })

  it("shows what grew out of view to who follows, and pulls nobody away who looks around", async () => {
    const board = view()
    board.show([elementOf("a")], true)
    await settled()
    waiting.pop()()
    board.show([elementOf("a", { x: 5000 })], false)
    waiting.pop()()
    assert.equal(fits, 0)
    board.show([elementOf("a", { x: 5000 })], true)
    assert.equal(fits, 1)
  })

  it("says when it could not be loaded, and tries again with the next moment", async () => {
    refuse = 1
    const board = view()
    board.show([elementOf("a")], true)
    await settled()
    assert.equal(root.querySelector("[data-board-failed]").hidden, false)
    board.show([elementOf("a")], true)
    await settled()
    assert.deepEqual(shown, [["a"]])
    assert.equal(root.querySelector("[data-board-failed]").hidden, true)
  })

  it("knows what a drawing covers and says", () => {
    const line = elementOf("l", { type: "line", x: 10, y: 10, points: [[0, 0], [-30, 40]] })
    assert.deepEqual(boxOf([line, elementOf("r")]), { left: -20, top: 0, right: 100, bottom: 50 })
    assert.deepEqual(textsOf([elementOf("f", { type: "frame", name: "Cache" }), elementOf("r", { name: "no" })]), ["Cache"])
  })
})
