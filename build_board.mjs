/**
 * Builds what the board needs beside the pages' script: its style sheet and its fonts, in static/dist/board/<hash>/, where
 * Excalidraw asks for them by name; the hash is of the files themselves. Also the changes to Excalidraw's own files: it
 * asks nobody but our host, what the board does not offer is left out, and no shape is hatched without an end.
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

const OWN_FILES = /@excalidraw[\\/]excalidraw[\\/]dist[\\/]prod[\\/][^\\/]+\.js$/
// Diagrams from text, pictures, and drawings with their fonts in them: 7 MB that no page of ours asks for.
const LEFT_OUT = /^(@excalidraw\/mermaid-to-excalidraw|\.\/subset-(shared|worker)\.chunk\.js|pica|image-blob-reduce)$/
const FALLBACK = /return \w+\.push\(new URL\(\w+,\w+\.ASSETS_FALLBACK_URL\)\),/g
const FOREIGN = /https?:\/\/(?!www\.w3\.org\b)(?:[a-z0-9-]+\.)+[a-z]{2,}/g
const HATCHED = /hachureGap:(\w+)\.strokeWidth\*4\b/g
const FILLED = /\.fillStyle=(\w+)\.fillStyle\b/g
const HATCHING = join(ROOT, "static/js/board/hatching.js")
/** A name that is kept free, so that nobody ever answers to it (RFC 2606). */
const NOBODY = "https://nobody.invalid"
const PACKAGES = ["@excalidraw/excalidraw", "react", "react-dom"]
// As their own files say; the package brings none of the texts.
const FONTS_LICENCES = "The fonts: SIL Open Font License 1.1 (Assistant, Cascadia, Excalifont, Liberation, Lilita, Nunito, Virgil, Xiaolai), MIT licence (Comic Shanns)."

/** How a shape is hatched, as static/js/board/hatching.js says it. @param {string} source */
function withHatching(source) {
  if (!source.includes("hachureGap")) return source
  const contents = source.replace(HATCHED, "hachureGap:hatchGapOf($1)").replace(FILLED, ".fillStyle=fillStyleOf($1)")
  if (!/hatchGapOf.*fillStyleOf.*fillStyleOf/s.test(contents)) throw new Error("Excalidraw has changed; look where it hatches shapes.")
  return `import { fillStyleOf, hatchGapOf } from ${JSON.stringify(HATCHING)}\n${contents}`
}

/**
 * Excalidraw would ask another host for fonts that it does not find, and names several in links.
 * @type {import("esbuild").Plugin}
 */
export const BOARD_AT_HOME = {
  name: "board-at-home",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: LEFT_OUT }, ({ path, importer }) => (/@excalidraw[\\/]excalidraw/.test(importer) ? { path, namespace: "left-out" } : undefined))
    onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "export default null", loader: "js" }))
    onLoad({ filter: OWN_FILES }, async ({ path }) => {
      const source = await readFile(path, "utf8")
      if (source.includes("ASSETS_FALLBACK_URL)),") && !FALLBACK.test(source)) {
        throw new Error("Excalidraw has changed; look where it asks for its fonts.")
      }
      const contents = withHatching(source.replace(FALLBACK, "return ").replace(FOREIGN, NOBODY))
      return { contents, loader: "js" }
    })
  },
}

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
