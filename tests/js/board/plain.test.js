import assert from "node:assert/strict"
import { test } from "node:test"

import { areLasersOff } from "../../../static/js/board/laser.js"
import { isPlain, MOST_POINTS } from "../../../static/js/board/plain.js"
import { shape, words } from "./shapes.js"

const SOLID = { globalAlpha: 1 }
const line = (count, more = {}) => shape("a", { type: "arrow", points: Array.from({ length: count }, (_, at) => [at, at]), ...more })

test("what would look otherwise, or costs more to draw again, has a canvas of its own", () => {
  const others = [
    words("a", "Queue"), shape("a", { type: "freedraw", points: [[0, 0], [1, 1]] }),
    shape("a", { backgroundColor: "#ffc9c9", fillStyle: "hachure" }), shape("a", { backgroundColor: "#ffc9c9", fillStyle: "zigzag" }),
    line(MOST_POINTS + 1), line(2, { boundElements: [{ id: "b", type: "text" }] }),
  ]
  assert.deepEqual(others.map((one) => isPlain(one, SOLID)), others.map(() => false))
  assert.equal(isPlain(shape("a"), { globalAlpha: 0.5 }), false, "its own lines would shine through each other")
})

test("plain shapes are drawn at once", () => {
  const plain = [
    shape("a"), shape("a", { type: "ellipse" }), shape("a", { backgroundColor: "#ffc9c9", fillStyle: "solid" }),
    shape("a", { backgroundColor: "transparent", fillStyle: "hachure" }), shape("a", { boundElements: [{ id: "b", type: "text" }] }),
    line(MOST_POINTS), line(2, { boundElements: null }), line(2, { boundElements: [{ id: "b", type: "arrow" }] }),
  ]
  assert.deepEqual(plain.map((one) => isPlain(one, SOLID)), plain.map(() => true))
})

test("lasers are looked for while somebody points, and what they leave behind ends", () => {
  let ended = 0
  const trails = { app: { state: { collaborators: new Map([["1", {}]]) } }, collabTrails: new Map([["1", { endPath: () => { ended += 1 } }]]) }
  assert.deepEqual([areLasersOff(trails), ended], [false, 0])
  trails.app.state.collaborators.clear()
  assert.deepEqual([areLasersOff(trails), ended], [true, 1])
})
