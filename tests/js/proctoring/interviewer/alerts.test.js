import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { afterEach, beforeEach, mock, test } from "node:test"

import { groupAlerts } from "../../../../static/js/proctoring/interviewer/alert_groups.js"
import { detail, headline, lengthWords } from "../../../../static/js/proctoring/interviewer/alert_words.js"
import { createAlerts } from "../../../../static/js/proctoring/index.js"
import { coverageWords } from "../../../../static/js/proctoring/interviewer/coverage_line.js"
import { fakeMemory } from "../../room/fakes.js"
import { fakeSocket, openPage, settle } from "../room.js"

const START_MS = Date.parse("2026-11-23T10:42:00Z")
const at = (seconds) => new Date(START_MS + seconds * 1000).toISOString()

let ids = 0
/** An alert from one second of the interview to another, as the server sends it. */
function alert(from, until, what = {}) {
  ids += 1
  const fact = { type: "no-face", message: "No face in view", severity: "notice", count: 1, size: null }
  return { id: ids, ...fact, timestamp: at(from), until: at(until), ...what }
}

for (const { what, alerts, groups } of JSON.parse(readFileSync(new URL("../../../alert_groups.json", import.meta.url), "utf8"))) {
  test(`grouped as in the report: ${what}`, () => {
    const found = groupAlerts(alerts.map(([type, from, until], position) => alert(from, until, { id: position + 1, type })))
    const inOrder = found.sort((a, b) => a.fromMs - b.fromMs).map((group) => group.alerts.map(({ id }) => id))
    assert.deepEqual(inOrder, groups)
  })
}

const lookingAway = (from, until) => alert(from, until, { type: "looking-away", message: "Looking away from the screen" })

const paste = (from, what) => alert(from, from, { type: "paste-blocked", message: "Paste attempt in the editor", size: 240, ...what })

test("alerts of a kind that follow within two minutes are one line, later ones another", () => {
  const groups = groupAlerts([alert(0, 7), alert(60, 64), alert(300, 305)])
  assert.deepEqual(groups.map(({ alerts }) => alerts.length), [1, 2])
})

test("kinds are not mixed, even when they alternate", () => {
  const groups = groupAlerts([alert(0, 5), lookingAway(8, 12), alert(20, 25), lookingAway(30, 33)])
  assert.deepEqual(groups.map(({ type, alerts }) => [type, alerts.length]), [["looking-away", 2], ["no-face", 2]])
})

test("the line where something began last stands first, in whatever order alerts arrive", () => {
  const [early, late] = [alert(0, 5), lookingAway(400, 410)]
  assert.deepEqual(groupAlerts([late, early]).map(({ type }) => type), ["looking-away", "no-face"])
})

test("a line keeps its key while it grows", () => {
  const first = alert(0, 5)
  const [before] = groupAlerts([first])
  const [after] = groupAlerts([first, alert(20, 22)])
  assert.equal(before.key, after.key)
})

const said = (...alerts) => {
  const [group] = groupAlerts(alerts)
  return [headline(group), detail(group)]
}

test("what happened once is said with its length", () => {
  assert.deepEqual(said(alert(0, 7)), ["No face in view for 7 s", ""])
  assert.deepEqual(said(alert(0, 0)), ["No face in view", ""])
})

test("what happened several times is said with their number and sum", () => {
  assert.deepEqual(said(alert(0, 7), alert(20, 34)), ["No face in view", "2 times, 21 s in all"])
})

test("an attempt in the editor is said with its size", () => {
  assert.deepEqual(said(paste(0)), ["Paste attempt in the editor", "240 characters"])
  assert.deepEqual(said(paste(0, { size: 1240 }))[1], "1,240 characters")
  assert.deepEqual(said(paste(0, { size: 1 })), ["Paste attempt in the editor", "1 character"])
  assert.deepEqual(said(paste(0, { count: 2, until: at(1) }), paste(9)), ["Paste attempt in the editor", "3 times"])
})

test("lengths are said as people say them", () => {
  assert.deepEqual([7, 60, 80].map(lengthWords), ["7 s", "1 min", "1 min 20 s"])
})

