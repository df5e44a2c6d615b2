import assert from "node:assert/strict"
import { afterEach, describe, it } from "node:test"
import { forgetMessages, t, tn } from "../../../static/js/core/i18n.js"
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

describe("sentences with a count", () => {
  /** @type {ReturnType<typeof openPage>} */
  let page
  afterEach(() => { page.close(); forgetMessages() })

  /** @param {string} language @param {Record<string, string>} forms */
  function speak(language, forms) {
    page = openPage(`<script type="application/json" id="messages">${JSON.stringify({ "{count} day": forms })}</script>`)
    page.window.document.documentElement.lang = language
  }

  /** @param {number} count */
  const days = (count) => tn("{count} day", "{count} days", count)

  it("have two forms in English, and the number as English writes it", () => {
    page = openPage("")
    assert.deepEqual([0, 1, 2, 21, 1200].map(days), ["0 days", "1 day", "2 days", "21 days", "1,200 days"])
  })

  it("have the three forms of Polish", () => {
    speak("pl", { one: "{count} dzień", few: "{count} dni (few)", many: "{count} dni (many)" })
    assert.deepEqual([1, 2, 4, 5, 12, 21, 22, 25].map(days), [
      "1 dzień", "2 dni (few)", "4 dni (few)", "5 dni (many)", "12 dni (many)", "21 dni (many)", "22 dni (few)", "25 dni (many)",
    ])
  })

  it("have one form where a language has one, also for the number 1", () => {
    speak("ja", { other: "{count}日" })
    assert.deepEqual([1, 2].map(days), ["1日", "2日"])
  })

  it("are in English where the catalogue does not have the form", () => {
    speak("pl", { one: "{count} dzień" })
    assert.deepEqual([1, 2].map(days), ["1 dzień", "2 days"])
  })

  it("take further parameters, and never read one as a pattern", () => {
    page = openPage("")
    assert.equal(tn("{fact}, {count} character", "{fact}, {count} characters", 3, { fact: "$& {count}" }), "$& {count}, 3 characters")
  })

  it("are not mistaken for a sentence without a count", () => {
    speak("pl", { one: "{count} dzień" })
    assert.equal(t("{count} day", { count: 1 }), "1 day")
  })
})
