import assert from "node:assert/strict"
import { test } from "node:test"

import { isOver, next, wantsSeat } from "../../../static/js/room/states.js"

const STATES = ["entry", "waiting", "rejected", "connecting", "live", "reconnecting", "taken", "completed", "cancelled", "closed"]
const FACTS = ["ask", "enter", "approved", "rejected", "joined", "lost", "taken", "not-admitted", "completed", "cancelled", "close"]

const after = (...facts) => facts.reduce(next, "entry")

for (const [story, facts, state] of [
  ["the candidate asks", ["ask"], "waiting"],
  ["the candidate is admitted and comes in", ["ask", "approved", "joined"], "live"],
  ["the candidate is turned away", ["ask", "rejected"], "rejected"],
  ["the candidate asks again", ["ask", "rejected", "ask"], "waiting"],
  ["the interviewer enters", ["enter", "joined"], "live"],
  ["the connection is lost and comes back", ["enter", "joined", "lost", "joined"], "live"],
  ["another tab takes the seat", ["enter", "joined", "taken"], "taken"],
  ["this tab takes it back", ["enter", "joined", "taken", "enter", "joined"], "live"],
  ["another tab took the seat while the connection was lost", ["enter", "joined", "lost", "taken"], "taken"],
  ["the connection of a tab without the seat is lost", ["enter", "joined", "taken", "lost"], "taken"],
  ["the connection is lost while waiting", ["ask", "lost"], "waiting"],
  ["the admission is taken back", ["ask", "approved", "not-admitted"], "entry"],
  ["the interview ends while waiting", ["ask", "completed"], "completed"],
  ["the interview is cancelled in the room", ["enter", "joined", "cancelled"], "cancelled"],
]) {
  test(story, () => assert.equal(after(...facts), state))
}

test("nobody comes in by an answer to a question not asked", () => {
  for (const fact of ["approved", "joined", "rejected"]) assert.equal(next("entry", fact), "entry")
})

test("what is over stays over", () => {
  for (const state of STATES.filter(isOver)) for (const fact of FACTS) assert.equal(next(state, fact), state)
})

test("every state can end, and every step leads to a state", () => {
  for (const state of STATES) {
    for (const fact of FACTS) assert.ok(STATES.includes(next(state, fact)))
    assert.ok(isOver(next(state, "completed")) && isOver(next(state, "close")))
  }
})

test("the seat is asked for while coming in and coming back only", () => {
  assert.deepEqual(STATES.filter(wantsSeat), ["connecting", "reconnecting"])
})
