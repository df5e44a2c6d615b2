import assert from "node:assert/strict"
import { afterEach, describe, it } from "node:test"
import { mount as mountDialog } from "../../../static/js/core/dialog.js"
import { el, must } from "../../../static/js/core/dom.js"
import { mount as mountFocus } from "../../../static/js/core/focus.js"
import { mount as mountMenu } from "../../../static/js/core/menu.js"
import { createTabs } from "../../../static/js/core/tabs.js"
import { chooseTheme, mount as mountTheme } from "../../../static/js/core/theme.js"
import { openPage } from "../page.js"

let page
afterEach(() => page.close())

describe("elements made by scripts", () => {
  it("hold text as text and leave out what is false", () => {
    page = openPage("")
    const made = el("p", { class: "badge", hidden: false, "aria-label": null }, "<b>Bob</b>")
    assert.equal(made.outerHTML, '<p class="badge">&lt;b&gt;Bob&lt;/b&gt;</p>')
  })

  it("are missed loudly", () => {
    page = openPage("")
    assert.throws(() => must(page.document, "[data-chat]"), /The page has no \[data-chat\]/)
  })
})

describe("the theme", () => {
  const BODY = ["system", "light", "dark"].map((value) => `<input type="radio" name="theme" value="${value}">`).join("")

  it("is kept in a cookie, and system is its absence", () => {
    page = openPage("")
    chooseTheme("dark")
    assert.equal(page.document.documentElement.dataset.theme, "dark")
    assert.match(page.document.cookie, /theme=dark/)
    chooseTheme("system")
    assert.equal(page.document.documentElement.dataset.theme, undefined)
    assert.doesNotMatch(page.document.cookie, /theme=\w/)
  })

  it("shows what the server wrote, and follows a choice", () => {
    page = openPage(`<fieldset hidden>${BODY}</fieldset>`)
    page.document.documentElement.dataset.theme = "light"
    mountTheme(page.find("fieldset"))
    assert.equal(page.find("fieldset").hidden, false)
    assert.equal(page.find("input:checked").value, "light")
    const dark = page.find('[value="dark"]')
    dark.checked = true
    dark.dispatchEvent(new page.window.Event("change"))
    assert.equal(page.document.documentElement.dataset.theme, "dark")
  })
})

describe("a menu", () => {
  it("closes by Escape, which returns the focus, and by a press elsewhere", () => {
    page = openPage('<details open><summary tabindex="0">Alice</summary><a href="#">Sign out</a></details><p>else</p>')
    const menu = page.find("details")
    mountMenu(menu)
    page.press(page.find("a"), "Escape")
    assert.equal(menu.open, false)
    assert.equal(page.document.activeElement, page.find("summary"))
    menu.open = true
    page.find("p").dispatchEvent(new page.window.Event("pointerdown", { bubbles: true }))
    assert.equal(menu.open, false)
  })
})

describe("a dialog", () => {
  it("becomes modal, and closes by its own buttons", () => {
    page = openPage('<button popovertarget="d">Cancel</button><dialog id="d" popover><button popovertarget="d" popovertargetaction="hide">Keep it</button></dialog>')
    const dialog = page.find("dialog")
    const calls = []
    dialog.showModal = () => calls.push("open")
    dialog.close = () => calls.push("close")
    mountDialog(dialog)
    page.click(page.find("body > button"))
    page.click(dialog.querySelector("button"))
    assert.deepEqual(calls, ["open", "close"])
    assert.equal(dialog.hasAttribute("popover"), false)
  })
})

describe("a summary of errors", () => {
  it("has the focus, and its links lead into the fields", () => {
    page = openPage('<div tabindex="-1"><a href="#name">Enter a name.</a></div><input id="name">')
    const summary = page.find("div")
    mountFocus(summary)
    assert.equal(page.document.activeElement, summary)
    page.click(page.find("a"))
    assert.equal(page.document.activeElement, page.find("#name"))
  })
})

describe("tabs", () => {
  const tab = (id, isSelected) => `<button role="tab" id="${id}-tab" aria-controls="${id}" aria-selected="${isSelected}"><span data-count hidden></span></button>`
  const BODY = `<div role="tablist">${tab("chat", true)}${tab("alerts", false)}${tab("resume", false)}</div><div id="chat"></div><div id="alerts"></div><div id="resume"></div>`
  const shown = () => ["chat", "alerts", "resume"].filter((id) => !page.document.getElementById(id).hidden)

  it("show one panel, by click and by arrow keys that go round", () => {
    page = openPage(BODY)
    const heard = []
    const tabs = createTabs(page.find("[role=tablist]"), { onSelect: (id) => heard.push(id) })
    tabs.start()
    assert.deepEqual(shown(), ["chat"])
    page.click(page.find("#alerts-tab"))
    assert.deepEqual(shown(), ["alerts"])
    page.find("#alerts-tab").focus()
    page.press(page.find("#alerts-tab"), "ArrowRight")
    page.press(page.document.activeElement, "ArrowRight")
    assert.deepEqual(shown(), ["chat"])
    assert.equal(page.document.activeElement.id, "chat-tab")
    assert.deepEqual(heard, ["chat", "alerts", "resume", "chat"])
    tabs.stop()
    page.click(page.find("#alerts-tab"))
    assert.deepEqual(shown(), ["chat"])
  })

  it("carry a count that hides at nothing", () => {
    page = openPage(BODY)
    const tabs = createTabs(page.find("[role=tablist]"))
    tabs.setCount("alerts", 3, "3 new alerts")
    const count = page.find("#alerts-tab [data-count]")
    assert.deepEqual([count.textContent, count.hidden, count.getAttribute("aria-label")], ["3", false, "3 new alerts"])
    tabs.setCount("alerts", 0)
    assert.equal(count.hidden, true)
  })
})
