/**
 * Builds what the board needs beside the pages' script: its style sheet and its fonts, in static/dist/board/<hash>/, where
 * Excalidraw asks for them by name; the hash is of the files themselves. What is changed in Excalidraw is in
 * build_excalidraw.mjs.
 */
import { createHash } from "node:crypto"
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { licenceOf } from "./build_runner.mjs"

const ROOT = dirname(fileURLToPath(import.meta.url))
const MODULES = join(ROOT, "node_modules")
const PACKAGE = join(MODULES, "@excalidraw", "excalidraw", "dist", "prod")

const PACKAGES = ["@excalidraw/excalidraw", "react", "react-dom"]
// As their own files say; the package brings none of the texts.
const FONTS_LICENCES = "The fonts: SIL Open Font License 1.1 (Assistant, Cascadia, Excalifont, Liberation, Lilita, Nunito, Virgil, Xiaolai), MIT licence (Comic Shanns)."

/** Every file below a folder, in one order everywhere. @param {string} folder @returns {Promise<string[]>} */
async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort()
}

/**
 * @param {string} work the folder that becomes static/dist
 * @param {import("esbuild").BuildOptions} options what every bundle has in common
 * @returns {Promise<{assets: string, style: string}>} addresses: of the folder with the fonts, and of the style sheet
 */
export async function buildBoard(work, options) {
  const fonts = await filesBelow(join(PACKAGE, "fonts"))
  const hash = createHash("sha256")
  for (const file of fonts) hash.update(basename(file)).update(await readFile(file))
  const folder = `board/${hash.digest("hex").slice(0, 8).toUpperCase()}`
  await mkdir(join(work, folder), { recursive: true })
  await cp(join(PACKAGE, "fonts"), join(work, folder, "fonts"), { recursive: true })
  const licences = [...await Promise.all(PACKAGES.map(licenceOf)), FONTS_LICENCES]
  await writeFile(join(work, folder, "LICENCES.txt"), `${licences.join("\n\n---\n\n")}\n`)
  const result = await build({
    ...options, entryPoints: ["static/css/board.css"], loader: { ".woff2": "file" }, external: ["/static/*"], conditions: ["production", "style"],
  })
  const style = Object.keys(result.metafile?.outputs ?? {}).find((name) => name.endsWith(".css"))
  if (!style) throw new Error("esbuild made no style sheet for the board.")
  return { assets: `/static/dist/${folder}/`, style: `/static/dist/${basename(style)}` }
}