let closePage

beforeEach(() => {
  closePage = openPage()
  mock.timers.enable({ apis: ["setTimeout"] })
})

afterEach(() => {
  mock.timers.reset()
  closePage()
})

/** Alice's list, started with the alerts that `joined` brought. */
function alice(alerts = [], memory = fakeMemory()) {
  const element = document.querySelector('[data-panel="alerts"]')
  const [socket, announced, counts] = [fakeSocket(), [], []]
  const [shown, lines] = [[], []]
  const panel = createAlerts(element, { socket, announce: (text) => announced.push(text), toast: ({ text }) => shown.push(text) }, memory)
  panel.onUnseen((count, words) => counts.push([count, words]))
  panel.onNewest((newest) => lines.push(newest && newest.words))
  panel.start({ alerts })
  const facts = () => [...element.querySelectorAll(".alert-fact")].map(({ textContent }) => textContent)
  return { element, socket, announced, counts, panel, facts, shown, lines }
}

test("without alerts the list says so", () => {
  const { element } = alice()
  assert.equal(element.querySelector("[data-alerts-empty]").hidden, false)
  assert.equal(element.querySelector("[data-alerts-list]").hidden, true)
})

test("where everything was refused the list says that, until something is agreed to", () => {
  const { element, socket, panel } = alice()
  const hidden = () => ["empty", "refused"].map((what) => element.querySelector(`[data-alerts-${what}]`).hidden)
  assert.deepEqual(hidden(), [false, true])
  socket.hears("consent-changed", { all_refused: true })
  assert.deepEqual(hidden(), [true, false])
  socket.hears("consent-changed", { all_refused: false })
  assert.deepEqual(hidden(), [false, true])
  panel.rejoined({ alerts: [], all_refused: true })
  assert.deepEqual(hidden(), [true, false])
  panel.rejoined({ alerts: [alert(0, 7)], all_refused: true })
  assert.deepEqual(hidden(), [true, true], "what was recorded before is listed")
})

test("alerts from before are listed, counted and not announced", () => {
  const { facts, counts, announced, element } = alice([alert(0, 7), lookingAway(10, 12)])
  assert.deepEqual(facts(), ["Looking away from the screen for 2 s", "No face in view for 7 s"])
  assert.deepEqual(counts.at(-1), [2, "2 new alerts"])
  assert.deepEqual(announced, [])
  assert.equal(element.querySelector("[data-alerts-empty]").hidden, true)
})

test("the same id again goes on in its line, which stays where and what it is", () => {
  const { socket, facts, counts, element } = alice()
  const first = alert(0, 0)
  socket.hears("cheat-alert", first)
  const row = element.querySelector(".alert-row")
  socket.hears("cheat-alert", { ...first, until: at(5), count: 2 })
  assert.deepEqual(facts(), ["No face in view for 5 s"])
  assert.equal(element.querySelector(".alert-row"), row)
  assert.deepEqual(counts.at(-1), [1, "1 new alert"])
})

test("a line of several opens to each of them, and stays open when it grows", () => {
  const { socket, element } = alice([alert(0, 7)])
  const details = element.querySelector("details")
  assert.equal(details.hidden, true)
  socket.hears("cheat-alert", alert(20, 24))
  assert.equal(details.hidden, false)
  details.open = true
  socket.hears("cheat-alert", alert(40, 41))
  assert.equal(element.querySelector("details").open, true)
  assert.deepEqual([...details.querySelectorAll("li span")].map(({ textContent }) => textContent), ["1 s", "4 s", "7 s"])
})

test("new alerts are announced at once and then at most once a minute", () => {
  const { socket, announced } = alice()
  socket.hears("cheat-alert", alert(0, 0))
  assert.deepEqual(announced, ["Alert: No face in view"])
  socket.hears("cheat-alert", alert(10, 10))
  socket.hears("cheat-alert", alert(20, 20))
  assert.equal(announced.length, 1)
  mock.timers.tick(60_000)
  assert.deepEqual(announced.slice(1), ["2 new alerts"])
})

