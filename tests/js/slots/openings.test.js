import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it, mock } from "node:test"
import { createOpenings } from "../../../static/js/slots/openings.js"
import { openPage } from "../page.js"

const BODY = `<form><select name="person_1"><option value="1" selected>Alice</option></select>
  <select name="person_2"><option value="0" selected></option><option value="7">Dave</option></select>
  <select name="how"><option>all</option></select><select name="duration"><option>60</option></select>
  <input name="first_day" value="2027-06-01"><input name="last_day" value="2027-06-07"><input name="title">
  <select name="timezone"><option>Europe/Berlin</option></select><div id="place" data-hours-url="/hours" hidden></div></form>`
const OPEN = { count: 12, is_more: false, first: "2027-06-01T07:00:00Z", without_hours: [] }
const settle = async () => { for (let i = 0; i < 8; i++) await Promise.resolve() }

describe("how many times are open", () => {
  let page, answers, asked
  const place = () => page.find("#place")
  const change = async (name, value) => {
    page.enter(page.find(`[name="${name}"]`), value)
    mock.timers.tick(300)
    await settle()
  }
  beforeEach(async () => {
    page = openPage(BODY)
    mock.timers.enable({ apis: ["setTimeout"] })
    answers = () => OPEN
    asked = []
    createOpenings(place(), page.find("form"), { ask: async (query) => { asked.push(String(query)); return answers() } })
    await settle()
  })
  afterEach(() => { mock.timers.reset(); page.close() })

  it("is asked for with the terms of the form, and said with the first in its zone", () => {
    assert.deepEqual(asked, ["how=all&duration=60&first_day=2027-06-01&last_day=2027-06-07&timezone=Europe%2FBerlin&person=1"])
    assert.equal(place().textContent, "12 times are open now, the first on 1 Jun 2027, 09:00.")
  })

  it("is asked for again after a change of the terms, and not of other fields", async () => {
    await change("title", "Systems")
    assert.equal(asked.length, 1)
    page.find('[name="person_2"]').value = "7"
    await change("person_2", "7")
    assert.match(asked[1], /person=1&person=7$/)
  })

  it("names who set no hours, and shows the reader where to", async () => {
    answers = () => ({ count: 0, is_more: false, first: null, without_hours: [{ name: "Ada <b>", is_reader: false }, { name: "Bea", is_reader: true }] })
    await change("first_day", "2027-06-02")
    assert.match(place().textContent, /Ada <b> has set no hours yet/)
    assert.equal(place().querySelector("a").getAttribute("href"), "/hours")
  })

  it("says what was refused, that nothing is open, and that it could not be asked", async () => {
    answers = () => ({ refused: "Offer at most 60 days." })
    await change("last_day", "2028-06-02")
    assert.equal(place().textContent, "Offer at most 60 days.")
    answers = () => ({ count: 0, is_more: false, first: null, without_hours: [] })
    await change("last_day", "2027-06-02")
    assert.match(place().textContent, /^No time is open/)
    answers = () => { throw new Error("500") }
    await change("last_day", "2027-06-03")
    assert.match(place().textContent, /could not be counted/)
  })
})
