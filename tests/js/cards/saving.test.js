import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it, mock } from "node:test"
import { createSaving } from "../../../static/js/cards/saving.js"
import { openPage } from "../page.js"

const FORM = `<form action="/interview/1/card"><input name="revision" value="3"><textarea name="words"></textarea>
  <p data-card-state></p><button type="button" data-card-replace hidden>Replace</button></form>`

describe("a card that is saved while it is typed", () => {
  let page, saving, sent, answers
  const type = (words) => page.enter(page.find("textarea"), words)
  const state = () => page.find("[data-card-state]").textContent
  const pass = async (ms) => {
    mock.timers.tick(ms)
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] })
    page = openPage(FORM)
    sent = []
    answers = []
    saving = createSaving(page.find("form"), async (data) => {
      sent.push([data.get("revision"), data.get("words")])
      const answer = answers.shift() ?? { ok: true, answer: { revision: Number(data.get("revision")) + 1 } }
      if (answer instanceof Error) throw answer
      return answer
    })
  })
  afterEach(() => {
    page.close()
    mock.timers.reset()
  })

  it("is sent once after a pause, with the revision that the server told last", async () => {
    type("Re")
    type("Reads")
    await pass(1500)
    assert.deepEqual(sent, [["3", "Reads"]])
    assert.equal(state(), "Saved")
    assert.equal(saving.isWaiting(), false)
    type("Reads well")
    await pass(1500)
    assert.deepEqual(sent.at(-1), ["4", "Reads well"])
  })

  it("is tried again by itself after a lost connection, and when it came too often", async () => {
    answers = [new Error("offline"), { ok: false, answer: { code: "too-often", message: "Too many attempts." } }]
    type("Reads")
    await pass(1500)
    assert.match(state(), /tried again/)
    await pass(5000)
    assert.equal(state(), "Too many attempts.")
    assert.equal(saving.isWaiting(), true)
    await pass(5000)
    assert.equal(sent.length, 3)
    assert.equal(state(), "Saved")
  })

  it("waits for the writer where the words are refused", async () => {
    answers = [{ ok: false, answer: { code: "card-malformed", message: "Too long." } }]
    type("x")
    await pass(1500)
    await pass(60_000)
    assert.equal(sent.length, 1)
    assert.equal(state(), "Too long.")
    type("y")
    await pass(1500)
    assert.equal(state(), "Saved")
  })

  it("replaces what another tab saved only when the writer says so", async () => {
    answers = [{ ok: false, answer: { code: "card-changed", message: "Saved elsewhere.", revision: 9 } }]
    type("mine")
    await pass(1500)
    type("mine, too")
    await pass(60_000)
    assert.equal(sent.length, 1)
    page.click(page.find("[data-card-replace]"))
    await pass(0)
    assert.deepEqual(sent.at(-1), ["9", "mine, too"])
    assert.equal(page.find("[data-card-replace]").hidden, true)
  })
})
