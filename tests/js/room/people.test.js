import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { coloursOf, COLOURS, createPeople, initialsOf, roleWord } from "../../../static/js/room/people.js"
import { openPage } from "../page.js"
import { ALICE, BOB, CAROL, fakeConfig, fakeSocket } from "./fakes.js"

const DORA = { user_id: 4, username: "Dora", role: "interviewer" }

let page
let socket
beforeEach(() => {
  page = openPage("")
  socket = fakeSocket()
})
afterEach(() => page.close())

function peopleOf(me, planned) {
  const people = createPeople(fakeConfig(me, planned && { people: planned }))
  people.listen(socket)
  return people
}

const here = (people) => people.list().filter(({ isHere }) => isHere).map(({ username }) => username)

test("everybody has a colour of their own, the same in every window", () => {
  const planned = [ALICE, BOB, DORA, CAROL, { ...CAROL, user_id: 5 }, { ...CAROL, user_id: 6 }]
  assert.deepEqual(coloursOf(planned), [2, 1, 3, 4, 5, 6])
  for (const me of [ALICE, BOB, CAROL]) assert.deepEqual(peopleOf(me, planned).list().map(({ colour }) => colour), [2, 1, 3, 4, 5, 6])
})

test("more people than colours take one that somebody has, never the candidate's and never one that is not there", () => {
  const colours = coloursOf([BOB, ...Array.from({ length: 9 }, () => CAROL)])
  assert.equal(colours.filter((colour) => colour === 1).length, 1)
  assert.ok(colours.every((colour) => colour >= 1 && colour <= COLOURS))
})

test("a page that names nobody but the two has the two", () => {
  assert.deepEqual(peopleOf(ALICE).list().map(({ username }) => username), ["Alice", "Bob"])
})

test("one talks with the candidate, and the candidate with who invited", () => {
  assert.equal(peopleOf(CAROL, [ALICE, BOB, CAROL]).main().username, "Alice")
  assert.equal(peopleOf(ALICE, [ALICE, BOB, CAROL]).main().username, "Bob")
  assert.equal(peopleOf(BOB, [ALICE, BOB, CAROL]).main().username, "Alice")
})

test("nobody is named as present who is not: somebody who is there stands in, an observer last", () => {
  const people = peopleOf(BOB, [ALICE, BOB, CAROL, DORA])
  assert.equal(people.named().username, "Alice", "with nobody there, who invited")
  for (const [present, name] of [[[CAROL], "Carol"], [[CAROL, DORA], "Dora"], [[CAROL, DORA, ALICE], "Alice"], [[DORA, BOB], "Dora"]]) {
    people.setPresent(present)
    assert.deepEqual([people.named().username, people.named().isHere], [name, true])
  }
})

test("who is there is what the server says, of each by themselves", () => {
  const people = peopleOf(ALICE, [ALICE, BOB, CAROL])
  assert.deepEqual(here(people), [])
  people.setPresent([CAROL])
  assert.deepEqual(here(people), ["Carol"])
  socket.hears("user-joined", BOB)
  assert.deepEqual(here(people), ["Bob", "Carol"])
  socket.hears("user-left", CAROL)
  assert.deepEqual(here(people), ["Bob"])
  people.setPresent([])
  assert.deepEqual(here(people), [], "after a lost connection only the new list counts")
})

test("somebody who was added later has a name, a role and a colour too", () => {
  const people = peopleOf(ALICE, [ALICE, BOB, CAROL])
  socket.hears("user-joined", DORA)
  assert.deepEqual(people.get(4), { ...DORA, colour: 4, isHere: true })
  assert.deepEqual(people.others().map(({ username }) => username), ["Bob", "Carol", "Dora"])
})

test("a name or role that changed is the server's latest, in the colour from before", () => {
  const people = peopleOf(ALICE, [ALICE, BOB, CAROL])
  socket.hears("user-joined", { ...CAROL, username: "Carol Diaz", role: "interviewer" })
  assert.deepEqual(people.get(3), { user_id: 3, username: "Carol Diaz", role: "interviewer", colour: 3, isHere: true })
})

test("coming and going is told once, and being there already not at all", () => {
  const people = peopleOf(ALICE, [ALICE, BOB, CAROL])
  const moves = []
  people.onMove(({ username, isHere }) => moves.push([username, isHere]))
  people.setPresent([BOB])
  for (const event of ["user-joined", "user-left", "user-left"]) socket.hears(event, BOB)
  assert.deepEqual(moves, [["Bob", false]])
})

test("whoever watches hears of every change until they stop", () => {
  const people = peopleOf(ALICE)
  let count = 0
  const off = people.onChange(() => { count += 1 })
  people.setPresent([BOB])
  socket.hears("user-left", BOB)
  off()
  socket.hears("user-joined", BOB)
  assert.equal(count, 2)
})

test("a stranger is nobody", () => {
  assert.equal(peopleOf(ALICE).get(99), null)
})

test("roles are said in words, and initials are whole characters of any script", () => {
  assert.deepEqual(["interviewer", "candidate", "observer"].map(roleWord), ["interviewer", "candidate", "observer"])
  assert.deepEqual(["Ada Lovelace King", "ליאורה כהן", "𠮷野", ""].map(initialsOf), ["AK", "לכ", "𠮷", ""])
})
