import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createDrawer } from "../../../static/js/running/drawer.js"
import { createPanel } from "../../../static/js/running/panel.js"
import { groupLanguages, refusalWords } from "../../../static/js/running/picker.js"
import { openPage } from "../page.js"

const MARKUP = `
  <section id="editor">
    <select data-editor-language><option value="java">Java</option><option value="css">CSS</option><option value="javascript" selected>JavaScript</option></select>
    <button data-run-toggle hidden></button>
    <div data-separator="output" role="separator" hidden></div>
    <section data-run-panel hidden>
      <p data-run-step></p><button data-run-hide></button>
      <div data-run-scroll><ol data-run-list></ol><form data-run-prompt hidden><input id="run-answer"></form></div>
      <div data-tests-scroll><ol data-tests-list></ol></div>
    </section>
  </section>`
const ME = { user_id: 1, role: "interviewer" }
const out = (text, stream = "stdout") => ({ stream, text })
const run = (id, more = {}) => ({
  id, user_id: 2, username: "Grace", role: "candidate", language: "javascript", file: "main", file_name: "", version: 1, digest: null,
  place: "browser", input: "", started_at: "2026-11-29T10:00:00Z", output: [], chunks: 0, is_cut: false, ...more,
})
const OVER = { outcome: "finished", exit_code: 0, milliseconds: 34 }

let page
beforeEach(() => { page = openPage(MARKUP) })
afterEach(() => page.close())

function panel({ mayRunAgain = () => true, mayCheck = () => false } = {}) {
  const told = []
  const made = createPanel(page.find("#editor"), {
    reader: ME, mayRunAgain, mayCheck, onCheck() {}, onShowCount() {}, onAgain: ({ id }) => told.push(["again", id]), onAnswer: (line) => told.push(["answer", line]),
  })
  const abort = new page.window.AbortController()
  made.start(abort.signal)
  return { made, told, runs: () => [...page.document.querySelectorAll(".run")], text: (at) => page.document.querySelectorAll(".run")[at].textContent }
}

