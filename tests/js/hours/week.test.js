import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it } from "node:test"
import { mount } from "../../../static/js/hours/week.js"
import { openPage } from "../page.js"

const range = (day, row, from = "", until = "", hidden = "hidden") => `<div class="week-range" ${hidden}>
  <input name="from_${day}_${row}" value="${from}"><input name="until_${day}_${row}" value="${until}"></div>`
const DAYS = [0, 1, 2, 3, 4, 5, 6].map((day) => `<div>${range(day, 0, day ? "" : "09:00", day ? "" : "12:00", "")}${range(day, 1)}${range(day, 2)}</div>`)

describe("the form of a week", () => {
  let page
  const field = (name) => page.find(`[name="${name}"]`)
  const isHidden = (name) => field(name).closest(".week-range").hidden
  beforeEach(() => {
    page = openPage(`<form>${DAYS.join("")}<button name="copy" data-copy-monday>Copy</button></form>`)
    mount(page.find("form"))
  })
  afterEach(() => page.close())

  it("shows one more pair of times as soon as the last one is filled", () => {
    page.enter(field("from_3_0"), "10:00")
    assert.equal(isHidden("from_3_1"), true)
    page.enter(field("until_3_0"), "11:00")
    assert.deepEqual([isHidden("from_3_1"), isHidden("from_3_2")], [false, true])
  })

  it("copies Monday to the other working days, empties what Monday has not, and sends nothing", () => {
    field("from_2_1").value = "20:00"
    field("from_5_0").value = "10:00"
    page.click(page.find("[data-copy-monday]"))
    assert.deepEqual([1, 2, 3, 4].map((day) => field(`until_${day}_0`).value), ["12:00", "12:00", "12:00", "12:00"])
    assert.deepEqual([field("from_2_1").value, field("from_5_0").value, field("from_6_0").value], ["", "10:00", ""])
  })
})
