import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { mount as mountMaking } from "../../../static/js/accounts/passkey_making.js"
import { mount as mountSignIn } from "../../../static/js/accounts/passkey_sign_in.js"
import { bytesOf, make, sign, textOf } from "../../../static/js/accounts/webauthn.js"
import { openPage } from "../page.js"
import { settle } from "../room/fakes.js"

const FORM = `<form data-options='{"challenge":"AQ"}' data-url="/options" hidden><input name="credential">
  <button type="button" data-passkey-start></button><p data-passkey-words hidden></p></form>`
const bytes = (...values) => new Uint8Array(values).buffer

let page
let sent
beforeEach(() => {
  page = openPage(FORM)
  sent = 0
  page.find("form").submit = () => { sent += 1 }
})
afterEach(() => page.close())

const words = () => page.find("p").hidden ? "" : page.find("p").textContent
async function press() {
  page.click(page.find("button"))
  await settle()
}
const failing = (name) => async () => { throw Object.assign(new Error(name), { name }) }

test("bytes go there and back in base64url", () => {
  for (const text of ["", "AQ", "-_8", "AQIDBA"]) assert.equal(textOf(bytesOf(text).buffer), text)
  assert.deepEqual([...bytesOf("-_8")], [251, 255])
})

test("what the browser makes and signs is told as the server reads it", async () => {
  const asked = []
  const door = {
    create: async (options) => {
      asked.push(options.publicKey)
      return { id: "AQ", rawId: bytes(1), type: "public-key", response: { clientDataJSON: bytes(2), attestationObject: bytes(3) } }
    },
    get: async (options) => {
      asked.push(options.publicKey)
      return { id: "AQ", rawId: bytes(1), type: "public-key", response: { clientDataJSON: bytes(2), authenticatorData: bytes(4), signature: bytes(5), userHandle: bytes(6) } }
    },
  }
  const made = JSON.parse(await make({ challenge: "AQ", user: { id: "Ag", name: "ada" }, excludeCredentials: [{ id: "Aw", type: "public-key" }] }, door))
  assert.deepEqual(made, { id: "AQ", rawId: "AQ", type: "public-key", response: { clientDataJSON: "Ag", attestationObject: "Aw" } })
  const signed = JSON.parse(await sign({ challenge: "AQ", rpId: "localhost" }, door))
  assert.deepEqual(signed.response, { clientDataJSON: "Ag", authenticatorData: "BA", signature: "BQ", userHandle: "Bg" })
  assert.deepEqual([[...asked[0].challenge], [...asked[0].user.id], [...asked[0].excludeCredentials[0].id]], [[1], [2], [3]])
  assert.deepEqual([asked[1].rpId, asked[1].allowCredentials], ["localhost", []])
})

test("a device that makes none leaves the form where it is and says why", async () => {
  for (const [name, said] of [["InvalidStateError", /already has a passkey/], ["SecurityError", /usual name/], ["NotAllowedError", /No passkey was made/]]) {
    mountMaking(page.find("form"), { make: failing(name), isPossible: () => true })
    await press()
    assert.match(words(), said)
    assert.deepEqual([sent, page.find("button").disabled], [0, false])
    page.close()
    page = openPage(FORM)
  }
  mountMaking(page.find("form"), { make: failing("x"), isPossible: () => false })
  assert.match(words(), /This browser has no passkeys/)
  assert.equal(page.find("button").disabled, true)
})

test("a passkey that was made is sent once", async () => {
  mountMaking(page.find("form"), { make: async (options) => `made of ${options.challenge}`, isPossible: () => true })
  await press()
  assert.deepEqual([sent, page.find("input").value, page.find("button").disabled], [1, "made of AQ", true])
})

test("signing in is offered where it is possible, and says what failed", async () => {
  const form = page.find("form")
  mountSignIn(form, { ask: failing("x"), sign: failing("x"), isPossible: () => false })
  assert.equal(form.hidden, true)
  mountSignIn(form, { ask: async () => ({}), sign: failing("NotAllowedError"), isPossible: () => true })
  assert.equal(form.hidden, false)
  await press()
  assert.match(words(), /No passkey was used/)
  assert.equal(sent, 0)
})

test("what was signed is sent", async () => {
  mountSignIn(page.find("form"), { ask: async (url) => ({ url }), sign: async ({ url }) => `signed for ${url}`, isPossible: () => true })
  await press()
  assert.deepEqual([sent, page.find("input").value], [1, "signed for /options"])
})
