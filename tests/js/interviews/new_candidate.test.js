import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it } from "node:test"
import { createNewCandidate } from "../../../static/js/interviews/new_candidate.js"
import { openPage } from "../page.js"

const BODY = `<meta name="csrf-token" content="old"><div id="announcer"></div>
  <form id="plan"><input type="hidden" name="csrf_token" value="old"><input name="title" value="Systems">
  <div><input role="combobox" value="Grace"><select name="candidate_id"><option value="">Choose</option></select></div>
  <a id="new" href="/add-candidate" data-dialog="dialog" data-select="candidate_id">New candidate</a></form>
  <dialog id="dialog"><form><p data-errors-of="" hidden></p><p data-errors-of="name" hidden></p><input name="name">
  <p data-errors-of="email" hidden></p><input name="email"><button type="submit">Add</button></form></dialog>`
const settle = async () => { for (let i = 0; i < 8; i++) await Promise.resolve() }

describe("a new candidate beside the form", () => {
  let page, answer, dialog, opened
  const field = (name) => dialog.querySelector(`[name="${name}"]`)
  const errors = () => Object.fromEntries([...dialog.querySelectorAll("[data-errors-of]")].filter((one) => !one.hidden).map((one) => [one.dataset.errorsOf, one.textContent]))
  const send = async () => {
    dialog.querySelector("form").dispatchEvent(new page.window.Event("submit", { bubbles: true, cancelable: true }))
    await settle()
  }
  beforeEach(() => {
    page = openPage(BODY)
    dialog = page.find("dialog")
    opened = []
    dialog.showModal = () => opened.push("open")
    dialog.close = () => opened.push("closed")
    createNewCandidate(page.find("#new"), { post: async () => { if (answer instanceof Error) throw answer; return answer } })
    page.click(page.find("#new"))
  })
  afterEach(() => page.close())

  it("begins with the name that was typed", () => {
    assert.deepEqual([opened, field("name").value], [["open"], "Grace"])
  })

  it("comes back chosen, and nothing else in the form changes", async () => {
    answer = { id: 5, name: "Grace", email: "g@example.org" }
    let chosen = ""
    page.find("select").addEventListener("change", () => { chosen = page.find("select").value })
    await send()
    assert.deepEqual([chosen, opened, page.find("[name=title]").value], ["5", ["open", "closed"], "Systems"])
    assert.equal(page.find("select").selectedOptions[0].textContent, "Grace (g@example.org)")
    assert.equal(page.document.activeElement, page.find("[role=combobox]"))
  })

  it("says what is refused beside its field and keeps what was typed", async () => {
    answer = { errors: { email: ["This e-mail address is already in use."] } }
    await send()
    assert.deepEqual([errors(), opened, field("name").value], [{ email: "This e-mail address is already in use." }, ["open"], "Grace"])
    assert.equal(page.document.activeElement, field("email"))
  })

  it("says that the connection was lost, and sends again when asked", async () => {
    answer = new Error("offline")
    await send()
    assert.match(errors()[""], /connection was lost/)
    answer = { id: 5, name: "Grace" }
    await send()
    assert.equal(page.find("select").value, "5")
  })

  it("goes on with the token of a session that began meanwhile, in every form of the page", async () => {
    answer = { errors: { "": ["Nothing was changed."] }, csrf_token: "new" }
    await send()
    assert.equal(page.find("#plan [name=csrf_token]").value, "new")
    assert.equal(page.find("meta").content, "new")
  })
})