test("the badge counts lines of the list that were not seen, and not signals", () => {
  const { socket, counts, panel } = alice()
  for (const from of [0, 10, 20]) socket.hears("cheat-alert", alert(from, from + 2))
  socket.hears("cheat-alert", lookingAway(30, 32))
  assert.deepEqual(counts.at(-1), [2, "2 new alerts"])
  panel.setShown(true)
  assert.equal(counts.at(-1)[0], 0)
  panel.setShown(false)
  socket.hears("cheat-alert", alert(40, 41))
  assert.equal(counts.at(-1)[0], 1, "a line that was seen and has something new")
})

test("a list in a tab of the browser that nobody looks at is not seen", () => {
  const { socket, counts, panel } = alice()
  document.hidden = true
  panel.setShown(true)
  const one = alert(0, 2)
  socket.hears("cheat-alert", one)
  assert.equal(counts.at(-1)[0], 1)
  document.hidden = false
  document.dispatchEvent(new document.defaultView.Event("visibilitychange"))
  assert.equal(counts.at(-1)[0], 0)
  socket.hears("cheat-alert", { ...one, until: at(9) })
  assert.equal(counts.at(-1)[0], 0, "it goes on and is not new")
})

test("what was seen is not new again after a reload", () => {
  const memory = fakeMemory()
  const seen = alert(0, 2)
  alice([seen], memory).panel.setShown(true)
  assert.equal(alice([seen, lookingAway(9, 12)], memory).counts.at(-1)[0], 1)
})

test("the line says a new alert in the words that are announced, and follows while it goes on", () => {
  const { socket, lines, announced } = alice([lookingAway(0, 2)])
  assert.deepEqual(lines, [], "what was there before is on the badge alone")
  const first = alert(0, 3)
  socket.hears("cheat-alert", first)
  socket.hears("cheat-alert", { ...first, until: at(14) })
  socket.hears("cheat-alert", alert(30, 32))
  assert.deepEqual(lines, ["No face in view for 3 s", "No face in view for 14 s", "No face in view, 2 times, 16 s in all"])
  assert.deepEqual(announced, [`Alert: ${lines[0]}`])
})

test("no line is said of quiet kinds or of what is being read, and it goes once it is read", () => {
  const { socket, lines, panel } = alice()
  socket.hears("cheat-alert", alert(0, 2, { quiet: true }))
  assert.deepEqual(lines, [])
  socket.hears("cheat-alert", lookingAway(4, 8))
  panel.setShown(true)
  assert.equal(lines.at(-1), null)
  socket.hears("cheat-alert", alert(20, 22))
  assert.equal(lines.at(-1), null)
})

test("an alert that goes on is not announced again", () => {
  const { socket, announced } = alice()
  const first = alert(0, 0)
  socket.hears("cheat-alert", first)
  socket.hears("cheat-alert", { ...first, until: at(5) })
  mock.timers.tick(300_000)
  assert.equal(announced.length, 1)
})

test("after a reconnect the list is what the server says", () => {
  const { panel, facts, counts } = alice([alert(0, 7)])
  panel.rejoined({ alerts: [lookingAway(500, 503)] })
  assert.deepEqual(facts(), ["Looking away from the screen for 3 s"])
  assert.equal(counts.at(-1)[0], 1)
})

test("what the server says is text and nothing else", () => {
  const { socket, element } = alice()
  socket.hears("cheat-alert", alert(0, 0, { message: "<img src=x onerror=alert(1)>", type: "<b>" }))
  assert.equal(element.querySelector("img, b"), null)
  assert.match(element.textContent, /<img src=x/)
})

test("stopping ends listening and what was still to be said", () => {
  const { panel, socket, announced } = alice()
  socket.hears("cheat-alert", alert(0, 0))
  socket.hears("cheat-alert", alert(5, 5))
  panel.stop()
  mock.timers.tick(120_000)
  assert.equal(socket.isHeard("cheat-alert"), false)
  assert.equal(announced.length, 1)
})

const pressed = (element) => [...element.querySelectorAll("[data-mark]")].map((mark) => mark.getAttribute("aria-pressed"))
const marks = (socket) => socket.sent.filter(([event]) => event === "mark-alert").map(([, payload]) => payload)