test("a run says who, where, what it wrote by stream, and how it ended", () => {
  const { made, runs, text } = panel()
  made.show(run(1, { input: "1\n2\n" }))
  assert.match(text(0), /Grace.*main\.js.*in the candidate's browser.*2 lines of input/)
  assert.match(text(0), /Running…/)
  made.write(1, [out("a <b>\n"), out("bad\x1b[31m \u202e", "stderr"), out("5\n", "stdin")])
  made.show(run(1, { ...OVER, outcome: "failed", exit_code: 1 }))
  assert.equal(runs()[0].querySelector(".run-stdout").textContent, "a <b>")
  assert.equal(runs()[0].querySelector(".run-stderr").textContent, "Errors: bad [U+202E]")
  assert.equal(runs()[0].querySelector(".run-stdin").textContent, "Typed: 5")
  assert.match(text(0), /Failed after 34 ms, exit code 1/)
  assert.equal(runs()[0].querySelectorAll("b").length, 0)
})

test("a long output stands in blocks, of which only the last one changes", () => {
  const { made, runs } = panel()
  const lines = (from, to) => Array.from({ length: to - from }, (_, at) => `${from + at}`)
  made.show(run(1))
  made.write(1, [out(`${lines(0, 250).join("\n")}\n`)])
  const blocks = () => [...runs()[0].querySelectorAll(".run-block")].map(({ textContent }) => textContent)
  const before = blocks()
  assert.deepEqual(before.map((text) => text.split("\n").length), [100, 100, 50])
  made.write(1, [out("of ", "stderr"), out("one", "stderr"), out("\n"), out(`${lines(250, 300).join("\n")}\n`)])
  assert.deepEqual(blocks().slice(0, 2), before.slice(0, 2))
  assert.equal(blocks().join("\n").replace("Errors: of one\n", ""), lines(0, 300).join("\n"), "no line is lost or doubled")
  assert.equal(runs()[0].textContent.split("Errors:").length, 2)
  made.write(1, [out("x\n".repeat(200))])
  const isFar = [...runs()[0].querySelectorAll(".run-block")].map(({ classList }) => classList.contains("run-block-far"))
  assert.deepEqual(isFar, [true, true, true, true, false, false])
})

test("one's own runs are one's own, and others' are named", () => {
  const { made, text } = panel()
  made.show(run(1, { user_id: 1, username: "Ada", role: "interviewer" }))
  made.show(run(2, { user_id: 3, username: "Dana", role: "interviewer", file_name: "tools.js" }))
  assert.match(text(0), /^You.*in your browser/)
  assert.match(text(1), /Dana.*tools\.js.*in Dana's browser/)
})

test("runs stand in the order in which they began, also those that come later", () => {
  const { made, runs } = panel()
  for (const id of [5, 7, 3]) made.show(run(id))
  assert.deepEqual(runs().map(({ dataset }) => dataset.run), ["3", "5", "7"])
  made.replace(run(5, { ...OVER, output: [out("whole")] }))
  assert.deepEqual(runs().map(({ dataset }) => dataset.run), ["3", "5", "7"])
  made.forget(3)
  assert.deepEqual(runs().map(({ dataset }) => dataset.run), ["5", "7"])
})

test("only a run that is over can be run again, where that is possible at all", () => {
  const { made, told, runs } = panel()
  made.show(run(1))
  assert.equal(runs()[0].querySelector(".run-again"), null)
  made.show(run(1, OVER))
  page.click(runs()[0].querySelector(".run-again"))
  assert.deepEqual(told, [["again", 1]])
  const none = panel({ mayRunAgain: () => false })
  none.made.show(run(9, OVER))
  assert.equal(runs().find(({ dataset }) => dataset.run === "9").querySelector(".run-again"), null)
})

test("limits and silence are said in words", () => {
  const { made, text } = panel()
  const words = {
    "timed-out": /longer than 10 seconds/, "out-of-memory": /256 MB of memory/, "too-much-output": /more than 64 KB/,
    "not-loaded": /could not be loaded/, "lost": /not known/, "stopped": /by hand/,
  }
  Object.entries(words).forEach(([outcome, said], at) => {
    made.show(run(at + 1, { ...OVER, outcome }))
    assert.match(text(at), said)
  })
  made.show(run(10, OVER))
  assert.match(text(6), /It wrote nothing/)
  made.show(run(11, { ...OVER, output: [out("x")], is_cut: true }))
  assert.match(text(7), /Only the first part of the output is kept/)
})

test("a program that waits is answered line by line", () => {
  const { made, told } = panel()
  made.setPrompt(true)
  assert.equal(page.find("[data-run-prompt]").hidden, false)
  page.find("#run-answer").value = "five"
  page.find("[data-run-prompt]").dispatchEvent(new page.window.Event("submit", { bubbles: true, cancelable: true }))
  assert.deepEqual(told, [["answer", "five"]])
  assert.equal(page.find("#run-answer").value, "")
})

function drawer(kept = null) {
  let stored = kept
  const memory = { read: () => stored, write: (value) => { stored = value } }
  const made = createDrawer(page.find("#editor"), { memory, onToggle: () => {} })
  made.start()
  return { made, kept: () => stored, isShown: () => !page.find("[data-run-panel]").hidden }
}

test("the output is closed until the first run, and stays closed for who closed it", () => {
  const { made, kept, isShown } = drawer()
  assert.equal(isShown(), false)
  made.offer()
  assert.equal(isShown(), true)
  page.click(page.find("[data-run-hide]"))
  made.offer()
  assert.deepEqual([isShown(), kept()], [false, { isOpen: false }])
  made.open()
  assert.deepEqual([isShown(), kept()], [true, { isOpen: true }])
})

test("languages stand by what it takes to run them", () => {
  const select = page.find("[data-editor-language]")
  const none = { has: () => false }
  groupLanguages(select, none)
  const groups = () => [...select.querySelectorAll("optgroup")].map(({ label, children }) => [label, [...children].map(({ value }) => value)])
  assert.deepEqual(groups(), [
    ["Run in the browser", ["javascript"]], ["Need a runner: colours only", ["java"]], ["Colours only", ["css"]],
  ])
  assert.equal(select.value, "javascript")
  assert.match(refusalWords(select, "java", false), /Java does not run in a browser.*this server does not have/)
  assert.match(refusalWords(select, "java", true), /does not offer it at present/)
  assert.match(refusalWords(select, "css", true), /CSS is no language that runs/)
  groupLanguages(select, { has: (language) => language === "java" })
  assert.deepEqual(groups()[1], ["Run on this server's runner", ["java"]])
  assert.equal(select.value, "javascript")
})

test("whoever checks all cases reads beforehand who learns what of it", () => {
  const { made, runs } = panel({ mayCheck: () => true })
  const question = { id: 1, title: "Words", cases: 1 }
  const check = { run: 1, user_id: 1, username: "Ada", place: "browser", passed: 1, total: 2, results: [] }
  const title = () => runs()[0].querySelector("button.run-again").title
  made.show(run(1, { ...OVER, question, results: [], check: { ...check, shown: false } }))
  assert.match(title(), /Only interviewers see what comes of them\.$/)
  made.show(run(1, { ...OVER, question, results: [], check: { ...check, shown: true } }))
  assert.match(title(), /Everybody sees how many hidden ones pass/)
})
