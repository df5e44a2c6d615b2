import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"

import { createDocument } from "../../../../static/js/document/document.js"
import { createFiles } from "../../../../static/js/editor/files/files.js"
import { openPage } from "../../page.js"
import { makeDialogWork, PANEL } from "../panel.js"

let page
let document
let code
let files
let said
let shown
let acts
let language

beforeEach(() => {
  page = openPage(PANEL)
  makeDialogWork(page.find("dialog"))
  document = createDocument()
  said = []
  shown = []
  acts = 0
  language = "python"
  code = {
    shown: "main", forgotten: [],
    show(id) { this.shown = id },
    forget(id) { this.forgotten.push(id) },
    view: { focus() {} },
  }
  open(true)
})

function open(canWrite) {
  files = createFiles(page.find("[data-panel]"), {
    document, code, roomLanguage: () => language, canWrite, authorName: () => "Bob",
    announce: (text) => said.push(text), toast: ({ text }) => shown.push(text), onAct: () => { acts += 1 }, onShow: () => {},
  })
  files.start()
}

afterEach(() => {
  files.stop()
  page.close()
})

const tabs = () => [...page.document.querySelectorAll("[data-files-list] [role=tab]")]
const names = () => tabs().map((tab) => tab.querySelector(".editor-tab-name").textContent)
const selected = () => tabs().filter((tab) => tab.getAttribute("aria-selected") === "true").map((tab) => tab.dataset.file)
const list = () => document.files.list().map(({ name }) => name)
const problem = () => page.find("[data-file-problem]").textContent

function enter(name) {
  page.enter(page.find("#name"), name)
  page.find("form").dispatchEvent(new page.window.Event("submit", { bubbles: true, cancelable: true }))
}

function add(name) {
  page.click(page.find("[data-file-add]"))
  enter(name)
}

/** The other person's page did it, so nothing here knows of it. */
const theirs = () => document.files

test("an observer goes from file to file and changes none", () => {
  add("notes.md")
  files.stop()
  open(false)
  for (const what of ["add", "rename", "remove"]) assert.ok(page.find(`[data-file-${what}]`).disabled, what)
  page.click(tabs()[0])
  page.click(tabs()[1])
  assert.equal(code.shown, tabs()[1].dataset.file)
  for (const key of ["F2", "Delete"]) tabs()[1].dispatchEvent(new page.window.KeyboardEvent("keydown", { key, bubbles: true }))
  assert.ok(page.find("form").hidden)
  assert.ok(!page.find("dialog").open)
})

describe("adding a file", () => {
  test("a name that is empty, taken or too long is refused, and the form stays with the reason", () => {
    add("  ")
    assert.match(problem(), /Enter a name/)
    enter("MAIN.py")
    assert.match(problem(), /already/)
    enter("x".repeat(61))
    assert.match(problem(), /60/)
    assert.equal(page.find("#name").getAttribute("aria-invalid"), "true")
    assert.deepEqual(names(), ["main.py"])
  })

  test("the twenty-first is refused before anything is asked", () => {
    for (let at = 1; at < 20; at += 1) theirs().add({ name: `${at}.py`, language: "python" })
    page.click(page.find("[data-file-add]"))
    assert.equal(page.find("form").hidden, true)
    assert.match(shown.at(-1), /20 files/)
  })

  test("shows it, in the language its name tells of", () => {
    add(" notes.md ")
    assert.deepEqual(names(), ["main.py", "notes.md"])
    assert.equal(document.files.list()[1].language, "markdown")
    assert.deepEqual(selected(), [code.shown])
    assert.notEqual(code.shown, "main")
    assert.equal(page.find("[data-files]").dataset.count, "2")
    assert.equal(page.find("form").hidden, true)
    assert.equal(acts, 1)
    assert.deepEqual(said, [])
  })

  test("Escape gives it up", () => {
    page.click(page.find("[data-file-add]"))
    page.press(page.find("#name"), "Escape")
    assert.equal(page.find("form").hidden, true)
    assert.deepEqual(list(), [""])
  })
})

