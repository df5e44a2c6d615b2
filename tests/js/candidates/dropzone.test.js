import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it } from "node:test"
import { createDropzone, refusal, sizeWords } from "../../../static/js/candidates/dropzone.js"
import { openPage } from "../page.js"

const BODY = `<div id="announcer"></div><div data-dropzone>
  <ul data-problem hidden></ul><div class="dropzone"><input type="file"><div data-chosen></div></div>
</div>`
const LIMIT = 10 * 1024 * 1024

describe("the place for a resume", () => {
  let page
  let zone
  const choose = (file) => {
    Object.defineProperty(page.find("input"), "files", { value: file ? [file] : [], configurable: true })
    page.find("input").dispatchEvent(new page.window.Event("change"))
  }
  beforeEach(() => { page = openPage(BODY); zone = createDropzone(page.find("[data-dropzone]"), LIMIT); zone.start() })
  afterEach(() => { zone.stop(); page.close() })

  it("tells the size of a file that can be right", () => {
    choose({ name: "cv.pdf", size: 240 * 1024 })
    assert.equal(page.find(".chosen-size").textContent, "240 kB")
    assert.equal(page.find("[data-problem]").hidden, true)
    assert.equal(zone.check(), true)
  })

  it("refuses a file over the limit beside the field, and keeps the form from being sent", () => {
    choose({ name: "cv.pdf", size: 11_000_000 })
    assert.equal(page.find("[data-problem]").textContent, "cv.pdf is too large: 10.5 MB. Files up to 10 MB are accepted.")
    assert.equal(page.find("input").getAttribute("aria-invalid"), "true")
    assert.equal(zone.check(), false)
    assert.equal(page.document.activeElement, page.find("input"))
  })

  it("shows a name as text", () => {
    choose({ name: "<img src=x>.exe", size: 5 })
    assert.equal(page.find("[data-problem] img"), null)
    assert.match(page.find("[data-problem]").textContent, /^<img src=x>\.exe is not a PDF/)
  })

  it("lets nothing be chosen", () => {
    choose(null)
    assert.equal(zone.check(), true)
    assert.equal(zone.file(), null)
  })

  it("stops listening", () => {
    zone.stop()
    choose({ name: "cv.exe", size: 5 })
    assert.equal(page.find("[data-problem]").hidden, true)
  })

  for (const [file, words] of [
    [{ name: "cv.PDF", size: 1 }, ""], [{ name: "cv.docx", size: LIMIT }, ""], [{ name: "cv.pdf.exe", size: 1 }, "is not a PDF"],
    [{ name: "cv", size: 1 }, "is not a PDF"], [{ name: "cv.doc", size: 0 }, "is empty"], [{ name: "cv.doc", size: LIMIT + 1 }, "too large"],
  ]) it(`says "${words || "nothing"}" of ${file.name} with ${file.size} bytes`, () => assert.ok(words ? refusal(file, LIMIT).includes(words) : refusal(file, LIMIT) === ""))

  it("says sizes as people do", () => {
    assert.deepEqual([1, 2048, LIMIT, 1.26 * 1024 * 1024].map(sizeWords), ["1 kB", "2 kB", "10 MB", "1.3 MB"])
  })
})
