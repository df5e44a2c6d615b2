import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it, mock } from "node:test"
import { createLiveSearch } from "../../../static/js/core/live_search.js"
import { openPage } from "../page.js"

const BODY = `<div id="announcer"></div><section data-needs></section>
  <form action="/dashboard" data-found="found"><input type="hidden" name="status" value="all"><input type="search" name="q"></form>
  <div id="found" data-total="9">nine</div>`
const settle = async () => { for (let i = 0; i < 8; i++) await Promise.resolve() }

describe("a search that finds while somebody types", () => {
  let page, asked, noted, answers
  const type = async (text) => {
    page.enter(page.find("[type=search]"), text)
    mock.timers.tick(250)
    await settle()
  }
  const found = (words, total = 1) => new page.window.DOMParser().parseFromString(`<div id="found" data-total="${total}">${words}</div>`, "text/html")
  beforeEach(() => {
    page = openPage(BODY)
    globalThis.location = page.window.location
    globalThis.URL ??= page.window.URL
    mock.timers.enable({ apis: ["setTimeout"] })
    asked = []
    noted = []
    answers = () => found("one")
    const ask = async (url) => { asked.push(url); return answers() }
    createLiveSearch(page.find("form"), { ask, note: (url) => noted.push(url) })
    page.find("[type=search]").focus()
  })
  afterEach(() => { mock.timers.reset(); delete globalThis.location; page.close() })

  it("asks once after a pause, with the other fields of the form, and replaces what was found only", async () => {
    page.enter(page.find("[type=search]"), "g")
    await type("gr ace&")
    assert.deepEqual(asked, ["/dashboard?status=all&q=gr+ace%26"])
    assert.deepEqual(noted, asked)
    assert.equal(page.find("#found").textContent, "one")
    assert.equal(page.document.activeElement, page.find("[type=search]"))
    assert.equal(page.find("[data-needs]").hidden, true)
    mock.timers.tick(60)
    assert.equal(page.find("#announcer").textContent, "1 interview")
  })

  it("leaves everything as it is when the server does not answer, and asks again", async () => {
    answers = () => { throw new Error("503") }
    await type("grace")
    assert.deepEqual([page.find("#found").textContent, noted], ["nine", []])
    answers = () => found("one")
    await type("grace")
    assert.equal(page.find("#found").textContent, "one")
  })

  it("shows the whole list again without a search", async () => {
    await type("grace")
    answers = () => found("nine", 9)
    await type("")
    assert.deepEqual([page.find("#found").textContent, page.find("[data-needs]").hidden], ["nine", false])
  })
})
