import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"
import { JSDOM } from "jsdom"

import { PAGE_SIGNALS } from "../../../../static/js/proctoring/candidate/page_registry.js"
import { createPageWatch } from "../../../../static/js/proctoring/candidate/page_watch.js"
import { createReporter } from "../../../../static/js/proctoring/candidate/reporter.js"

let page
let clock
let told
let watch
const { AbortController } = globalThis

beforeEach(() => {
  const { window } = new JSDOM("<!doctype html>")
  globalThis.AbortController = window.AbortController
  page = { window, isHidden: false, hasFocus: true, fullscreen: null, isExtended: false }
  Object.defineProperty(window.document, "visibilityState", { get: () => (page.isHidden ? "hidden" : "visible") })
  Object.defineProperty(window.document, "fullscreenElement", { get: () => page.fullscreen })
  Object.defineProperty(window.screen, "isExtended", { get: () => page.isExtended })
  window.document.hasFocus = () => page.hasFocus
  mock.timers.enable({ apis: ["setInterval"] })
  clock = 1_000_000
  told = []
  const reporter = createReporter(({ kind }, heldMs) => told.push([kind, heldMs]))
  watch = createPageWatch({ window, now: () => clock, onSignals: (signals) => reporter.tell(signals, clock) })
})

afterEach(() => {
  watch.stop()
  mock.timers.reset()
  globalThis.AbortController = AbortController
})

/** Lets the seconds pass, one look in each. */
function pass(seconds) {
  for (let second = 0; second < seconds; second += 1) {
    clock += 1000
    mock.timers.tick(1000)
  }
}

/** Something changes, and the browser tells of it, or not. */
function change(now, event = null) {
  Object.assign(page, now)
  if (event) (event === "focus" || event === "blur" ? page.window : page.window.document).dispatchEvent(new page.window.Event(event))
}

const kinds = () => told.map(([kind]) => kind)

test("of what was refused nothing is told, and nothing is listened to", () => {
  const listened = mock.method(page.window.document, "addEventListener")
  watch.watch([])
  assert.equal(listened.mock.callCount(), 0)
  change({ isHidden: true }, "visibilitychange")
  pass(60)
  watch.watch(PAGE_SIGNALS.filter(({ kind }) => kind !== "left-tab"))
  pass(60)
  assert.deepEqual(told, [])
})

test("passing over another tab or window for a moment is not told", () => {
  watch.watch(PAGE_SIGNALS)
  for (let times = 0; times < 20; times += 1) {
    change({ isHidden: true }, "visibilitychange")
    clock += 900
    change({ isHidden: false }, "visibilitychange")
    change({ hasFocus: false }, "blur")
    pass(2)
    change({ hasFocus: true }, "focus")
  }
  assert.deepEqual(told, [])
})

test("a tab that was left is told while it lasts, and with its whole length when one is back", () => {
  watch.watch(PAGE_SIGNALS)
  change({ isHidden: true, hasFocus: false }, "visibilitychange")
  pass(11)
  change({ isHidden: false, hasFocus: true }, "visibilitychange")
  pass(20)
  assert.deepEqual(told, [["left-tab", 1000], ["left-tab", 6000], ["left-tab", 11_000]])
})

test("timers that sleep in the background do not change when it was left", () => {
  watch.watch(PAGE_SIGNALS)
  change({ isHidden: true }, "visibilitychange")
  clock += 60_000
  mock.timers.tick(1000)
  clock += 30_000
  change({ isHidden: false }, "visibilitychange")
  assert.deepEqual(told, [["left-tab", 60_000], ["left-tab", 90_000]])
})

test("another window in front of a page that is seen is told as that", () => {
  watch.watch(PAGE_SIGNALS)
  change({ hasFocus: false }, "blur")
  pass(4)
  assert.deepEqual(told, [["left-window", 3000]])
})

test("leaving fullscreen is told once, and entering it is not", () => {
  watch.watch(PAGE_SIGNALS)
  change({ fullscreen: {} }, "fullscreenchange")
  pass(10)
  change({ fullscreen: null }, "fullscreenchange")
  pass(60)
  assert.deepEqual(told, [["left-fullscreen", 0]])
  change({ fullscreen: {} }, "fullscreenchange")
  change({ fullscreen: null }, "fullscreenchange")
  assert.equal(told.length, 2)
})

test("sharing the screen that ends is told once, and not sharing at all is not", () => {
  watch.watch(PAGE_SIGNALS)
  watch.noteSharing(false)
  watch.noteSharing(true)
  pass(10)
  assert.deepEqual(told, [])
  watch.noteSharing(false)
  watch.noteSharing(false)
  pass(30)
  assert.deepEqual(told, [["screen-share-stopped", 0]])
})

test("a second display is told, where the browser tells of it", () => {
  watch.watch(PAGE_SIGNALS)
  pass(5)
  change({ isExtended: true })
  pass(2)
  assert.deepEqual(kinds(), ["second-display"])
})

test("after stopping nothing more is told, and what is open is not ended in words", () => {
  watch.watch(PAGE_SIGNALS)
  change({ isHidden: true }, "visibilitychange")
  pass(2)
  watch.stop()
  change({ isHidden: false }, "visibilitychange")
  pass(20)
  assert.deepEqual(told, [["left-tab", 1000]])
})

test("who agrees later begins from then", () => {
  change({ isHidden: true })
  watch.watch([])
  pass(30)
  watch.watch(PAGE_SIGNALS)
  pass(2)
  assert.deepEqual(told, [["left-tab", 1000]])
})
