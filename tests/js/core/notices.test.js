import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it, mock } from "node:test"
import { announce, toast } from "../../../static/js/core/notices.js"
import { openPage } from "../page.js"

const BODY = '<div id="announcer"></div><div id="toasts"></div>'

describe("notices", () => {
  let page
  beforeEach(() => { page = openPage(BODY); mock.timers.enable({ apis: ["setTimeout"] }) })
  afterEach(() => { mock.timers.reset(); page.close() })

  it("say the same sentence twice as two sentences", () => {
    announce("Bob is waiting to join.")
    mock.timers.tick(100)
    assert.equal(page.find("#announcer").textContent, "Bob is waiting to join.")
    announce("Bob is waiting to join.")
    assert.equal(page.find("#announcer").textContent, "")
    mock.timers.tick(100)
    assert.equal(page.find("#announcer").textContent, "Bob is waiting to join.")
  })

  it("show what people wrote as text, never as markup", () => {
    toast({ kind: "ok", text: "<img src=x onerror=alert(1)>" })
    assert.equal(page.find("#toasts img"), null)
    assert.equal(page.find(".toast-text").textContent, "<img src=x onerror=alert(1)>")
  })

  it("let good news leave and trouble stay", () => {
    toast({ kind: "ok", text: "Saved." })
    toast({ kind: "bad", text: "The connection was lost." })
    mock.timers.tick(60_000)
    assert.deepEqual([...page.document.querySelectorAll(".toast")].map((one) => one.dataset.kind), ["bad"])
  })

  it("stay while somebody reads them", () => {
    toast({ kind: "ok", text: "Saved." })
    page.find(".toast").dispatchEvent(new page.window.Event("pointerenter"))
    mock.timers.tick(60_000)
    assert.ok(page.find(".toast"))
    page.find(".toast").dispatchEvent(new page.window.Event("pointerleave"))
    mock.timers.tick(60_000)
    assert.equal(page.find(".toast"), null)
  })

  it("close by their button and by the returned function", () => {
    const close = toast({ kind: "bad", text: "One." })
    toast({ kind: "bad", text: "Two." })
    close()
    page.click(page.find(".toast-close"))
    assert.equal(page.find(".toast"), null)
  })

  it("are never more than three at once", () => {
    for (const number of [1, 2, 3, 4]) toast({ kind: "bad", text: `Number ${number}.` })
    assert.deepEqual([...page.document.querySelectorAll(".toast-text")].map((one) => one.textContent), ["Number 2.", "Number 3.", "Number 4."])
  })
})
