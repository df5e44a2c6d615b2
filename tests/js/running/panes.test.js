import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createPanel } from "../../../static/js/running/panel.js"
import { createPanes } from "../../../static/js/running/panes.js"
import { onRunKey } from "../../../static/js/running/run_keys.js"
import { openPage } from "../page.js"

const TABS = ["run-output", "run-tests", "run-input"]
const MARKUP = `
  <section id="editor">
    <section data-run-panel>
      <div role="tablist">${TABS.map((id) => `<button role="tab" id="${id}-tab" aria-controls="${id}" ${id === "run-tests" ? "hidden" : ""}>${id === "run-tests" ? "<span data-tab-badge hidden></span>" : ""}</button>`).join("")}</div>
      <p data-run-step></p>
      <div id="run-output" data-run-scroll><ol data-run-list></ol></div>
      <div id="run-tests" data-tests-scroll><ol data-tests-list></ol></div>
      <div id="run-input"></div>
    </section>
  </section>`

let page
beforeEach(() => { page = openPage(MARKUP) })
afterEach(() => page.close())

const shown = () => TABS.filter((id) => !page.find(`#${id}`).hidden)
const tab = (id) => page.find(`#${id}-tab`)
const isUnseen = (id) => tab(id).hasAttribute("data-unseen")

function panes(kept = null) {
  let stored = kept
  const made = createPanes(page.find("#editor"), { memory: { read: () => stored, write: (value) => { stored = value } } })
  made.start()
  return { made, kept: () => stored }
}

test("the tests have no tab before there can be any, and the arrows leave it out", () => {
  const { made } = panes()
  assert.deepEqual([shown(), tab("run-tests").hidden], [["run-output"], true])
  tab("run-output").focus()
  page.press(tab("run-output"), "ArrowRight")
  assert.deepEqual(shown(), ["run-input"])
  made.offerTests()
  page.press(tab("run-input"), "ArrowLeft")
  assert.deepEqual([shown(), page.document.activeElement.id], [["run-tests"], "run-tests-tab"])
})

test("whoever runs something sees it, and finds that tab again next time", () => {
  const { made, kept } = panes({ height: 200 })
  made.show("run-tests")
  assert.deepEqual([shown(), kept()], [["run-tests"], { height: 200, tab: "run-tests" }])
  made.show("run-output")
  page.click(tab("run-input"))
  assert.deepEqual([shown(), kept().tab], [["run-input"], "run-output"], "nobody comes back for the input")
})

test("what others run changes no tab that somebody looks at, and is marked", () => {
  const { made, kept } = panes()
  made.fill("run-tests")
  made.bring("run-tests")
  assert.deepEqual([shown(), isUnseen("run-tests"), kept()], [["run-tests"], false, null], "it opens where something is")
  made.fill("run-output")
  made.bring("run-output")
  assert.deepEqual([shown(), isUnseen("run-output")], [["run-tests"], true])
  page.click(tab("run-output"))
  assert.deepEqual([shown(), isUnseen("run-output")], [["run-output"], false])
})

test("who comes later or again sees the tab they had, if something is in it, and nothing counts as unseen", () => {
  const again = panes({ tab: "run-output" }).made
  for (const pane of ["run-output", "run-tests"]) again.fill(pane)
  again.begin("run-tests")
  assert.deepEqual([shown(), isUnseen("run-tests")], [["run-output"], false])
  const elsewhere = panes({ tab: "run-output" }).made
  elsewhere.fill("run-tests")
  elsewhere.begin("run-tests")
  assert.deepEqual(shown(), ["run-tests"], "that was another interview")
})

test("a badge says what came of the last tests, in a word", () => {
  const { made } = panes()
  const badge = page.find("[data-tab-badge]")
  made.setVerdict(undefined)
  assert.equal(badge.hidden, true)
  const said = (results, outcome = "finished") => {
    made.setVerdict({ outcome, question: { cases: 2 }, results: results.map((verdict) => ({ verdict })) })
    return [badge.textContent, badge.className.replace("badge badge-", ""), badge.querySelector("use") !== null]
  }
  assert.deepEqual(said([], null), ["In progress", "neutral", true])
  assert.deepEqual(said(["passed", "passed"]), ["Passed", "ok", true])
  assert.deepEqual(said(["passed", "failed"]), ["Failed", "bad", true])
  assert.deepEqual(said(["passed", "not-run"]), ["Not all run", "neutral", true])
  assert.deepEqual(said(["passed"], "lost"), ["Not all run", "neutral", true])
  assert.deepEqual(said([], "not-loaded"), ["Not run", "neutral", true])
})

test("tests stand in their own place with the newest first, and output where it was", () => {
  const made = createPanel(page.find("#editor"), { reader: { user_id: 1, role: "observer" }, mayRunAgain: () => false, onAgain() {}, onAnswer() {} })
  const run = (id, question = null) => ({
    id, user_id: 2, username: "Grace", role: "candidate", language: "python", file: "main", file_name: "", version: 1, digest: null,
    place: "browser", input: "", started_at: "2026-11-29T10:00:00Z", output: [], chunks: 0, is_cut: false, question,
  })
  const question = { id: 1, title: "Count", cases: 2 }
  for (const one of [run(2), run(3, question), run(1, question), run(5, question), run(4)]) made.show(one)
  const ids = (list) => [...page.find(list).children].map(({ dataset }) => dataset.run)
  assert.deepEqual([ids("[data-run-list]"), ids("[data-tests-list]")], [["2", "4"], ["5", "3", "1"]])
  assert.match(page.find("[data-tests-list]").firstChild.textContent, /No results yet/)
  made.show({ ...run(5, question), results: [{ case: 1, given: "f()", expected: "1", verdict: "passed", got: "1", said: "", why: null, milliseconds: 1 }] })
  assert.match(page.find("[data-tests-list]").firstChild.textContent, /1 of 2 cases tried/)
  made.forget(3)
  made.replace(run(1, question))
  assert.deepEqual(ids("[data-tests-list]"), ["5", "1"])
})

test("the keys run the code or its tests, once, and not where they save a comment", () => {
  page.find("#run-input").innerHTML = "<div data-panel=\"reviews\"><input></div>"
  const told = []
  page.find("#editor").addEventListener("keydown", onRunKey({
    run: () => told.push("run"), runTests: () => told.push("tests"), before: () => told.push("before"),
  }))
  const press = (init, at = "#run-output") => {
    const event = new page.window.KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init })
    page.find(at).dispatchEvent(event)
    return event.defaultPrevented
  }
  for (const init of [{}, { shiftKey: true }, { ctrlKey: true, altKey: true }, { key: "F5" }, { ctrlKey: true, key: "Backspace" }]) assert.equal(press(init), false)
  assert.equal(press({ ctrlKey: true }, "[data-panel] input"), false)
  assert.equal(press({ ctrlKey: true, shiftKey: true }, "[data-panel] input"), false)
  assert.deepEqual(told, [])
  assert.equal(press({ ctrlKey: true }), true)
  assert.equal(press({ ctrlKey: true, shiftKey: true }), true)
  assert.equal(press({ ctrlKey: true, repeat: true }), true)
  assert.deepEqual(told, ["before", "run", "before", "tests", "before"])
})
