import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createResumePreview } from "../../../static/js/resume/preview.js"
import { openPage } from "../page.js"

const PAGE = `<button data-resume-open></button>
<dialog id="resume-dialog"><iframe data-resume-frame data-src="/interview/7b0c/resume"></iframe></dialog>`

let page
beforeEach(() => {
  page = openPage(PAGE)
  const dialog = page.find("dialog")
  dialog.showModal = () => { dialog.open = true }
  dialog.close = () => { dialog.open = false }
})
afterEach(() => page.close())

test("the document is fetched when somebody opens it, and not before", () => {
  const preview = createResumePreview(page.document)
  preview.start()
  assert.equal(page.find("iframe").getAttribute("src"), null)
  page.click(page.find("[data-resume-open]"))
  assert.equal(page.find("iframe").getAttribute("src"), "/interview/7b0c/resume")
  assert.equal(page.find("dialog").open, true)
  preview.stop()
  assert.equal(page.find("dialog").open, false)
})

test("without a resume there is nothing to open", () => {
  page.document.body.replaceChildren()
  const preview = createResumePreview(page.document)
  preview.start()
  preview.stop()
})