describe("renaming and removing", () => {
  test("the first file is not removed, and that is said", () => {
    page.press(tabs()[0], "Delete")
    assert.equal(page.find("dialog").open, false)
    assert.match(shown[0], /cannot be removed/)
    assert.equal(page.find("[data-file-remove]").disabled, true)
  })

  test("a file keeps its own name when it is renamed to the same", () => {
    add("a.py")
    page.press(tabs()[1], "F2")
    enter("a.py")
    assert.equal(problem(), "")
    assert.deepEqual(names(), ["main.py", "a.py"])
  })

  test("F2, a double click and the menu rename; the first file too", () => {
    page.press(tabs()[0], "F2")
    enter("solution.py")
    tabs()[0].dispatchEvent(new page.window.MouseEvent("dblclick", { bubbles: true }))
    assert.equal(page.find("#name").value, "solution.py")
    enter("answer.py")
    page.click(page.find("[data-file-rename]"))
    enter("done.py")
    assert.deepEqual(names(), ["done.py"])
    assert.deepEqual(list(), ["done.py"])
  })

  test("removing asks first, and goes to the file before it", () => {
    add("a.py")
    add("b.py")
    const gone = code.shown
    page.click(page.find("[data-file-remove]"))
    assert.match(page.find("[data-file-dialog-words]").textContent, /b\.py/)
    assert.deepEqual(names(), ["main.py", "a.py", "b.py"])
    page.click(page.find("[data-file-confirm]"))
    assert.deepEqual(names(), ["main.py", "a.py"])
    assert.deepEqual(selected(), [document.files.list()[1].id])
    assert.deepEqual(code.forgotten, [gone])
    assert.deepEqual(said, [])
  })

  test("a file that the other removed meanwhile cannot be renamed any more", () => {
    const id = theirs().add({ name: "a.py", language: "python" })
    page.press(tabs()[1], "F2")
    theirs().remove(id)
    assert.equal(page.find("form").hidden, true)
    assert.match(shown.at(-1), /Bob removed a\.py/)
  })
})

describe("what the other one does", () => {
  test("is told: added, renamed, removed", () => {
    const id = theirs().add({ name: "a.py", language: "python" })
    theirs().rename(id, "b.py")
    theirs().remove(id)
    assert.deepEqual(said, ["Bob added a.py", "Bob renamed a.py to b.py"])
    assert.deepEqual(shown, ["Bob removed b.py."])
  })

  test("removing the file one is in brings one to the file before it", () => {
    add("a.py")
    theirs().remove(code.shown)
    assert.equal(code.shown, "main")
    assert.deepEqual(selected(), ["main"])
  })

  test("where they are is seen at the tab, in a letter and in words", () => {
    add("a.py")
    files.setMarks([{ file: "main", name: "Bob", colour: 1 }])
    assert.equal(tabs()[0].querySelector(".editor-tab-mark").textContent, "B")
    assert.match(tabs()[0].textContent, /Bob is here/)
    files.setMarks([])
    assert.equal(tabs()[0].querySelector(".editor-tab-mark"), null)
  })
})

describe("the strip", () => {
  test("arrow keys go round, and only the chosen tab is in the order of Tab", () => {
    add("a.py")
    add("b.py")
    page.press(tabs()[2], "ArrowRight")
    assert.deepEqual(selected(), ["main"])
    page.press(tabs()[0], "ArrowLeft")
    assert.deepEqual(selected(), [document.files.list()[2].id])
    page.press(tabs()[2], "Home")
    assert.deepEqual(tabs().map((tab) => tab.tabIndex), [0, -1, -1])
    assert.equal(page.document.activeElement, tabs()[0])
    assert.equal(page.find("#editor-text").getAttribute("aria-labelledby"), "file-main")
  })

  test("the first file is called by the room's language until it has a name", () => {
    language = "go"
    files.refresh()
    assert.deepEqual(names(), ["main.go"])
    document.files.rename("main", "server.go")
    language = "python"
    files.refresh()
    assert.deepEqual(names(), ["server.go"])
  })

  test("after stop nothing is asked, and what the others do is not told", () => {
    files.stop()
    theirs().add({ name: "a.py", language: "python" })
    page.click(page.find("[data-file-add]"))
    assert.equal(page.find("form").hidden, true)
    assert.deepEqual(said, [])
    files.start()
    assert.deepEqual(names(), ["main.py", "a.py"])
  })
})
