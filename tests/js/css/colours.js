/** The colours of static/css/tokens.css in both themes, mixed and compared as a browser and WCAG 2.2 do. */
import { readFileSync } from "node:fs"

const TOKEN = /--([a-z-]+): var\(--light, (#[0-9a-f]{6})\) var\(--dark, (#[0-9a-f]{6})\);/g

/** @param {string} path from static/css/ */
export const sheet = (path) => readFileSync(new URL(`../../../static/css/${path}`, import.meta.url), "utf8")

/** The tokens' hex colours by name, for each theme. */
export const themes = { light: new Map(), dark: new Map() }
for (const [, name, light, dark] of sheet("tokens.css").matchAll(TOKEN)) {
  themes.light.set(name, light)
  themes.dark.set(name, dark)
}

/** Red, green and blue, each from 0 to 1. @param {string} hex */
export const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)

const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
const gamma = (part) => (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055)

function luminance(colour) {
  const [red, green, blue] = colour.map(linear)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** From 1 to 21. @param {number[]} one @param {number[]} other */
export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** A colour of which `share` covers the ground. @param {number[]} colour @param {number} share @param {number[]} ground */
export const over = (colour, share, ground) => colour.map((part, at) => share * part + (1 - share) * ground[at])

const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, factor, at) => sum + factor * vector[at], 0))
// Björn Ottosson's matrices, which CSS Color 4 takes over.
const TO_LMS = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
]
const TO_LAB = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
]
const FROM_LAB = [
  [1, 0.3963377774, 0.2158037573],
  [1, -0.1055613458, -0.0638541728],
  [1, -0.0894841775, -1.291485548],
]
const FROM_LMS = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
]

/** `color-mix(in oklab, one share, other)`. @param {number[]} one @param {number} share @param {number[]} other */
export function mixed(one, share, other) {
  const [a, b] = [one, other].map((colour) => times(TO_LAB, times(TO_LMS, colour.map(linear)).map(Math.cbrt)))
  const lms = times(FROM_LAB, over(a, share, b)).map((part) => part ** 3)
  return times(FROM_LMS, lms).map((part) => gamma(Math.min(1, Math.max(0, part))))
}
