import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it, mock } from "node:test"
import { createWaiting } from "../../../static/js/interviews/waiting.js"
import { openPage } from "../page.js"

const ROOM = "/interview/00000000-0000-0000-0000-000000000000"
const BODY = `<div id="announcer"></div><section data-url="/dashboard/waiting" data-room-url="${ROOM}" hidden><ul></ul></section>
  <span data-waiting-for="a1" hidden>Waiting to join</span><span>Scheduled</span>`
const BOB = { meeting_link: "a1", candidate_name: "Bob <b>", requested_at: "2026-11-23T12:00:00Z" }
const settle = async () => { for (let i = 0; i < 5; i++) await Promise.resolve() }

describe("who waits", () => {
  let page
  let waiting
  let answers
  let asked
  let called
  let wantsCalls
  let went
  beforeEach(() => {
    page = openPage(BODY)
    mock.timers.enable({ apis: ["setTimeout"] })
    answers = []
    asked = 0
    called = []
    wantsCalls = false
    went = []
    const attention = { isAnyOn: () => wantsCalls, call: (call) => called.push(call) }
    const ask = async () => { asked += 1; const answer = answers.shift() ?? []; if (answer instanceof Error) throw answer; return answer }
    waiting = createWaiting(page.find("section"), { page: page.document, ask, clock: { now: () => Date.parse("2026-11-23T12:03:00Z") }, attention, go: (url) => went.push(url) })
  })
  afterEach(() => { waiting.stop(); mock.timers.reset(); page.close() })
  const next = async () => { mock.timers.tick(10_000); await settle() }
  const see = (isHidden) => {
    Object.defineProperty(page.document, "hidden", { value: isHidden, configurable: true })
    page.document.dispatchEvent(new page.window.Event("visibilitychange"))
  }

  it("appear with their name as text, since when, and the way to the room", async () => {
    answers = [[BOB]]
    waiting.start()
    await settle()
    assert.equal(page.find("section").hidden, false)
    assert.equal(page.find("strong").textContent, "Bob <b>")
    assert.equal(page.find("time").textContent, "3 min ago")
    assert.equal(page.find("li a").getAttribute("href"), "/interview/a1")
    assert.equal(page.document.title, "(1 waiting) Interviews")
    assert.equal(page.find("[data-waiting-for]").hidden, false)
    assert.equal(page.find("[data-waiting-for]").nextElementSibling.hidden, true)
  })

  it("are announced once, not every ten seconds", async () => {
    answers = [[BOB], [BOB]]
    waiting.start()
    await settle()
    mock.timers.tick(100)
    assert.equal(page.find("#announcer").textContent, "Bob <b> is waiting to join.")
    page.find("#announcer").textContent = ""
    const row = page.find("li")
    await next()
    mock.timers.tick(100)
    assert.equal(page.find("#announcer").textContent, "")
    assert.equal(page.find("li"), row, "a row that stays keeps its focus")
  })

  it("are not asked for where nobody looks and nobody wants to be called", async () => {
    waiting.start()
    await settle()
    see(true)
    await next()
    await next()
    assert.equal(asked, 1)
    wantsCalls = true
    see(true)
    await settle()
    assert.equal(asked, 2)
    await next()
    assert.equal(asked, 3, "in the background too")
  })

  it("are called about once, and the call leads to their room", async () => {
    answers = [[BOB], [BOB]]
    waiting.start()
    await settle()
    await next()
    assert.deepEqual(called.map(({ text, tag }) => [text, tag]), [["Bob <b> is waiting to join.", "a1"]])
    called[0].open()
    assert.deepEqual(went, ["/interview/a1"])
  })

  it("leave the list and the title when they are admitted", async () => {
    answers = [[BOB], []]
    waiting.start()
    await settle()
    await next()
    assert.deepEqual([page.find("section").hidden, page.document.title, page.find("li")], [true, "Interviews", null])
  })

  it("stay as they were while the server is away", async () => {
    answers = [[BOB], new Error("503"), [BOB]]
    waiting.start()
    await settle()
    await next()
    assert.equal(page.find("section").hidden, false)
    await next()
    assert.equal(asked, 3)
  })

  it("are not asked for while nobody looks, and at once when somebody does", async () => {
    waiting.start()
    await settle()
    see(true)
    await next()
    await next()
    assert.equal(asked, 1)
    see(false)
    await settle()
    assert.equal(asked, 2)
  })

  it("are asked for once at a time, however often the tab is shown", async () => {
    waiting.start()
    see(false)
    see(false)
    await settle()
    const before = asked
    await next()
    assert.equal(asked, before + 1)
  })

  it("are left alone after stop", async () => {
    waiting.start()
    waiting.stop()
    await settle()
    await next()
    assert.equal(asked, 1)
  })
})