test("a click says of all alerts of a line that they were useful, and a second one takes it back", async () => {
  const [first, second] = [alert(0, 7), alert(20, 24)]
  const { socket, element } = alice([first, second])
  assert.deepEqual(pressed(element), ["false", "false"])
  element.querySelector('[data-mark="true"]').click()
  await settle()
  assert.deepEqual(marks(socket), [{ ids: [first.id, second.id], useful: true }])
  assert.deepEqual(pressed(element), ["true", "false"])
  element.querySelector('[data-mark="true"]').click()
  await settle()
  assert.equal(marks(socket)[1].useful, null)
  assert.deepEqual(pressed(element), ["false", "false"])
})

test("in a line with the focus one key says it, and keys with others do not", async () => {
  const { socket, element } = alice([alert(0, 7)])
  const key = (name, more = {}) => element.querySelector("[data-mark]").dispatchEvent(
    new element.ownerDocument.defaultView.KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }))
  key("n", { ctrlKey: true })
  key("x")
  assert.deepEqual(marks(socket), [])
  key("n")
  await settle()
  assert.deepEqual(marks(socket).map(({ useful }) => useful), [false])
  assert.deepEqual(pressed(element), ["false", "true"])
})

test("a mark that is refused changes nothing and says why", async () => {
  const { socket, element, shown } = alice([alert(0, 7)])
  socket.refuses = true
  element.querySelector('[data-mark="true"]').click()
  await settle()
  assert.deepEqual(pressed(element), ["false", "false"])
  assert.equal(shown.length, 1)
})

test("what a colleague said is shown", () => {
  const { socket, element } = alice()
  const one = alert(0, 7)
  socket.hears("cheat-alert", one)
  socket.hears("cheat-alert", { ...one, useful: false })
  assert.deepEqual(pressed(element), ["false", "true"])
})

test("quiet kinds are listed apart, neither counted nor announced", () => {
  const { socket, element, counts, announced } = alice()
  socket.hears("cheat-alert", alert(0, 7, { quiet: true }))
  assert.deepEqual(counts.at(-1), [0, "0 new alerts"])
  assert.deepEqual(announced, [])
  assert.equal(element.querySelector("[data-alerts-quiet]").hidden, false)
  assert.equal(element.querySelector("[data-alerts-quiet-count]").textContent, "1")
  assert.equal(element.querySelector("[data-alerts-list]").hidden, true)
  assert.equal(element.querySelector("[data-alerts-empty]").hidden, true)
})

const COVERAGE = { state: "measuring", reason: null, present_s: 2700, measured_s: 2500 }

for (const [coverage, words] of [
  [COVERAGE, "Observing now. So far 41 of 45 min."],
  [{ ...COVERAGE, present_s: 90, measured_s: 61 }, "Observing now. So far 1 min 1 s of 1 min 30 s."],
  [{ ...COVERAGE, state: "not-measured", reason: "camera-off" }, "Not observing: the camera is off. So far 41 of 45 min."],
  [{ ...COVERAGE, state: "not-measured", reason: "of a later release" }, "Not observing. So far 41 of 45 min."],
  [{ ...COVERAGE, state: "silent" }, "Not observing: the candidate's page does not report. So far 41 of 45 min."],
  [{ ...COVERAGE, state: "off" }, "Camera checks are off."],
]) {
  test(`coverage in words: ${words}`, () => assert.equal(coverageWords(coverage), words))
}

test("the line above the list says how much was measured, and follows", () => {
  const { panel, socket, element } = alice()
  const line = element.querySelector("[data-coverage]")
  assert.equal(line.hidden, true, "nobody was there yet")
  panel.rejoined({ alerts: [], coverage: COVERAGE })
  assert.equal(line.textContent.trim(), "Observing now. So far 41 of 45 min.")
  socket.hears("measuring-changed", { ...COVERAGE, state: "silent" })
  assert.match(line.textContent, /does not report/)
  assert.equal(line.dataset.coverage, "silent")
})
