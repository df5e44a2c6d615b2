import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { followDoor } from "../../../static/js/entry/door.js"
import { openPage } from "../page.js"
import { fakeSocket } from "../room/fakes.js"

let page
let socket
let door
let end
function open(isHidden) {
  page = openPage(`<main tabindex="-1"><div id="door"${isHidden ? " hidden" : ""}><button>Enter and admit</button></div></main>`)
  socket = fakeSocket("connecting")
  door = page.find("#door")
  end = followDoor(door, socket)
}
beforeEach(() => open(true))
afterEach(() => page.close())

test("who asked after the page was made is told with the connection", () => {
  socket.hears("join-request")
  socket.becomes("live")
  assert.equal(door.hidden, false)
})

test("the page says that somebody waits until it is told of nobody, of an answer, or that they are gone", () => {
  open(false)
  socket.becomes("live")
  assert.equal(door.hidden, true, "they went before the page was connected")
  for (const gone of ["request-decided", "join-withdrawn"]) {
    socket.hears("join-request")
    assert.equal(door.hidden, false)
    page.find("button").focus()
    socket.hears(gone)
    assert.equal(door.hidden, true, gone)
    assert.equal(page.document.activeElement, page.find("main"))
  }
})

test("without a connection it says nothing, and afterwards what it is told", () => {
  socket.becomes("live")
  socket.hears("join-request")
  socket.becomes("reconnecting")
  assert.equal(door.hidden, true)
  socket.becomes("live")
  assert.equal(door.hidden, true)
  socket.becomes("reconnecting")
  socket.hears("join-request")
  socket.becomes("live")
  assert.equal(door.hidden, false)
})

test("it ends", () => {
  end()
  socket.hears("join-request")
  assert.equal(door.hidden, true)
})
