import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it } from "node:test"
import { mount } from "../../../static/js/interviews/panel.js"
import { openPage } from "../page.js"

const PEOPLE = [["0", "Choose a person"], ["4", "Dave"], ["5", "Edith"], ["6", "Frank"]]

const row = (number, chosen) => `<div data-panel-row>
  <div class="panel-person"><select id="p${number}">
    ${PEOPLE.map(([id, name]) => `<option value="${id}"${id === chosen ? " selected" : ""}>${name}</option>`).join("")}
  </select></div>
  <button type="button" data-panel-remove hidden></button>
</div>`

describe("the rows of further people", () => {
  let page, rows, add
  const show = (...chosen) => {
    const markup = chosen.map((one, index) => row(index + 1, one)).join("")
    page = openPage(`<fieldset>${markup}<button type="button" data-panel-add hidden></button></fieldset>`)
    const fields = document.querySelector("fieldset")
    mount(fields)
    rows = [...fields.querySelectorAll("[data-panel-row]")]
    add = fields.querySelector("[data-panel-add]")
  }
  const select = (index) => rows[index].querySelector("select")
  const shown = () => rows.map((one) => !one.hidden)
  const choose = (index, value) => {
    select(index).value = value
    select(index).dispatchEvent(new window.Event("change"))
  }
  beforeEach(() => { page = null })
  afterEach(() => page.close())

  it("are hidden until somebody is added, one at a time, with the focus on the new one", () => {
    show("0", "0", "0", "0")
    assert.deepEqual(shown(), [false, false, false, false])
    assert.equal(add.hidden, false)
    add.click()
    assert.deepEqual(shown(), [true, false, false, false])
    assert.equal(document.activeElement, select(0))
  })

  it("stand there when somebody is chosen already", () => {
    show("4", "0", "5", "0")
    assert.deepEqual(shown(), [true, false, true, false])
  })

  it("offer each person once, and again when they are let go", () => {
    show("4", "0", "0", "0")
    add.click()
    const dave = () => [...select(1).options].find((one) => one.value === "4")
    assert.equal(dave().disabled, true)
    choose(0, "5")
    assert.equal(dave().disabled, false)
  })

  it("are emptied by removing, and the focus goes to adding", () => {
    show("4", "5", "0", "0")
    rows[0].querySelector("[data-panel-remove]").click()
    assert.equal(select(0).value, "0")
    assert.deepEqual(shown(), [false, true, false, false])
    assert.equal(document.activeElement, add)
  })

  it("are no more than there are people", () => {
    show("4", "5", "0", "0")
    add.click()
    assert.equal(add.hidden, true)
  })

  it("do without anybody to choose", () => {
    page = openPage("<fieldset></fieldset>")
    mount(document.querySelector("fieldset"))
  })
})
