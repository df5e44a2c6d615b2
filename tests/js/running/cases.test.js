import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createBlock } from "../../../static/js/running/block.js"
import { isConfirmed, questionOf } from "../../../static/js/running/cases.js"
import { loadingWords } from "../../../static/js/running/here.js"
import { createRuns } from "../../../static/js/running/runs.js"
import { createTestsButton } from "../../../static/js/running/tests_button.js"
import { around, tryPrograms } from "../../../static/js/running/trying.js"
import { openPage } from "../page.js"

let page
beforeEach(() => { page = openPage("<section id=\"editor\"><button data-run-tests hidden disabled></button></section>") })
afterEach(() => page.close())

const question = (id, files, cases = 2) => ({ id, title: `Question ${id}`, files, cases })
const result = (at, more = {}) => ({
  case: at, kind: "call", given: "count(\"<b>\")", expected: "2", compare: "json", verdict: "passed", got: "2", said: "", why: null, milliseconds: 3, ...more,
})
const RUN = {
  id: 7, user_id: 2, username: "Grace", role: "candidate", language: "python", file: "main", file_name: "count.py", version: 1, digest: null,
  place: "browser", input: "", started_at: "2026-11-29T10:00:00Z", output: [], chunks: 0, is_cut: false, question: { id: 1, title: "Count", cases: 2 },
}
const OVER = { outcome: "finished", exit_code: null, milliseconds: 34 }

test("a file belongs to the question whose starter it is, also under a number", () => {
  const questions = [question(1, ["count.py", "count.js"]), question(2, ["lockers.py"]), question(3, ["none.py"], 0)]
  const names = ["", "count.py", "lockers-2.py", "none.py", "notes.py"]
  assert.equal(questionOf("count.py", names, questions)?.id, 1)
  assert.equal(questionOf("lockers-2.py", names, questions)?.id, 2)
  assert.equal(questionOf("notes.py", names, questions), null, "its questions have files of their own")
  assert.equal(questionOf("none.py", names, questions), null, "that one has no cases to show")
  assert.equal(questionOf("", [""], questions)?.id, 2, "nothing was added for it, so it is written anywhere")
  assert.equal(questionOf("", [""], []), null)
})

test("the button is there for a file with cases, and not while something runs", () => {
  let file = { name: "notes.py" }
  const pressed = []
  const button = page.find("[data-run-tests]")
  const made = createTestsButton(page.find("#editor"), { file: () => file, names: () => ["notes.py", "count.py"], onPress: ({ id }) => pressed.push(id) })
  made.start(new page.window.AbortController().signal)
  made.setQuestions([question(1, ["count.py"])])
  assert.equal(button.hidden, true)
  file = { name: "count.py" }
  made.refresh()
  assert.equal(button.hidden, false)
  assert.match(button.title, /Question 1/)
  button.click()
  made.setBusy(true)
  assert.equal(button.hidden, true)
  made.setBusy(false)
  made.setQuestions([])
  assert.equal(button.hidden, true)
  assert.deepEqual(pressed, [1])
})

test("a harness begins in the place of the file, or stands after its end", () => {
  const program = { language: "python", files: [{ name: "a.py", text: "A" }, { name: "b.py", text: "B" }], entry: "a.py", input: "" }
  assert.equal(around(program, null), program)
  assert.deepEqual(around(program, { name: null, text: "+" }).files.map(({ text }) => text), ["A+", "B"])
  const begun = around(program, { name: "h.py", text: "H" })
  assert.deepEqual([begun.entry, begun.files.length], ["h.py", 3])
})

/** @param {object[]} ends how each program ends, with what it writes; `asks` wants a line */
function engine(...ends) {
  const ran = []
  let isStopped = false
  return {
    ran,
    begin() { isStopped = false },
    stop() { isStopped = true },
    async run(program, { onOutput, onLoading, onStarted, onWantsInput }) {
      ran.push(program)
      onLoading("Starting Python…")
      onStarted()
      const { asks, writes = "", outcome = "finished" } = ends.shift() ?? {}
      if (writes) onOutput({ stream: "stdout", text: writes })
      if (asks) onWantsInput()
      return { outcome: isStopped ? "stopped" : outcome, exitCode: 0, milliseconds: 1.6 }
    },
  }
}
const WANTED = { files: [{ id: "main", name: "count.py", text: "x" }], file: "main", language: "python" }
const PROGRAMS = [{ input: "1\n", harness: null }, { input: "2\n", harness: null }]

test("each program is told with what it wrote, and one that asks for more goes no further", async () => {
  const here = engine({ asks: true, writes: "half \ud800" }, { writes: "2" })
  const sent = []
  assert.equal(await tryPrograms(WANTED, PROGRAMS, { here, onStep() {}, send: async (written) => { sent.push(written) }, now: () => 0 }), "finished")
  assert.deepEqual(here.ran.map(({ input }) => input), ["1\n", "2\n"])
  assert.deepEqual(sent.map(({ number, stdout, asked, milliseconds }) => [number, stdout, asked, milliseconds]), [[1, "half \ufffd", true, 2], [2, "2", false, 2]])
})

test("a language that is there entirely is not loading, it starts", () => {
  const total = 6.1 * 1024 * 1024
  assert.equal(loadingWords("python", { loaded: total / 2, total }), "Loading Python: 3.1 MB of 6.1 MB")
  assert.equal(loadingWords("python", { loaded: total, total }), "Starting Python…")
})

