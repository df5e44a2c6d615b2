/**
 * Makes the fonts of printed reports in static/dist/print: typst reads no woff2, and refuses text that no font has. So each
 * file of a font is unpacked, and fonts.json says for each of them which characters it has.
 */
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import wawoff2 from "wawoff2"

const MODULES = join(dirname(fileURLToPath(import.meta.url)), "node_modules")
// The first two are what pages are set in; the others are asked for what these do not have.
const PACKAGES = [
  "@fontsource-variable/inter", "@fontsource-variable/jetbrains-mono",
  "@fontsource-variable/noto-sans-arabic", "@fontsource-variable/noto-sans-armenian", "@fontsource-variable/noto-sans-bengali",
  "@fontsource-variable/noto-sans-devanagari", "@fontsource-variable/noto-sans-georgian", "@fontsource-variable/noto-sans-hebrew",
  "@fontsource-variable/noto-sans-kr", "@fontsource-variable/noto-sans-sc", "@fontsource-variable/noto-sans-tamil",
  "@fontsource-variable/noto-sans-telugu", "@fontsource-variable/noto-sans-thai",
  "@fontsource/noto-emoji", "@fontsource/noto-sans-math", "@fontsource/noto-sans-symbols-2",
]
/** What pages are set in. @type {Record<string, string>} */
const FAMILIES = { "@fontsource-variable/inter": "Inter", "@fontsource-variable/jetbrains-mono": "JetBrains Mono" }
/** One weight, or all weights in one file; upright. */
const WANTED = /-(wght|400)-normal\.woff2$/
/**
 * What the fonts of single scripts have besides their script: others have that too, and typst knows one file of a family.
 * Arabic is asked for by its name (services/record/report.typ), because a font with signs of mathematics has some of its
 * letters, which it does not join.
 */
const BESIDES = /^noto-sans-(?!math|symbols).*-(latin|latin-ext|cyrillic-ext|greek-ext|math|symbols)-wght-normal\.woff2$/

/**
 * The ranges of characters in a font's table of characters. Its formats 4 and 12 are those that modern fonts have.
 * @param {Uint8Array} content @returns {[number, number][]}
 */
function charactersOf(content) {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  const cmap = tableOf(view, "cmap")
  /** @type {Map<number, number>} */
  const tables = new Map()
  for (let at = 0; at < view.getUint16(cmap + 2); at++) {
    const table = cmap + view.getUint32(cmap + 8 + 8 * at)
    tables.set(view.getUint16(table), table)
  }
  const long = tables.get(12), short = tables.get(4)
  if (long !== undefined) return longRanges(view, long)
  if (short !== undefined) return shortRanges(view, short)
  throw new Error("A font has no table of characters that we read.")
}

/**
 * Of several files with one family's name typst knows one. So the text's own fonts get a name for each file, "1nter" and
 * so on (services/record/report.typ lists them); the one with the Latin letters keeps its own.
 * @param {Uint8Array} content @param {string} family @param {number} number
 */
function rename(content, family, number) {
  const names = tableOf(new DataView(content.buffer, content.byteOffset, content.byteLength), "name")
  const written = Buffer.from(family, "utf16le").swap16()
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  for (let at = bytes.indexOf(written, names); at !== -1; at = bytes.indexOf(written, at + 1)) bytes[at + 1] = 0x30 + number
}

/** @param {DataView} view @param {string} name */
function tableOf(view, name) {
  for (let at = 12; at < 12 + 16 * view.getUint16(4); at += 16) {
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((place) => view.getUint8(at + place)))
    if (tag === name) return view.getUint32(at + 8)
  }
  throw new Error(`A font has no table "${name}".`)
}

/** @param {DataView} view @param {number} table @returns {[number, number][]} */
function longRanges(view, table) {
  return Array.from({ length: view.getUint32(table + 12) }, (_, at) => {
    const group = table + 16 + 12 * at
    return [view.getUint32(group), view.getUint32(group + 4)]
  })
}

/** Single characters of a range may be left out. @param {DataView} view @param {number} table @returns {[number, number][]} */
function shortRanges(view, table) {
  const twice = view.getUint16(table + 6)
  const ends = table + 14, starts = ends + twice + 2, deltas = starts + twice, offsets = deltas + twice
  /** @type {[number, number][]} */
  const found = []
  for (let at = 0; at < twice; at += 2) {
    const offset = view.getUint16(offsets + at)
    const [first, last] = [view.getUint16(starts + at), view.getUint16(ends + at)]
    for (let code = first; code <= last && code !== 0xffff; code++) {
      const glyph = offset ? view.getUint16(offsets + at + offset + 2 * (code - first)) : code + view.getUint16(deltas + at)
      if ((glyph & 0xffff) === 0) continue
      const before = found.at(-1)
      if (before?.[1] === code - 1) before[1] = code
      else found.push([code, code])
    }
  }
  return found
}

/** Build into `work`/print. @param {string} work */
export async function buildPrintFonts(work) {
  const target = join(work, "print")
  await mkdir(target, { recursive: true })
  const fonts = [], licences = []
  for (const name of PACKAGES) {
    const folder = join(MODULES, name)
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"))
    licences.push(`${name} ${version}, ${license}\n\n${await readFile(join(folder, "LICENSE"), "utf8")}`.trimEnd())
    const files = (await readdir(join(folder, "files"))).filter((one) => WANTED.test(one) && !BESIDES.test(one)).sort()
    for (const [number, file] of files.entries()) {
      const content = await wawoff2.decompress(await readFile(join(folder, "files", file)))
      const family = FAMILIES[name]
      if (family && !file.includes("-latin-wght-")) rename(content, family, number)
      await writeFile(join(target, file.replace(".woff2", ".ttf")), content)
      fonts.push(charactersOf(content))
    }
  }
  await writeFile(join(target, "fonts.json"), JSON.stringify(fonts))
  await writeFile(join(target, "LICENCES.txt"), `${licences.join("\n\n---\n\n")}\n`)
}
