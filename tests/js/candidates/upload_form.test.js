import assert from "node:assert/strict"
import { afterEach, describe, it } from "node:test"
import { readAnswer } from "../../../static/js/candidates/post_form.js"
import { showErrors } from "../../../static/js/candidates/upload_form.js"
import { openPage } from "../page.js"

const field = (id, value, error) => `<div class="field${error ? " has-error" : ""}"><label class="field-label" for="${id}">${id}</label>
  ${error ? `<ul class="field-errors" id="${id}-error"><li>${error}</li></ul>` : ""}
  <input id="${id}" value="${value}"${error ? ` aria-invalid="true" aria-describedby="${id}-error"` : ""}></div>`
const form = (fields, isRefused) => `<form id="candidate-form"${isRefused ? " data-invalid" : ""}>${isRefused ? '<div data-error-summary data-module="focus">Check</div>' : ""}${fields}</form>`

describe("a form sent by script", () => {
  let page
  afterEach(() => page.close())
  const answered = (html) => new page.window.DOMParser().parseFromString(html, "text/html").querySelector("form")

  it("shows each error beside its field and keeps what was typed", () => {
    page = openPage(form(field("name", "Bob", "") + field("email", "bob", "")))
    page.find("#name").value = "Bobby"
    const mounted = []
    page.document.addEventListener("page:changed", (event) => mounted.push(event.detail))
    showErrors(page.find("form"), answered(form(field("name", "", "") + field("email", "", "Enter an e-mail address."), true)))
    assert.equal(page.find("#name").value, "Bobby")
    assert.equal(page.find("#email-error").textContent, "Enter an e-mail address.")
    assert.deepEqual([page.find("#email").getAttribute("aria-invalid"), page.find("#email").getAttribute("aria-describedby")], ["true", "email-error"])
    assert.equal(page.find("form").firstElementChild, mounted[0])
  })

  it("takes away errors that are gone", () => {
    page = openPage(form(field("name", "", "Enter a name."), true))
    showErrors(page.find("form"), answered(form(field("name", "Bob", ""), true)))
    assert.equal(page.find(".field-errors"), null)
    assert.equal(page.find("#name").hasAttribute("aria-invalid"), false)
    assert.equal(page.document.querySelectorAll("[data-error-summary]").length, 1)
  })

  it("goes where the server went", () => {
    page = openPage(form(""))
    const answer = readAnswer({ status: 200, responseText: "<main>Candidates</main>", responseURL: "http://localhost/candidates" }, page.find("form"))
    assert.deepEqual(answer, { kind: "moved", url: "http://localhost/candidates" })
  })

  it("knows its own form again, whatever the status", () => {
    page = openPage(form(""))
    for (const status of [200, 400, 413]) {
      assert.equal(readAnswer({ status, responseText: form("", true), responseURL: "" }, page.find("form")).kind, "refused")
    }
  })

  it("says what an error page says, and has words of its own when there is none", () => {
    page = openPage(form(""))
    const text = "<p data-error-words>The limit is 10 MB.</p><p data-error-words>Choose a smaller file.</p>"
    assert.deepEqual(readAnswer({ status: 413, responseText: text, responseURL: "" }, page.find("form")), { kind: "failed", text: "The limit is 10 MB. Choose a smaller file." })
    assert.match(readAnswer({ status: 502, responseText: "", responseURL: "" }, page.find("form")).text, /What you typed is still here/)
  })
})
