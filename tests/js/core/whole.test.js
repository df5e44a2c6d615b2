import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"

import { createParser, decoded, encoded } from "../../../static/js/core/whole.js"

const MESSAGES = JSON.parse(readFileSync(new URL("../../whole_messages.json", import.meta.url), "utf8"))
const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"))
const hex = (message) => Buffer.from(message).toString("hex")

/** A decoder and what comes out of it. */
function hearing() {
  const { parser } = createParser()
  const decoder = new parser.Decoder()
  const heard = []
  decoder.on("decoded", (packet) => heard.push(packet))
  return { decoder, heard }
}

test("what is no message of ours is not read", () => {
  for (const message of ["", "00", "03010000", "01", "0180", `01${"ff".repeat(9)}00`, `0101${"00".repeat(15)}`]) {
    assert.throws(() => decoded(bytes(message)), message)
  }
})

test("only a plain edit and a cursor go in one message", () => {
  const update = bytes("0000")
  assert.equal(encoded(["document-sync", { room: "r", state: update }]), null)
  assert.equal(encoded(["document-update", { room: "r", number: 1, update, author: 2, proof: "x" }]), null)
  assert.equal(encoded(["document-update", { room: "r", number: 1, update, input: "unknown" }]), null)
})

test("nothing goes in one message before the server has said that it knows them, or on the next connection", () => {
  const whole = createParser()
  const encoder = new whole.parser.Encoder()
  const packet = () => ({ type: 2, nsp: "/", data: ["document-update", { room: "r", number: 1, update: bytes("0000") }] })
  assert.equal(encoder.encode(packet()).length, 2)
  whole.begin()
  assert.deepEqual(encoder.encode(packet()).map(hex), ["0101000000"])
  assert.equal(encoder.encode({ ...packet(), id: 7 }).length, 2, "an acknowledgement is asked for")
  whole.end()
  assert.equal(encoder.encode(packet()).length, 2)
})

test("the bytes are those that the server knows", () => {
  for (const { to, event, number, input, from, proof, update, hex: message } of MESSAGES) {
    if (to === "server") {
      const payload = { room: "r", ...(number && { number }), ...(input && { input }), update: bytes(update) }
      assert.equal(hex(encoded([event, payload])), message)
      continue
    }
    const [name, heard] = decoded(bytes(message))
    assert.deepEqual([name, heard.from, heard.proof, hex(new Uint8Array(heard.update))], [event, from, proof, update])
  }
})

test("announced parts and whole messages come one after the other", () => {
  const { decoder, heard } = hearing()
  const whole = bytes("0280010a0b")
  decoder.add(whole)
  decoder.add('51-["awareness-update",{"update":{"_placeholder":true,"num":0},"from":3}]')
  decoder.add(bytes("02"))
  decoder.add(whole.buffer)
  decoder.add('62-4[{"update":{"_placeholder":true,"num":0},"state":{"_placeholder":true,"num":1}}]')
  decoder.add(bytes("01"))
  decoder.add(bytes("02"))
  decoder.add('2["session-ended",{}]')
  decoder.add(whole)
  const told = heard.map(({ type, data }) => [type, data[1]?.from])
  assert.deepEqual(told, [[2, 128], [2, 3], [2, 128], [3, undefined], [2, undefined], [2, 128]])
})
