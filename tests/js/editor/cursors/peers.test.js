import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, mock, test } from "node:test"
import * as Y from "yjs"

import { createDocument } from "../../../../static/js/document/document.js"
import { relativeTo } from "../../../../static/js/document/positions.js"
import { cursorOf, setCursors } from "../../../../static/js/editor/cursors/cursors.js"
import { createFollow } from "../../../../static/js/editor/cursors/follow.js"
import { createPeers } from "../../../../static/js/editor/cursors/peers.js"
import { createCodeView } from "../../../../static/js/editor/view/setup.js"
import { openEditorPage } from "../editor_page.js"
import { PANEL } from "../panel.js"

const BOB = { user_id: 2, username: "Bob", role: "candidate", colour: 1 }
const CAROL = { user_id: 3, username: "Carol", role: "observer", colour: 3 }

let page
let document
let code
let peers
let follow
let awareness
let said
let other

beforeEach(() => {
  page = openEditorPage(PANEL)
  mock.timers.enable({ apis: ["setTimeout"] })
  document = createDocument()
  document.text("main").insert(0, "one\ntwo")
  said = []
  code = createCodeView(page.find("#editor"), {
    label: "Code", describedBy: "keys", nonce: "", document, guard: [],
    onUpdate(update) {
      peers.onUpdate(update)
      follow.onUpdate(update)
    },
  })
  code.setWriting(true)
  awareness = fakeAwareness()
  peers = createPeers({ document, awareness, code, onChange: () => follow.onPeers() })
  follow = createFollow(page.find("[data-panel]"), {
    people: { others: () => [BOB, CAROL], onChange: () => () => {} }, code, peers: awareness.peers, announce: (text) => said.push(text),
    show(id) {
      code.show(id)
      peers.refresh()
    },
  })
  peers.start()
  follow.start()
  other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(document.doc))
})

afterEach(() => {
  follow.stop()
  peers.stop()
  code.destroy()
  mock.timers.reset()
  page.close()
})

function fakeAwareness() {
  let listener = null
  return {
    locals: [],
    list: [],
    peers() { return awareness.list },
    setLocal(place) { this.locals.push(place) },
    onChange(fn) { listener = fn; return () => { listener = null } },
    start() {},
    stop() { this.list = [] },
    tells(...list) { this.list = list; listener?.() },
  }
}

/** Where Bob is, as his page says it. */
const bobAt = (anchor, head = anchor, { file = "main", doc = other } = {}) => {
  const text = doc.getText(`text:${file}`)
  return { client: 7, person: BOB, file, anchor: relativeTo(text, anchor), head: relativeTo(text, head) }
}

const bobWrites = (at, text) => {
  other.getText("text:main").insert(at, text)
  Y.applyUpdate(document.doc, Y.encodeStateAsUpdate(other, Y.encodeStateVector(document.doc)), "net")
}

const head = () => cursorOf(code.view, 7)?.head ?? null
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe("the others' cursors", () => {
  test("a place in another file is not drawn in this one", () => {
    const notes = document.files.add({ name: "notes.md", language: "markdown" })
    awareness.tells(bobAt(0, 0, { file: notes, doc: document.doc }))
    assert.equal(head(), null)
    code.show(notes)
    peers.refresh()
    assert.equal(head(), 0)
  })

  test("a place whose letters are not here yet is drawn when they are", async () => {
    const ahead = new Y.Doc()
    Y.applyUpdate(ahead, Y.encodeStateAsUpdate(other))
    ahead.getText("text:main").insert(0, "new ")
    awareness.tells(bobAt(2, 2, { doc: ahead }))
    assert.equal(head(), null)
    Y.applyUpdate(document.doc, Y.encodeStateAsUpdate(ahead), "net")
    await turn()
    assert.equal(head(), 2)
  })

  test("they go along with what is typed, by them and by others", () => {
    awareness.tells(bobAt(3))
    bobWrites(3, "!!")
    assert.equal(head(), 5)
    code.view.dispatch({ changes: { from: 0, insert: "mine " }, userEvent: "input.type" })
    assert.equal(head(), 10)
    code.view.dispatch({ changes: { from: 10, insert: "?" }, userEvent: "input.type" })
    assert.equal(head(), 10, "what is typed at their place does not push them")
  })

  test("who leaves is not drawn any more, and nobody after stop", () => {
    awareness.tells(bobAt(3))
    awareness.tells()
    assert.equal(head(), null)
    awareness.tells(bobAt(3))
    peers.stop()
    assert.equal(head(), null)
  })

  test("the same place again is no reason to draw anything", () => {
    awareness.tells(bobAt(1, 3))
    const { state } = code.view
    awareness.tells(bobAt(1, 3))
    assert.equal(code.view.state, state)
  })

  test("each person's has their own name and colour", () => {
    awareness.tells(bobAt(1), { ...bobAt(2), client: 77, person: CAROL })
    const drawn = [bobAt(1).client, 77].map((client) => cursorOf(code.view, client))
    assert.deepEqual(drawn.map(({ name, colour }) => [name, colour]), [["Bob", 1], ["Carol", 3]])
  })
})

