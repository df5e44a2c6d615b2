import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createAttention } from "../../../static/js/attention/attention.js"
import { mount } from "../../../static/js/attention/choice.js"
import { openPage } from "../page.js"
import { fakeMemory, settle } from "../room/fakes.js"

const CHOICE = `<fieldset hidden><label data-attention-notify><input type="checkbox" data-attention="notify"></label>
  <label><input type="checkbox" data-attention="sound"></label><p data-attention-words></p></fieldset>`
const CALL = { text: "Grace is asking to join.", about: "Systems", tag: "7b0c", open: () => {} }

let page
beforeEach(() => { page = openPage(CHOICE) })
afterEach(() => page.close())

/** The notifications of a browser whose person answers like this when asked. */
function fakeNotifications(answer) {
  return class {
    static permission = "default"
    static asked = 0
    static shown = []
    static async requestPermission() {
      this.asked += 1
      this.permission = answer
    }

    constructor(text, options) {
      Object.assign(this, { text, options, close: () => { this.isClosed = true } })
      this.constructor.shown.push(this)
    }

    addEventListener(_event, listener) { this.press = listener }
  }
}

function open({ answer = "granted", isLookedAt = false, kept = null, notifications = fakeNotifications(answer) } = {}) {
  const memory = fakeMemory(kept)
  let sounds = 0
  const look = { hidden: !isLookedAt, hasFocus: () => isLookedAt }
  const attention = createAttention(memory, { page: look, notifications, sound: async () => { sounds += 1; return true } })
  return { attention, memory, notifications, sounds: () => sounds }
}

test("nobody is asked, shown or played anything unasked", () => {
  const { attention, notifications, sounds } = open()
  attention.call(CALL)
  assert.deepEqual([notifications.asked, notifications.shown.length, sounds()], [0, 0, 0])
  assert.equal(attention.isAnyOn(), false)
})

test("who says no to the browser has it off, and is not asked by a call", async () => {
  const { attention, memory, notifications } = open({ answer: "denied" })
  assert.equal(await attention.turn("notify", true), false)
  attention.call(CALL)
  assert.deepEqual(notifications.shown, [])
  assert.equal(notifications.asked, 1)
  assert.equal(attention.isBlocked(), true)
  assert.equal(memory.kept.notify, false)
})

test("a permission that was taken back in the browser turns it off", () => {
  const { attention, notifications } = open({ kept: { notify: true } })
  attention.call(CALL)
  assert.equal(attention.isOn("notify"), false)
  assert.deepEqual(notifications.shown, [])
})

test("a browser without notifications, or that refuses to make one, does nothing", async () => {
  const without = open({ notifications: null, kept: { notify: true } })
  without.attention.call(CALL)
  assert.equal(await without.attention.turn("notify", true), false)
  const refusing = open({ kept: { notify: true }, notifications: class { static permission = "granted"; constructor() { throw new TypeError("Illegal constructor") } } })
  refusing.attention.call(CALL)
})

test("once wanted, who looks elsewhere gets one, and a click on it leads to the page", async () => {
  const { attention, notifications } = open()
  assert.equal(await attention.turn("notify", true), true)
  let opened = 0
  attention.call({ ...CALL, open: () => { opened += 1 } })
  const [shown] = notifications.shown
  assert.deepEqual([shown.text, shown.options.body, shown.options.tag], ["Grace is asking to join.", "Systems", "neurohire:7b0c"])
  shown.press()
  assert.deepEqual([opened, shown.isClosed], [1, true])
})

test("who looks at the page hears the sound and gets no notification", async () => {
  const { attention, notifications, sounds } = open({ isLookedAt: true })
  await attention.turn("notify", true)
  await attention.turn("sound", true)
  assert.equal(sounds(), 1, "so that one knows it")
  attention.call(CALL)
  assert.deepEqual([notifications.shown.length, sounds()], [0, 2])
  await attention.turn("sound", false)
  attention.call(CALL)
  assert.equal(sounds(), 2)
  assert.equal(attention.isOn("notify"), true, "one way does not undo the other")
})

const box = (way) => page.find(`[data-attention=${way}]`)
const press = async (way) => {
  page.click(box(way))
  await settle()
}

test("the switches show what is on, and say why one does not stay on", async () => {
  const { attention } = open({ answer: "denied", kept: { sound: true } })
  mount(page.find("fieldset"), attention)
  assert.deepEqual([box("notify").checked, box("sound").checked], [false, true])
  await press("notify")
  assert.equal(box("notify").checked, false)
  assert.match(page.find("p").textContent, /blocks notifications/)
  await press("sound")
  assert.deepEqual([box("sound").checked, page.find("p").textContent], [false, ""])
})

test("where the browser has no notifications only the sound is offered", () => {
  mount(page.find("fieldset"), open({ notifications: null }).attention)
  assert.equal(page.find("[data-attention-notify]").hidden, true)
  assert.equal(page.find("fieldset").hidden, false)
})

test("each can be tried unasked for, and what is said is what was done", async () => {
  const { attention, notifications, sounds, memory } = open()
  assert.deepEqual([await attention.try("sound", CALL), await attention.try("notify", CALL)], [true, true])
  assert.deepEqual([sounds(), notifications.asked, notifications.shown.length], [1, 1, 1])
  assert.equal(memory.kept, null, "nothing was turned on")
  const denied = open({ answer: "denied" })
  assert.equal(await denied.attention.try("notify", CALL), false)
  const refusing = open({ notifications: class { static permission = "granted"; constructor() { throw new TypeError("Illegal constructor") } } })
  assert.equal(await refusing.attention.try("notify", CALL), false)
})
