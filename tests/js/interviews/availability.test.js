import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it, mock } from "node:test"
import { createAvailability } from "../../../static/js/interviews/availability.js"
import { openPage } from "../page.js"

const BODY = `<form><select name="candidate_id"><option value=""></option><option value="2" selected>Bob</option></select>
  <select name="panel_person_1"><option value="0" selected></option><option value="7">Dave</option></select>
  <input name="scheduled_time" value="2027-06-01T12:00"><input name="title">
  <select name="timezone"><option>Europe/Berlin</option></select><select name="duration"><option>60</option></select>
  <div id="place" data-host="1" data-interview="a1" hidden></div></form>`
const CLASH = { name: "Bob <b>", starts_at: "2027-06-01T10:00:00Z", ends_at: "2027-06-01T11:00:00Z", title: null }
const PEOPLE = [{ id: 2, name: "Bob", timezone: null }]
const settle = async () => { for (let i = 0; i < 8; i++) await Promise.resolve() }

describe("what stands in the way of a time", () => {
  let page, answers, asked, told
  const place = () => page.find("#place")
  const field = (name) => page.find(`[name="${name}"]`)
  const change = async (name, value) => {
    page.enter(field(name), value)
    mock.timers.tick(300)
    await settle()
  }
  beforeEach(async () => {
    page = openPage(BODY)
    mock.timers.enable({ apis: ["setTimeout"] })
    answers = () => ({ people: PEOPLE, clashes: [CLASH], free: ["2027-06-01T13:00", "2027-06-02T08:00"] })
    asked = []
    told = []
    page.find("form").addEventListener("plan:people", (event) => told.push(event.detail))
    createAvailability(place(), page.find("form"), { ask: async (query) => { asked.push(String(query)); return answers() } })
    await settle()
  })
  afterEach(() => { mock.timers.reset(); page.close() })

  it("is asked for with everybody who is chosen, and the interviewer where the form has no choice of one", () => {
    assert.deepEqual(asked, ["scheduled_time=2027-06-01T12%3A00&timezone=Europe%2FBerlin&duration=60&person=1&person=2&interview=a1"])
    assert.deepEqual(told, [PEOPLE])
  })

  it("is said with the time in the zone of the form, without a title that is not told", () => {
    assert.equal(place().hidden, false)
    assert.equal(place().querySelector("li").textContent, "Bob <b> has another interview: 1 Jun 2027, 12:00 – 13:00.")
    assert.deepEqual([...place().querySelectorAll("button")].map((one) => one.textContent), ["Tue 1 Jun 2027, 13:00", "Wed 2 Jun 2027, 08:00"])
  })

  it("goes away with a time that is offered", async () => {
    answers = () => ({ people: PEOPLE, clashes: [], free: [] })
    page.click(place().querySelector("button"))
    mock.timers.tick(300)
    await settle()
    assert.deepEqual([field("scheduled_time").value, place().hidden, asked.length], ["2027-06-01T13:00", true, 2])
  })

  it("is asked for again after a change of time or people, and not of other fields", async () => {
    await change("title", "Systems")
    assert.equal(asked.length, 1)
    field("panel_person_1").value = "7"
    await change("panel_person_1", "7")
    assert.match(asked[1], /person=1&person=2&person=7/)
  })

  it("says a title that may be seen, and that there is no free time", async () => {
    answers = () => ({ people: PEOPLE, clashes: [{ ...CLASH, title: "Systems" }], free: [] })
    await change("scheduled_time", "2027-06-01T12:30")
    assert.match(place().textContent, /^Bob <b> is in “Systems”: 1 Jun/)
    assert.match(place().textContent, /there is no time from Monday to Friday/)
  })

  it("says what another calendar holds, and whose hours leave no time", async () => {
    answers = () => ({ people: PEOPLE, clashes: [{ ...CLASH, elsewhere: true }], free: [], by_hours: true })
    await change("scheduled_time", "2027-06-01T12:30")
    assert.match(place().textContent, /^Another calendar of Bob <b> says “busy”: 1 Jun/)
    assert.match(place().textContent, /no time within the hours of these people/)
  })

  it("says that it could not be checked, and asks again at the next change", async () => {
    answers = () => { throw new Error("429") }
    await change("scheduled_time", "2027-06-01T12:30")
    assert.match(place().textContent, /could not be checked/)
    answers = () => ({ people: PEOPLE, clashes: [], free: [] })
    page.enter(field("scheduled_time"), "2027-06-01T12:30")
    mock.timers.tick(300)
    await settle()
    assert.equal(place().hidden, true)
  })
})
