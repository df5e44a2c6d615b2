import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it } from "node:test"

import { createSignIn } from "../../../static/js/room/sign_in.js"
import { openPage } from "../page.js"

const DIALOG = `<dialog><form><input name="password" type="password"><div data-sign-in-code hidden><input name="code"></div>
  <p data-sign-in-problem hidden></p><button type="submit">Sign in</button></form></dialog>`
const settle = async () => { for (let i = 0; i < 20; i++) await Promise.resolve() }
const answering = (status, told = {}) => ({ ok: status === 200, json: async () => told })

describe("signing in again in the room", () => {
  let page
  let sent
  let answers
  let renewed
  let expire
  let before
  beforeEach(() => {
    page = openPage(DIALOG)
    const dialog = page.find("dialog")
    dialog.showModal = () => { dialog.open = true }
    dialog.close = () => { dialog.open = false }
    sent = []
    renewed = 0
    before = globalThis.fetch
    globalThis.fetch = async (_url, { body }) => {
      sent.push(Object.fromEntries(body))
      return answers.shift()
    }
    const socket = { onExpired: (open) => { expire = open }, renewed: () => { renewed += 1 } }
    createSignIn(dialog, { socket, config: { urls: { sign_in_again: "/sign-in-again" } }, announce() {} }).start()
    expire()
  })
  afterEach(() => { globalThis.fetch = before; page.close() })

  async function submit(password, code) {
    page.find("[name=password]").value = password
    if (code !== undefined) page.find("[name=code]").value = code
    page.find("form").dispatchEvent(new page.window.Event("submit", { cancelable: true }))
    await settle()
  }

  it("asks for a code only after the password was right, and stays closed to who has none", async () => {
    answers = [answering(401, { message: "Wrong." }), answering(401, { message: "Now the code.", needs_code: true })]
    await submit("wrong")
    assert.equal(page.find("[data-sign-in-code]").hidden, true)
    assert.equal(page.find("[name=password]").getAttribute("aria-invalid"), "true")
    await submit("right")
    assert.equal(page.find("[data-sign-in-code]").hidden, false)
    assert.equal(page.document.activeElement, page.find("[name=code]"))
    assert.equal(page.find("[name=code]").hasAttribute("aria-invalid"), false, "nothing was entered yet")
    assert.equal(page.find("[name=password]").hasAttribute("aria-invalid"), false)
    assert.equal(renewed, 0)
  })

  it("says that a code was wrong beside it, and goes on with the right one", async () => {
    answers = [answering(401, { message: "Now the code.", needs_code: true }), answering(401, { message: "Not right.", needs_code: true }), answering(200)]
    await submit("right")
    await submit("right", "000000")
    assert.equal(page.find("[name=code]").getAttribute("aria-invalid"), "true")
    assert.equal(page.find("[name=code]").value, "")
    assert.equal(page.find("[data-sign-in-problem]").textContent, "Not right.")
    await submit("right", "123456")
    assert.deepEqual(sent.at(-1), { password: "right", code: "123456" })
    assert.equal(renewed, 1)
    assert.equal(page.find("dialog").open, false)
    assert.equal(page.find("[name=password]").value, "")
    assert.equal(page.find("[data-sign-in-code]").hidden, true)
  })
})
