import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it } from "node:test"
import { createMoments } from "../../../static/js/cards/moments.js"
import { openPage } from "../page.js"

const AT = Date.UTC(2026, 10, 30, 9)
const FORM = (stored) => `<form data-most-moments="2" data-label-chars="40" data-moments-page="/report">
  <fieldset><legend>Tests</legend><textarea></textarea><div data-card-clicked="1" hidden>
    <ul data-card-moments></ul><input type="hidden" name="moments-1" value='${stored}'></div></fieldset></form>`

describe("the moments of a card", () => {
  let page, moments, told
  const open = (stored = "") => {
    page = openPage(FORM(stored))
    told = 0
    page.find("form").addEventListener("input", () => { told += 1 })
    moments = createMoments(page.find("form"))
    moments.start()
  }
  const stored = () => page.find("input[type=hidden]").value
  beforeEach(() => open())
  afterEach(() => page.close())

  it("has a place only once there is one, and nothing is sent for opening the page", () => {
    assert.equal(page.find("[data-card-clicked]").hidden, true)
    assert.equal(stored(), "")
    assert.equal(told, 0)
  })

  it("takes a moment of a criterion that it has, and no more than it may hold", () => {
    assert.equal(moments.add(2, AT, true), false)
    assert.equal(moments.add(1, AT + 5000, true), true)
    assert.equal(moments.add(1, AT, true), true)
    assert.equal(moments.add(1, AT + 9000, true), false)
    assert.equal(stored(), JSON.stringify([[AT, ""], [AT + 5000, ""]]))
    assert.equal(told, 2)
    assert.equal(page.find("[data-card-clicked]").hidden, false)
    assert.equal(page.find("a").getAttribute("href"), `/report#at=${AT}`)
  })

  it("links to no moment of which nobody knows that it was recorded", () => {
    moments.add(1, AT, false)
    assert.equal(page.document.querySelector("li a"), null)
  })

  it("is labelled in a few words, saved as they are typed, and taken away", () => {
    page.close()
    open(JSON.stringify([[AT, "a “test”"]]))
    assert.equal(page.find("li input").value, "a “test”")
    page.enter(page.find("li input"), "<b>")
    assert.equal(stored(), JSON.stringify([[AT, "<b>"]]))
    page.find("li button").click()
    assert.equal(stored(), "")
    assert.equal(page.document.activeElement, page.find("textarea"))
  })
})
