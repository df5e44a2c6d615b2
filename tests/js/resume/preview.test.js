import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createResumePreview } from "../../../static/js/resume/preview.js"
import { openPage } from "../page.js"

const PAGE = `<button data-resume-open></button>
<div><p data-resume-loading></p><iframe data-resume-beside data-src="/interview/7b0c/resume"></iframe></div>
<p data-resume-hint></p><p data-resume-plain hidden></p>
<dialog id="resume-dialog"><iframe data-resume-frame data-src="/interview/7b0c/resume"></iframe></dialog>`

let page
beforeEach(() => {
  page = openPage(PAGE)
  const dialog = page.find("dialog")
  dialog.showModal = () => { dialog.open = true }
  dialog.close = () => {
    dialog.open = false
    dialog.dispatchEvent(new page.window.Event("close"))
  }
})
afterEach(() => page.close())

const fetched = (selector) => page.find(selector).getAttribute("src")

function open({ canShow = true } = {}) {
  const told = []
  const preview = createResumePreview(page.document, { canShow, onEnlarge: (isLarge) => told.push(isLarge) })
  preview.start()
  return { preview, told }
}

test("the document is fetched when its pane comes into view, and not before", () => {
  const { preview } = open()
  preview.setShown(false)
  assert.equal(fetched("[data-resume-beside]"), null)
  preview.setShown(true)
  assert.equal(page.find("[data-resume-plain]").hidden, true)
  assert.equal(fetched("[data-resume-beside]"), "/interview/7b0c/resume")
  assert.equal(fetched("[data-resume-frame]"), null)
})

test("words stand in the place of the document until it is drawn", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const { preview } = open()
  preview.setShown(true)
  assert.equal(page.find("[data-resume-loading]").hidden, false)
  page.find("[data-resume-beside]").dispatchEvent(new page.window.Event("load"))
  assert.equal(page.find("[data-resume-loading]").hidden, false, "a viewer that is loaded is still black")
  context.mock.timers.runAll()
  assert.equal(page.find("[data-resume-loading]").hidden, true)
})

test("enlarged, it lies over the room, which is told so and told when it is gone", () => {
  const { preview, told } = open()
  page.click(page.find("[data-resume-open]"))
  assert.equal(fetched("[data-resume-frame]"), "/interview/7b0c/resume")
  assert.equal(page.find("dialog").open, true)
  assert.deepEqual(told, [true])
  preview.close()
  assert.deepEqual(told, [true, false])
  page.click(page.find("[data-resume-open]"))
  preview.stop()
  assert.equal(page.find("dialog").open, false)
})

test("a browser that shows no PDF in a page has no empty frames, and offers the file instead", () => {
  const { preview } = open({ canShow: false })
  preview.setShown(true)
  assert.equal(fetched("[data-resume-beside]"), null)
  assert.equal(page.find("[data-resume-beside]").hidden, true)
  assert.equal(page.find("[data-resume-open]").hidden, true)
  assert.equal(page.find("[data-resume-loading]").hidden, true)
  assert.equal(page.find("[data-resume-hint]").hidden, true)
  assert.equal(page.find("[data-resume-plain]").hidden, false)
})

test("without a resume there is nothing to open", () => {
  page.document.body.replaceChildren()
  const { preview } = open()
  preview.setShown(true)
  preview.close()
  preview.stop()
})
