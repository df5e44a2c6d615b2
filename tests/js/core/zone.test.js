import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { momentOf, wallClockOf } from "../../../static/js/core/zone.js"

const iso = (found) => (found.at === null ? found.kind : `${new Date(found.at).toISOString().slice(0, 16)} ${found.kind}`)

describe("a wall clock as a moment", () => {
  for (const [text, zone, expected] of [
    ["2026-11-23T14:30", "UTC", "2026-11-23T14:30 once"],
    ["2026-11-23T14:30", "Europe/Berlin", "2026-11-23T13:30 once"],
    ["2026-07-01T14:30", "Europe/Berlin", "2026-07-01T12:30 once"],
    ["2026-11-23T14:30", "Asia/Kolkata", "2026-11-23T09:00 once"],
    ["2026-11-23T00:15", "Pacific/Kiritimati", "2026-11-22T10:15 once"],
    ["2026-03-29T01:59", "Europe/Berlin", "2026-03-29T00:59 once"],
    ["2026-03-29T02:30", "Europe/Berlin", "skipped"],
    ["2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00 once"],
    ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30 twice"],
    ["2026-11-01T01:30", "America/New_York", "2026-11-01T05:30 twice"],
    ["2026-10-04T02:15", "Australia/Lord_Howe", "skipped"],
    ["", "UTC", "unreadable"],
    ["tomorrow", "UTC", "unreadable"],
  ]) it(`${text || "nothing"} in ${zone} is ${expected}`, () => assert.equal(iso(momentOf(text, zone)), expected))

  it("goes there and back for every hour of a year with two changes", () => {
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 3 * 3600_000) {
      const text = new Date(wallClockOf(at, "America/St_Johns")).toISOString().slice(0, 16)
      const found = momentOf(text, "America/St_Johns")
      assert.ok(found.at === at || (found.kind === "twice" && found.at === at - 3600_000), text)
    }
  })
})
