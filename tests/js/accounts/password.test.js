import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it } from "node:test"
import { mount, passwordStrength } from "../../../static/js/accounts/password.js"
import { openPage } from "../page.js"

const BODY = `<form><div>
  <input type="password" minlength="10">
  <button type="button" data-password-toggle aria-pressed="false" hidden><svg><use href="/icons.svg#i-eye"></use></svg><span>Show</span></button>
  <div data-password-strength hidden><meter min="0" max="4"></meter><p></p></div>
</div></form>`

describe("a password field", () => {
  let page
  beforeEach(() => { page = openPage(BODY); mount(page.find("div")) })
  afterEach(() => page.close())

  it("shows and hides what is typed, and is hidden when it is sent", () => {
    const toggle = page.find("button")
    page.click(toggle)
    assert.deepEqual([page.find("input").type, toggle.getAttribute("aria-pressed"), page.find("span").textContent], ["text", "true", "Hide"])
    assert.match(page.find("use").getAttribute("href"), /#i-eye-off$/)
    page.find("form").dispatchEvent(new page.window.Event("submit", { cancelable: true }))
    assert.equal(page.find("input").type, "password")
  })

  it("shows its meter only once something is typed", () => {
    const place = page.find("[data-password-strength]")
    assert.equal(place.hidden, true)
    page.enter(page.find("input"), "short")
    assert.deepEqual([place.hidden, page.find("meter").value, page.find("p").textContent], [false, 1, "5 more characters are needed."])
  })

  for (const [password, level] of [
    ["short", 1], ["aaaaaaaaaaaaaaaa", 2], ["1234567890", 2], ["abcdefghijkl", 2], ["correct horse", 3], ["correct horse battery staple", 4], ["tR4!vx_9Lq2#", 4],
  ]) it(`finds level ${level} for ${password}`, () => assert.equal(passwordStrength(password, 10).level, level))

  it("counts characters as people do", () => {
    assert.equal(passwordStrength("🐘🐘🐘🐘🐘🐘🐘🐘🐘", 10).advice, "1 more character is needed.")
  })
})
