import assert from "node:assert/strict"
import { test } from "node:test"

import { createSeat } from "../../../static/js/room/seat.js"
import { fakeSocket, settle } from "./fakes.js"

function open(state) {
  const socket = fakeSocket()
  const seat = createSeat({ socket, state: () => state, prepare: async () => {}, tell: () => {}, onJoined: () => {}, onRefused: () => {} })
  return { socket, seat }
}

test("asking to be let in says nothing of the document", async () => {
  const { socket, seat } = open("waiting")
  await seat.pursue()
  assert.deepEqual(socket.requests, [["request-join", {}]])
  seat.stop()
})

test("the seat is taken without the text, which the editor opens by itself", async () => {
  const { socket, seat } = open("connecting")
  await seat.pursue()
  socket.becomes("reconnecting")
  socket.becomes("live")
  await settle()
  assert.deepEqual(socket.requests, [["join", { document: true }], ["join", { document: true }]])
  seat.stop()
})
