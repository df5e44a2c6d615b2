import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it, mock } from "node:test"
import { mount } from "../../../static/js/core/copy.js"
import { openPage } from "../page.js"

const BODY = '<div id="announcer"></div><div><input value="http://x/interview/1"><button hidden data-copy="http://x/interview/1"><span>Copy link</span></button></div>'
const settle = async () => { for (let i = 0; i < 5; i++) await Promise.resolve() }

function lendClipboard(clipboard) {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator")
  Object.defineProperty(globalThis, "navigator", { value: { clipboard }, configurable: true })
  return () => (before ? Object.defineProperty(globalThis, "navigator", before) : delete globalThis.navigator)
}

describe("a copy button", () => {
  let page
  let giveBack
  beforeEach(() => { page = openPage(BODY); mock.timers.enable({ apis: ["setTimeout"] }) })
  afterEach(() => { giveBack(); mock.timers.reset(); page.close() })

  it("appears, copies, says so, and has its own words back", async () => {
    const copied = []
    giveBack = lendClipboard({ writeText: async (text) => { copied.push(text) } })
    const button = page.find("button")
    mount(button)
    assert.equal(button.hidden, false)
    page.click(button)
    await settle()
    assert.deepEqual(copied, ["http://x/interview/1"])
    assert.equal(button.textContent, "Copied")
    mock.timers.tick(2000)
    assert.equal(button.textContent, "Copy link")
  })

  it("selects the link and says what to press where the browser refuses", async () => {
    giveBack = lendClipboard({ writeText: async () => { throw new Error("not allowed") } })
    mount(page.find("button"))
    page.click(page.find("button"))
    await settle()
    assert.equal(page.find("button").textContent, "Press Ctrl+C to copy")
    assert.equal(page.find("input").selectionEnd, "http://x/interview/1".length)
  })

  it("selects what it is told shows the value where no field does", async () => {
    giveBack = lendClipboard({ writeText: async () => { throw new Error("not allowed") } })
    page.close()
    page = openPage('<div id="announcer"></div><ol id="codes"><li>abcd</li></ol><div><button hidden data-copy="abcd" data-copy-source="codes"><span>Copy</span></button></div>')
    let selected = null
    globalThis.getSelection = () => ({ selectAllChildren: (element) => { selected = element } })
    mount(page.find("button"))
    page.click(page.find("button"))
    await settle()
    delete globalThis.getSelection
    assert.equal(selected, page.find("#codes"))
  })
})