describe("the own cursor", () => {
  test("is told a moment after it moved, not for every key", () => {
    awareness.locals = []
    for (const at of [1, 2, 3]) code.view.dispatch({ selection: { anchor: at } })
    assert.deepEqual(awareness.locals, [])
    mock.timers.tick(50)
    assert.equal(awareness.locals.length, 1)
    assert.deepEqual(awareness.locals[0].head, relativeTo(document.text("main"), 3))
  })

  test("is not told any more after stop", () => {
    peers.stop()
    awareness.locals = []
    code.view.dispatch({ selection: { anchor: 1 } })
    mock.timers.tick(1000)
    assert.deepEqual(awareness.locals, [])
  })
})

describe("following", () => {
  const choices = () => [...page.document.querySelectorAll("[data-follow]")]
  const choice = (at = 0) => choices()[at]
  const sign = () => page.find("[data-following]")

  function choose(isOn, at = 0) {
    choice(at).checked = isOn
    choice(at).dispatchEvent(new page.window.Event("change"))
  }

  test("is off until it is chosen", () => {
    const notes = document.files.add({ name: "notes.md", language: "markdown" })
    awareness.tells(bobAt(0, 0, { file: notes, doc: document.doc }))
    assert.equal(code.shown, "main")
    assert.equal(sign().hidden, true)
  })

  test("goes to their file, at once and later", () => {
    const notes = document.files.add({ name: "notes.md", language: "markdown" })
    awareness.tells(bobAt(0, 0, { file: notes, doc: document.doc }))
    choose(true)
    assert.equal(code.shown, notes)
    assert.equal(sign().hidden, false)
    awareness.tells(bobAt(1))
    assert.equal(code.shown, "main")
    assert.deepEqual(said, ["Following Bob"])
  })

  for (const [what, act] of [
    ["types", () => code.view.dispatch({ changes: { from: 0, insert: "x" }, userEvent: "input.type" })],
    ["puts the cursor somewhere", () => code.view.dispatch({ selection: { anchor: 2 }, userEvent: "select.pointer" })],
    ["scrolls", () => code.view.scrollDOM.dispatchEvent(new page.window.Event("wheel"))],
    ["presses the button at the sign", () => page.click(sign().querySelector("button"))],
    ["takes the choice back", () => choose(false)],
  ]) {
    test(`ends when one ${what}, and that is said`, async () => {
      awareness.tells(bobAt(1))
      choose(true)
      act()
      await turn()
      assert.equal(choice().checked, false)
      assert.equal(sign().hidden, true)
      assert.deepEqual(said, ["Following Bob", "You no longer follow Bob"])
    })
  }

  test("is offered of each person by name, and goes from one to the other", () => {
    const notes = document.files.add({ name: "notes.md", language: "markdown" })
    awareness.tells(bobAt(1), { ...bobAt(0, 0, { file: notes, doc: document.doc }), client: 77, person: CAROL })
    assert.deepEqual([...page.document.querySelectorAll("[data-follow-words]")].map((one) => one.textContent), ["Follow Bob", "Follow Carol"])
    choose(true)
    assert.equal(code.shown, "main")
    choose(true, 1)
    assert.equal(code.shown, notes)
    assert.deepEqual(choices().map(({ checked }) => checked), [false, true])
    assert.equal(page.find("[data-following-words]").textContent, "Following Carol")
    assert.deepEqual(said, ["Following Bob", "Following Carol"])
  })

  test("cannot be chosen once the editor has stopped", () => {
    follow.stop()
    assert.deepEqual(choices().map(({ disabled }) => disabled), [true, true])
  })

  test("goes on while they type, and while they are away", async () => {
    awareness.tells(bobAt(1))
    choose(true)
    bobWrites(1, "abc")
    await turn()
    awareness.tells()
    assert.equal(choice().checked, true)
  })
})

test("cursors can be set before anything is shown of them", () => {
  setCursors(code.view, [{ client: 9, name: "Eve", colour: 3, anchor: 0, head: 3 }])
  assert.equal(cursorOf(code.view, 9).moves, 1)
})
