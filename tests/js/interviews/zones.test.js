import assert from "node:assert/strict"
import { after, before, describe, it } from "node:test"
import { describeTime } from "../../../static/js/interviews/zones.js"
import { openPage } from "../page.js"

const NOW = Date.UTC(2026, 10, 23, 12, 0)
const say = (text, zone, reader = "Europe/Berlin") => describeTime({ text, zone, minutes: 60, reader, now: NOW })

describe("the time of an interview in other words", () => {
  let page
  before(() => { page = openPage("") })
  after(() => page.close())

  it("is said in the chosen zone, the reader's and UTC", () => {
    assert.deepEqual(say("2026-12-01T14:30", "America/New_York"), {
      rows: [
        ["America/New York", "Tue 1 Dec 2026, 14:30 – 15:30"],
        ["Your time (Europe/Berlin)", "Tue 1 Dec 2026, 20:30 – 21:30"],
        ["UTC", "Tue 1 Dec 2026, 19:30 – 20:30"],
      ],
      note: "",
    })
  })

  it("is said once when the zones are one", () => {
    assert.deepEqual(say("2026-12-01T14:30", "UTC", "UTC").rows.map(([label]) => label), ["UTC"])
    assert.deepEqual(say("2026-12-01T14:30", "Europe/Berlin").rows.map(([label]) => label), ["Your time (Europe/Berlin)", "UTC"])
  })

  it("is said for everybody in their own zone, and of whom no zone is known", () => {
    const people = [{ name: "Ada", timezone: "Europe/Berlin" }, { name: "Bo", timezone: "Asia/Tokyo" }, { name: "Cy", timezone: null }]
    const { rows } = describeTime({ text: "2026-12-01T14:30", zone: "Europe/Berlin", minutes: 60, reader: "Europe/Berlin", now: NOW, people })
    assert.deepEqual(rows, [
      ["Your time (Europe/Berlin): Ada", "Tue 1 Dec 2026, 14:30 – 15:30"],
      ["Asia/Tokyo: Bo", "Tue 1 Dec 2026, 22:30 – 23:30"],
      ["UTC", "Tue 1 Dec 2026, 13:30 – 14:30"],
      ["Cy", "time zone not known yet"],
    ])
  })

  it("names the day on which it ends when that is another", () => {
    assert.equal(say("2026-12-01T23:30", "Europe/Berlin").rows[0][1], "Tue 1 Dec 2026, 23:30 – 2 Dec 2026, 00:30")
  })

  it("warns of a time that the clocks skip, show twice, or have passed", () => {
    assert.match(say("2027-03-28T02:30", "Europe/Berlin").note, /skip this time/)
    assert.deepEqual(say("2027-03-28T02:30", "Europe/Berlin").rows, [])
    assert.match(say("2027-10-31T02:30", "Europe/Berlin").note, /occurs twice/)
    assert.equal(say("2026-11-23T12:00", "Europe/Berlin").note, "This time has passed (1 h ago). Choose a later one.")
  })

  it("says nothing before a time is entered", () => {
    assert.deepEqual(say("", "UTC"), { rows: [], note: "" })
  })
})
