import assert from "node:assert/strict"
import { afterEach, describe, it } from "node:test"
import { createDraft } from "../../../static/js/interviews/draft.js"
import { openPage } from "../page.js"

const BODY = `<form data-draft="interview by 1" data-fresh><input type="hidden" name="csrf_token" value="secret"><input name="title">
  <select name="candidate_id"><option value="">Choose</option></select>
  <input type="checkbox" name="signals" value="a"><input type="checkbox" name="signals" value="b" checked></form>`

describe("what is typed and not sent", () => {
  let page
  const kept = new Map()
  const storage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  }
  const open = (body = BODY) => {
    page = openPage(body)
    let reloaded = 0
    createDraft(page.find("form"), { storage, reload: () => { reloaded += 1 } })
    return () => reloaded
  }
  afterEach(() => { page.close(); kept.clear() })
  const typeSomething = () => {
    page.find("select").append(new page.window.Option("Grace (g@example.org)", "5", true, true))
    page.enter(page.find("[name=title]"), "Systems")
    page.close()
  }

  it("is there again on the next visit, also somebody whom the list does not reach, and never the token", () => {
    open()
    typeSomething()
    assert.equal([...kept.values()].join().includes("secret"), false)
    open()
    assert.equal(page.find("[name=title]").value, "Systems")
    assert.deepEqual([page.find("select").value, page.find("select").selectedOptions[0].textContent], ["5", "Grace (g@example.org)"])
    assert.match(page.find(".draft-note").textContent, /What you entered before is back/)
    assert.equal(page.find("form").dataset.fresh, undefined)
  })

  it("is forgotten when the form is sent, and when somebody starts again", () => {
    open()
    typeSomething()
    const reloaded = open()
    page.click(page.find(".draft-note button"))
    assert.deepEqual([kept.size, reloaded()], [0, 1])
    page.enter(page.find("[name=title]"), "Again")
    page.find("form").dispatchEvent(new page.window.Event("submit", { bubbles: true, cancelable: true }))
    assert.equal(kept.size, 0)
  })

  it("replaces nothing that the server gave back", () => {
    open()
    typeSomething()
    open(BODY.replace(" data-fresh", "").replace('name="title"', 'name="title" value="Refused"'))
    assert.equal(page.find("[name=title]").value, "Refused")
  })
})
