import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it, mock } from "node:test"
import { createRoomCard } from "../../../static/js/cards/room_card.js"
import { openPage } from "../page.js"

const NOW = Date.UTC(2026, 10, 30, 9)
const FORM = `<form data-card-form data-most-moments="5" data-label-chars="30"><input name="revision" value="0">
  <fieldset><legend>Tests</legend><textarea name="evidence-1"></textarea><div data-card-clicked="1"><ul data-card-moments></ul>
    <input type="hidden" name="moments-1" value=""><button type="button" data-moment-now>Add</button></div></fieldset>
  <button name="action" value="submit">Submit</button><p data-card-state></p><button type="button" data-card-replace hidden>R</button></form>`
const PAGE = `<div data-panel="card" data-url="/card/in-room"><p data-card-loading>…</p>
  <p data-card-failed hidden><button data-card-retry>Again</button></p><div data-card-place></div></div>`

describe("one's card in the room", () => {
  let page, card, fetched, sent, answers, form
  const settle = async () => { for (let turn = 0; turn < 8; turn++) await Promise.resolve() }
  const pass = async (ms) => {
    mock.timers.tick(ms)
    await settle()
  }
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] })
    page = openPage(PAGE)
    ;[fetched, sent, answers] = [[], [], []]
    form = FORM
    card = createRoomCard(page.find("[data-panel=card]"), { clock: { now: () => NOW }, announce: () => {} }, {
      fetchForm: async (url) => {
        fetched.push(url)
        if (form === null) throw new Error("offline")
        const place = page.document.createElement("div")
        place.innerHTML = form
        return [...place.children]
      },
      send: () => async (data) => {
        sent.push([data.get("action"), data.get("moments-1")])
        const answer = answers.shift() ?? { ok: true, answer: { revision: sent.length } }
        if (answer instanceof Error) throw answer
        return answer
      },
    })
    card.start()
  })
  afterEach(() => {
    card.stop()
    page.close()
    mock.timers.reset()
  })

  it("is asked for when it is looked at, once, and again after it could not be had", async () => {
    assert.deepEqual(fetched, [])
    form = null
    card.setShown(true)
    await settle()
    assert.equal(page.find("[data-card-failed]").hidden, false)
    form = FORM
    page.find("[data-card-retry]").click()
    await settle()
    assert.equal(page.find("[data-card-failed]").hidden, true)
    card.setShown(false)
    card.setShown(true)
    await settle()
    assert.deepEqual(fetched, ["/card/in-room", "/card/in-room"], "what is being written is not replaced")
  })

  it("stamps the present by the server's clock, and saves it after a pause or when the room is left", async () => {
    card.setShown(true)
    await settle()
    page.find("[data-moment-now]").click()
    await pass(1500)
    assert.deepEqual(sent, [["save", JSON.stringify([[NOW, ""]])]])
    page.enter(page.find("textarea"), "Named it")
    card.stop()
    await settle()
    assert.equal(sent.length, 2)
  })

  it("is handed in without leaving, by itself after a lost connection; what is missing is shown", async () => {
    card.setShown(true)
    await settle()
    answers = [new Error("offline"), { ok: false, answer: { code: "mark-missing", message: "Choose a mark.", field: "evidence-1" } }]
    const press = () => page.find("form").dispatchEvent(new page.window.Event("submit", { bubbles: true, cancelable: true }))
    assert.equal(press(), false, "the page stays")
    await settle()
    assert.match(page.find("[data-card-state]").textContent, /tried again/)
    await pass(5000)
    assert.equal(page.find("[data-card-state]").textContent, "Choose a mark.")
    assert.equal(page.document.activeElement, page.find("textarea"))
    press()
    form = "<p>Your card is in</p>"
    await settle()
    await settle()
    assert.deepEqual(sent.map(([action]) => action), ["submit", "submit", "submit"])
    assert.equal(page.find("[data-card-place]").textContent, "Your card is in")
  })
})
