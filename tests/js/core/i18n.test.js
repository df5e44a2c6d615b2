import assert from "node:assert/strict"
import { afterEach, describe, it } from "node:test"
import { forgetMessages, t } from "../../../static/js/core/i18n.js"
import { openPage } from "../page.js"

describe("sentences of scripts", () => {
  let page
  afterEach(() => { page.close(); forgetMessages() })

  it("are their own msgid without a catalogue, with parameters filled in", () => {
    page = openPage("")
    assert.equal(t("{name} is waiting to join.", { name: "Bob" }), "Bob is waiting to join.")
  })

  it("come from the page's catalogue when it has one", () => {
    page = openPage('<script type="application/json" id="messages">{"in {span}": "{span} noch"}</script>')
    assert.equal(t("in {span}", { span: "5 min" }), "5 min noch")
  })

  it("leave a name in braces that no parameter fills", () => {
    page = openPage("")
    assert.equal(t("{name} of {other}", { name: "Bob" }), "Bob of {other}")
  })

  it("never read a parameter as a pattern or a msgid", () => {
    page = openPage("")
    assert.equal(t("{name} left.", { name: "$& {other}" }), "$& {other} left.")
  })
})
