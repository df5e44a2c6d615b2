import assert from "node:assert/strict"
import { after, before, describe, it } from "node:test"
import { formatMoment, relativeWords, rewriteMoments, span, tellRelative } from "../../../static/js/core/time.js"
import { openPage } from "../page.js"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOON = Date.UTC(2026, 10, 23, 12, 0)

describe("moments as people say them", () => {
  let page
  before(() => { page = openPage("") })
  after(() => page.close())

  for (const [ms, words] of [
    [20_000, "1 min"], [12 * MINUTE, "12 min"], [59.6 * MINUTE, "1 h"], [65 * MINUTE, "1 h 5 min"], [2 * HOUR, "2 h"],
    [8 * HOUR + 20 * MINUTE, "8 h"], [23.9 * HOUR, "1 day"], [26 * HOUR, "1 day"], [49 * HOUR, "2 days"],
  ]) it(`${ms / MINUTE} minutes are ${words}`, () => assert.equal(span(ms), words))

  it("are ahead, now, running, and past", () => {
    assert.equal(relativeWords(NOON + 12 * MINUTE, NOON), "in 12 min")
    assert.equal(relativeWords(NOON, NOON + 20_000), "now")
    assert.equal(relativeWords(NOON, NOON + 4 * MINUTE, NOON + HOUR), "started 4 min ago")
    assert.equal(relativeWords(NOON, NOON + 2 * HOUR, NOON + HOUR), "2 h ago")
  })

  it("read as the server writes them", () => {
    const moment = new Date(NOON)
    assert.equal(formatMoment(moment, "Europe/Berlin"), "23 Nov 2026, 13:00")
    assert.equal(formatMoment(moment, "UTC", "date"), "Mon 23 Nov 2026")
    assert.equal(formatMoment(moment, "America/New_York", "time"), "07:00")
  })

  it("are rewritten for another zone, with the zone's name", () => {
    page.document.body.innerHTML = '<time datetime="2026-11-23T12:00:00Z" data-moment="time">12:00</time><b data-zone-name>UTC</b>'
    rewriteMoments(page.document, "Asia/Tokyo")
    assert.equal(page.find("time").textContent, "21:00")
    assert.match(page.find("time").title, /23 Nov 2026, 21:00 Asia\/Tokyo/)
    assert.equal(page.find("b").textContent, "Asia/Tokyo")
  })

  it("tell whether something is ahead, running or past", () => {
    page.document.body.innerHTML = '<time data-relative datetime="2026-11-23T12:00:00Z" data-until="2026-11-23T13:00:00Z"></time>'
    const states = [-MINUTE, 5 * MINUTE, 2 * HOUR].map((shift) => { tellRelative(page.document, NOON + shift); return page.find("time").dataset.when })
    assert.deepEqual(states, ["ahead", "running", "past"])
  })
})
