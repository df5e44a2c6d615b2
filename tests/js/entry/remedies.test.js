import assert from "node:assert/strict"
import { after, before, test } from "node:test"

import { browserOf, remedies } from "../../../static/js/entry/remedies.js"
import { openPage } from "../page.js"

let page
before(() => { page = openPage("") })
after(() => page.close())

const AGENTS = {
  chrome: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
  edge: "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
  firefox: "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
  safari: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15",
  ios: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/130.0 Mobile/15E148 Safari/604.1",
  android: "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
  other: "Lynx/2.9",
}

for (const [browser, agent] of Object.entries(AGENTS)) {
  test(`a refusal is undone as ${browser} has it`, () => {
    assert.equal(browserOf(agent), browser)
    const [first] = remedies("camera", "denied", browserOf(agent))
    const others = Object.keys(AGENTS).filter((one) => one !== browser)
    assert.ok(others.every((other) => remedies("camera", "denied", /** @type {any} */ (other))[0] !== first))
  })
}

test("a device in use and a missing one have a way out, and of the microphone nothing is said of a camera", () => {
  for (const reason of ["busy", "missing", "denied"]) {
    for (const device of ["audio", "camera"]) assert.ok(remedies(device, reason, "firefox").length > 0, `${device} ${reason}`)
  }
  assert.match(remedies("audio", "missing", "chrome")[0], /headset/)
  assert.match(remedies("camera", "missing", "chrome")[0], /camera/)
})
