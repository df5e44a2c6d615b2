import assert from "node:assert/strict"
import { createRequire } from "node:module"
import { test } from "node:test"

import { fillStyleOf, hatchGapOf, MAX_HATCHED, MAX_LINES } from "../../../static/js/board/hatching.js"
import { LIMITS } from "../../../static/js/core/limits.js"
import { shape } from "./shapes.js"

const rough = createRequire(import.meta.url)("roughjs/bundled/rough.cjs.js")

/** How many steps Excalidraw's own program makes of the shape. */
function stepsOf(element) {
  const options = { seed: 1, roughness: 0, strokeWidth: element.strokeWidth, fill: "red", fillStyle: fillStyleOf(element), hachureGap: hatchGapOf(element) }
  const { sets } = (rough.default ?? rough).generator().rectangle(0, 0, element.width, element.height, options)
  return sets.reduce((sum, { ops }) => sum + ops.length, 0)
}

test("a shape as large as the board costs a page no more than a large one", () => {
  const most = LIMITS.BOARD_COORDINATE
  for (const [width, height] of [[most, most], [most, 1], [1, most], [MAX_HATCHED / 2, MAX_HATCHED / 2], [9000, 10]]) {
    for (const strokeWidth of [0.01, 0.25, 1, 4]) {
      for (const fillStyle of ["hachure", "cross-hatch", "zigzag"]) {
        assert.ok(stepsOf(shape("a", { width, height, strokeWidth, fillStyle })) < 20 * MAX_LINES, `${width} ${height} ${strokeWidth} ${fillStyle}`)
      }
    }
  }
})

test("a line is as large as it lies, and not as it says", () => {
  const line = shape("a", { type: "line", width: 1, height: 1, fillStyle: "hachure", points: [[0, 0], [-9e5, 0], [5, 9e5], [0, 0]] })
  assert.equal(fillStyleOf(line), "solid")
  assert.equal(fillStyleOf({ ...line, points: [] }), "hachure")
})

test("what people draw is hatched as Excalidraw does it", () => {
  for (const strokeWidth of [1, 2, 4]) {
    const box = shape("a", { width: 500, height: -300, strokeWidth, fillStyle: "cross-hatch" })
    assert.deepEqual([fillStyleOf(box), hatchGapOf(box)], ["cross-hatch", strokeWidth * 4])
  }
})