test("cases are said to be tried only while a program runs, and which step it is only where there are more", async () => {
  for (const [programs, words] of [
    [PROGRAMS.slice(0, 1), ["Starting Python…", "Trying the cases…"]],
    [PROGRAMS, ["Step 1 of 2: Starting Python…", "Step 1 of 2: Trying the cases…", "Step 2 of 2: Starting Python…", "Step 2 of 2: Trying the cases…"]],
  ]) {
    const steps = []
    await tryPrograms(WANTED, programs, { here: engine(), onStep: (step) => steps.push(step), send: async () => {}, now: () => 0 })
    assert.deepEqual(steps, words)
  }
})

test("stopped by hand, not loaded or out of time, the rest is not tried", async () => {
  for (const [end, outcome, count] of [[{ outcome: "stopped" }, "stopped", 0], [{ outcome: "not-loaded" }, "not-loaded", 1]]) {
    const here = engine(end)
    const sent = []
    assert.equal(await tryPrograms(WANTED, PROGRAMS, { here, onStep() {}, send: async (one) => { sent.push(one) }, now: () => 0 }), outcome)
    assert.deepEqual([here.ran.length, sent.length], [1, count])
  }
  const times = [0, 0, 60_001]
  const here = engine()
  assert.equal(await tryPrograms(WANTED, PROGRAMS, { here, onStep() {}, send: async () => {}, now: () => times.shift() }), "finished")
  assert.equal(here.ran.length, 1)
})

test("what came of cases arrives in any order and once, and a check and a count with it", () => {
  const shown = []
  let gaps = 0
  const runs = createRuns({ onChange: (run) => shown.push(run), onReplace() {}, onOutput() {}, onForget() {}, onGap() { gaps += 1 } })
  runs.tried({ id: 7, results: [result(1)] })
  assert.equal(gaps, 1)
  runs.started(RUN)
  runs.tried({ id: 7, results: [result(2, { verdict: "failed" })] })
  runs.tried({ id: 7, results: [result(1), result(2)] })
  assert.deepEqual(runs.get(7).results.map(({ case: at, verdict }) => [at, verdict]), [[1, "passed"], [2, "passed"]])
  runs.counted({ run: 7, passed: 3, total: 5 })
  assert.deepEqual(runs.get(7).hidden, { passed: 3, total: 5 })
  runs.counted({ run: 7, passed: null, total: null })
  assert.equal(runs.get(7).hidden, undefined)
  runs.merge([{ ...RUN, ...OVER, results: [result(1)], hidden: { passed: 1, total: 5 } }])
  assert.deepEqual(runs.get(7).hidden, { passed: 1, total: 5 })
})

test("a table says pass or fail in words, what was expected beside what came out, and runs no markup", () => {
  const run = { ...RUN, ...OVER, results: [result(1), result(2, { verdict: "failed", got: null, why: "timed-out", said: "so far \u202e" })] }
  const { element } = createBlock(run, { reader: { user_id: 2, role: "candidate" }, clockWords: () => "10:00", onAgain: null })
  const rows = [...element.querySelectorAll("tbody tr")].map((row) => [...row.children].map((cell) => cell.textContent))
  assert.deepEqual(rows[0], ["1 · Passed", "count(\"<b>\")", "2", "2", "3 ms"])
  assert.deepEqual(rows[1].slice(0, 1), ["2 · Failed"])
  assert.match(rows[1][3], /It ran too long\.so far \[U\+202E\]/)
  assert.match(element.querySelector(".run-foot").textContent, /1 of 2 cases passed · 34 ms/)
  assert.match(element.textContent, /in your browser/)
  assert.equal(element.dataset.verdict, "failed")
  assert.match(element.querySelector(".run-foot use").getAttribute("href"), /circle-alert/)
  assert.equal(element.querySelectorAll("b, button").length, 0)
})

test("an interviewer checks all cases, reads whether the claim holds, and shows the count", () => {
  const told = []
  const made = createBlock({ ...RUN, ...OVER, results: [result(1)] }, {
    reader: { user_id: 1, role: "interviewer" }, clockWords: () => "10:00", onAgain: null,
    onCheck: ({ id }) => told.push(["check", id]), onShowCount: ({ id }, isShown) => told.push([id, isShown]),
  })
  made.element.querySelector("button").click()
  const results = [result(1, { verdict: "failed" }), result(2, { hidden: true })]
  const check = { run: 7, user_id: 1, username: "Ada", place: "browser", passed: 1, total: 1, shown: false, results }
  made.update({ ...RUN, ...OVER, results: [result(1)], check })
  assert.match(made.element.textContent, /All cases, checked in your browser: 1 of 2 cases passed/)
  assert.match(made.element.textContent, /The visible cases came out differently\./)
  assert.match(made.element.querySelectorAll("table")[1].textContent, /2 · PassedHidden/)
  const box = made.element.querySelector("input")
  assert.match(box.parentElement.textContent, /Show everybody in the room: Hidden cases: 1 of 1 passed/)
  box.checked = true
  box.dispatchEvent(new page.window.Event("change"))
  assert.deepEqual(told, [["check", 7], [7, true]])
  assert.equal(isConfirmed([result(1)], [result(1), result(2, { hidden: true, verdict: "failed" })]), true)
})

test("others read the count where it is shown, and have nothing to press", () => {
  const run = { ...RUN, ...OVER, results: [result(1)], hidden: { passed: 3, total: 5 } }
  const { element } = createBlock(run, { reader: { user_id: 3, role: "observer" }, clockWords: () => "10:00", onAgain: null })
  assert.match(element.textContent, /Hidden cases: 3 of 5 passed/)
  assert.match(element.textContent, /in the candidate's browser/)
  assert.equal(element.querySelectorAll("button, input, details").length, 0)
})
