import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createConsentForm } from "../../../../static/js/proctoring/candidate/consent_form.js"
import { openPage } from "../../page.js"
import { settle } from "../room.js"

const KINDS = ["no-face", "multiple-faces", "paste-blocked"]
const PAGE = `<form>${KINDS.map((kind) => `<input type="checkbox" name="signal" value="${kind}">`).join("")}
  <p data-consent-problem hidden></p>
  ${["agree", "decline", "choose"].map((one) => `<button data-decide="${one}"></button>`).join("")}
</form>`

let page

beforeEach(() => { page = openPage(PAGE) })
afterEach(() => page.close())

/** A room's form; `answer` is what the server says, or throws. */
function open({ declined = ["multiple-faces"], answer } = {}) {
  const config = { consent: { decision: "agreed", version: "1", declined }, assets: null, urls: { consent: "/consent" } }
  const [changes, sent] = [[], []]
  const form = createConsentForm(page.find("form"), {
    config,
    onChange: () => changes.push([...config.consent.declined].sort()),
    async fetch(url, { method, body }) {
      sent.push([method, url, body.get("decision"), body.getAll("signal")])
      return answer()
    },
  })
  form.start()
  return { config, changes, sent, form }
}

const stored = (declined) => () => ({ ok: true, json: async () => ({ consent: { decision: "agreed", version: "1", declined }, assets: { worker: "/w" } }) })
const ticked = () => [...page.document.querySelectorAll("input:checked")].map(({ value }) => value)

async function decide(decision) {
  const event = new page.window.Event("submit", { cancelable: true })
  Object.defineProperty(event, "submitter", { value: page.find(`[data-decide="${decision}"]`) })
  page.find("form").dispatchEvent(event)
  await settle()
}

for (const [name, answer] of [["refuses", () => ({ ok: false, status: 503 })], ["is away", () => { throw new TypeError("network") }]]) {
  test(`when the server ${name}, what was refused is stopped here, and nothing more is agreed to`, async () => {
    const { config, changes } = open({ answer })
    await decide("decline")
    assert.deepEqual(changes, [[...KINDS].sort()])
    assert.equal(page.find("[data-consent-problem]").hidden, false)
    await decide("agree")
    assert.deepEqual([...config.consent.declined].sort(), [...KINDS].sort())
    assert.equal(config.assets, null)
  })
}

test("what is agreed to shows as ticked", () => {
  open()
  assert.deepEqual(ticked(), ["no-face", "paste-blocked"])
})

test("a refusal counts before the server has answered", async () => {
  let answered
  const { changes } = open({ answer: () => new Promise((resolve) => { answered = resolve }) })
  page.find('[value="no-face"]').checked = false
  await decide("choose")
  assert.deepEqual(changes, [["multiple-faces", "no-face"]])
  answered(stored(["multiple-faces", "no-face"])())
  await settle()
  assert.deepEqual(ticked(), ["paste-blocked"])
})

test("an agreement counts when it is stored, and brings the means to measure", async () => {
  const { config, changes, sent } = open({ answer: stored([]) })
  page.find('[value="multiple-faces"]').checked = true
  await decide("choose")
  assert.deepEqual(sent, [["POST", "/consent", "choose", KINDS]])
  assert.deepEqual(changes.at(-1), [])
  assert.deepEqual(config.assets, { worker: "/w" })
})

test("after it stopped, nothing is decided", async () => {
  const { sent, form } = open({ answer: stored([]) })
  form.stop()
  await decide("decline")
  assert.deepEqual(sent, [])
})
