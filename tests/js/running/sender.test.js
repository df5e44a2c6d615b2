import assert from "node:assert/strict"
import test from "node:test"

import { bundle, createSender } from "../../../static/js/running/sender.js"

const out = (text, stream = "stdout") => ({ stream, text })
const END = { outcome: "finished", exit_code: 0, milliseconds: 3 }

/** A server that answers by a list of refusals, in turn. */
function server(...refusals) {
  const asked = []
  return {
    asked,
    state: "live",
    async request(event, payload) {
      asked.push([event, payload])
      const refusal = refusals.shift()
      if (refusal) throw Object.assign(new Error(refusal.code), refusal)
    },
  }
}
const atOnce = () => Promise.resolve()

test("a bundle is never larger than a message, and cuts no character in two", () => {
  const queue = [out("abc"), out("de😀f", "stderr"), out("g")]
  assert.deepEqual(bundle(queue, { chars: 6, pieces: 9 }), [out("abc"), out("de", "stderr")])
  assert.deepEqual(bundle(queue, { chars: 6, pieces: 1 }), [out("😀f", "stderr")])
  assert.deepEqual(bundle(queue, { chars: 6, pieces: 9 }), [out("g")])
  assert.deepEqual(queue, [])
})

test("output goes out in order before the end, with streams put together", async () => {
  const socket = server()
  const sender = createSender(socket, 7, atOnce)
  for (const piece of [out("a"), out("b"), out("c", "stderr")]) sender.write(piece)
  await sender.end(END)
  assert.deepEqual(socket.asked, [
    ["send-run-output", { run: 7, number: 1, pieces: [out("ab"), out("c", "stderr")] }],
    ["end-run", { run: 7, ...END }],
  ])
})

test("what got no answer is sent again with the same number", async () => {
  const socket = server({ code: "offline", isPassing: true }, { code: "too-often", isPassing: true })
  const sender = createSender(socket, 7, atOnce)
  sender.write(out("a"))
  await sender.end(END)
  assert.deepEqual(socket.asked.map(([event, { number }]) => [event, number]), [
    ["send-run-output", 1], ["send-run-output", 1], ["send-run-output", 1], ["end-run", undefined],
  ])
})

test("a run that is over for the server is told nothing more", async () => {
  const socket = server({ code: "run-over" })
  const sender = createSender(socket, 7, atOnce)
  sender.write(out("a"))
  await sender.end(END)
  assert.equal(socket.asked.length, 1)
})

test("halves of characters do not reach the wire", async () => {
  const socket = server()
  const sender = createSender(socket, 7, atOnce)
  sender.write(out("x\ud800y"))
  await sender.end(END)
  assert.equal(socket.asked[0][1].pieces[0].text, "x\ufffdy")
})

test("who has left the room asks no more", async () => {
  const socket = server({ code: "offline", isPassing: true })
  socket.state = "closed"
  const sender = createSender(socket, 7, atOnce)
  sender.write(out("a"))
  await sender.end(END)
  assert.equal(socket.asked.length, 1)
})
