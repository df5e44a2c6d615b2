/**
 * Cuts the fonts of pages to what pages show: the characters that fonts.css names for a file, the weights it declares,
 * and those features of a font that something here relies on. A printed report has its own fonts (build_print_fonts.mjs).
 */
import { readFile } from "node:fs/promises"
import { basename } from "node:path"
import subsetFont from "subset-font"

/**
 * Joined and placed accents, forms of a language, distances between letters, and digits of one width. What is left out
 * draws other signs than were written, such as an arrow for "->".
 */
const FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "tnum"]

/**
 * What the style sheet says of each font: by the name of its file, its characters and its weights.
 * @param {string} sheet
 * @returns {Map<string, { characters: string, weights: { min: number, max: number } }>}
 */
function facesOf(sheet) {
  return new Map([...sheet.matchAll(/@font-face \{(.*?)\}/gs)].map(([, face]) => {
    const file = /url\("([^"]+)"\)/.exec(face)?.[1], range = /unicode-range: ([^;]+);/.exec(face)?.[1]
    const weights = /font-weight: (\d+) (\d+);/.exec(face)
    if (!file || !weights || !range) throw new Error("fonts.css has a font without a file, a range of weights or a range of characters.")
    const characters = range.split(",").map(charactersOf).join("")
    return [basename(file), { characters, weights: { min: Number(weights[1]), max: Number(weights[2]) } }]
  }))
}

/** @param {string} range as "U+2000-206F" or "U+FEFF" */
function charactersOf(range) {
  const [first, last = first] = range.trim().slice("U+".length).split("-").map((one) => Number.parseInt(one, 16))
  return Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)).join("")
}

/** @param {string} sheetPath @returns {import("esbuild").Plugin} */
export function fontsCut(sheetPath) {
  return {
    name: "fonts-cut",
    async setup({ onLoad }) {
      const faces = facesOf(await readFile(sheetPath, "utf8"))
      onLoad({ filter: /\.woff2$/ }, async ({ path }) => {
        const face = faces.get(basename(path))
        if (!face) throw new Error(`fonts.css does not name ${basename(path)}.`)
        const options = { targetFormat: /** @type {const} */ ("woff2"), variationAxes: { wght: face.weights }, keepFeatures: FEATURES }
        return { contents: await subsetFont(await readFile(path), face.characters, options), loader: "file" }
      })
    },
  }
}
