import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createBoardFollow } from "../../../static/js/board/follow.js"
import { openPage } from "../page.js"

const PAGE = `<div class="menu"><div data-board-follow-list></div>
  <template data-board-follow-template><label><span data-follow-words></span><input type="checkbox" data-follow></label></template></div>
  <p class="sign" hidden><span data-following-words></span><button></button></p>`
const GRACE = { user_id: 2, username: "Grace", colour: 1 }
const ALAN = { user_id: 3, username: "Alan", colour: 2 }

let page
let follow
let peers
let shown
let said
let now
beforeEach(() => {
  page = openPage(PAGE)
  peers = []
  shown = []
  said = []
  now = 1000
  follow = createBoardFollow({
    menu: page.find(".menu"), sign: page.find(".sign"), people: { others: () => [GRACE, ALAN], onChange: () => () => {} },
    peers: () => peers, canvas: { show: (rect) => shown.push(rect) }, clock: { now: () => now }, announce: (words) => said.push(words),
  })
  follow.start()
})
afterEach(() => {
  follow.stop()
  page.close()
})

const switches = () => [...page.document.querySelectorAll("[data-follow]")]
const looks = (person, ...view) => { peers = [{ client: person.user_id, person, board: { view } }] }
const choose = (at, isOn) => {
  switches()[at].checked = isOn
  switches()[at].dispatchEvent(new page.window.Event("change"))
}

test("nobody is followed unasked, and who is not on the board cannot be seen there", () => {
  looks(GRACE, 0, 0, 100, 50)
  follow.onPeers()
  follow.onView()
  assert.deepEqual([shown, said, page.find(".sign").hidden], [[], [], true])
  choose(1, true)
  assert.deepEqual([shown, said], [[], ["Following Alan"]])
})

test("what they see is in view here, now and when they move", () => {
  looks(GRACE, 0, 0, 100, 50)
  choose(0, true)
  assert.equal(page.find(".sign").textContent.trim(), "Following Grace")
  looks(GRACE, 30, 40, 100, 50)
  follow.onPeers()
  assert.deepEqual(shown, [{ x: 0, y: 0, width: 100, height: 50 }, { x: 30, y: 40, width: 100, height: 50 }])
})

test("moving the board oneself ends it, and being moved does not", () => {
  looks(GRACE, 0, 0, 100, 50)
  choose(0, true)
  now += 100
  follow.onView()
  assert.equal(page.find(".sign").hidden, false, "the canvas tells a moment later that following moved it")
  now += 1000
  follow.onView()
  assert.deepEqual([page.find(".sign").hidden, switches()[0].checked, said.at(-1)], [true, false, "You no longer follow Grace"])
  follow.onPeers()
  assert.equal(shown.length, 1)
})

test("drawing, the button and the switch end it, and another person takes the place of the first", () => {
  looks(GRACE, 0, 0, 100, 50)
  for (const end of [() => follow.end(), () => page.click(page.find(".sign button")), () => choose(0, false)]) {
    choose(0, true)
    end()
    assert.deepEqual([page.find(".sign").hidden, switches()[0].checked], [true, false])
  }
  choose(0, true)
  choose(1, true)
  assert.deepEqual(switches().map(({ checked }) => checked), [false, true])
})
