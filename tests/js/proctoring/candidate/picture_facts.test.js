import assert from "node:assert/strict"
import { test } from "node:test"

import { createPictureFacts, fingerprintOf, lightOf, shareOutside } from "../../../../static/js/proctoring/candidate/picture_facts.js"

function picture(paint, { width = 64, height = 48 } = {}) {
  const data = new Uint8ClampedArray(4 * width * height)
  for (let at = 0; at < width * height; at += 1) data.set([...paint(at % width, Math.floor(at / width)), 255], 4 * at)
  return { data, width, height }
}

const grey = (level) => picture(() => [level, level, level])

test("a black picture has no light, a white one all, and neither has contrast", () => {
  assert.deepEqual(lightOf(grey(0)), { light: 0, contrast: 0 })
  assert.ok(Math.abs(lightOf(grey(255)).light - 1) < 1e-9)
  assert.ok(lightOf(grey(255)).contrast < 1e-6)
})

test("a picture half black and half white has a mean and a deviation of one half", () => {
  const { light, contrast } = lightOf(picture((x) => (x < 32 ? [0, 0, 0] : [255, 255, 255])))
  assert.ok(Math.abs(light - 0.5) < 1e-9)
  assert.ok(Math.abs(contrast - 0.5) < 1e-9)
})

test("green counts for more than blue", () => {
  assert.ok(lightOf(picture(() => [0, 255, 0])).light > lightOf(picture(() => [0, 0, 255])).light)
})

test("one pixel that differs by one step makes another picture", () => {
  const changed = grey(90)
  changed.data[1234 * 4] += 1
  assert.equal(fingerprintOf(grey(90)), fingerprintOf(grey(90)))
  assert.notEqual(fingerprintOf(changed), fingerprintOf(grey(90)))
})

test("a picture is the same only as the one right before it", () => {
  const facts = createPictureFacts()
  assert.deepEqual([grey(1), grey(1), grey(2), grey(1)].map((one) => facts.of(one).isSame), [false, true, false, false])
})

test("the share of a box outside the picture", () => {
  const size = { width: 100, height: 100 }
  assert.equal(shareOutside({ x: 10, y: 10, width: 50, height: 50 }, size), 0)
  assert.equal(shareOutside({ x: -25, y: 10, width: 50, height: 50 }, size), 0.5)
  assert.equal(shareOutside({ x: -25, y: 75, width: 50, height: 50 }, size), 0.75)
  assert.equal(shareOutside({ x: 200, y: 0, width: 50, height: 50 }, size), 1)
})
