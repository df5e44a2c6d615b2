/**
 * Builds the page that the room is compared with: CodeMirror and the provider of Hocuspocus, and nothing around them.
 *
 *     node bench/bare_page.mjs FOLDER
 */
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { build } from "esbuild"

const HERE = import.meta.dirname
const MODULES = join(HERE, "..", "node_modules")
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare editor</title>
<style>body { margin: 0 } .cm-editor { height: 100vh }</style><body><script type="module" src="bare_editor.js"></script></body></html>
`

const folder = process.argv[2]
await build({
  entryPoints: [join(HERE, "relay", "bare_editor.js")],
  outdir: folder,
  bundle: true,
  minify: true,
  format: "esm",
  // One of each: the provider's own copies would be other types.
  alias: Object.fromEntries(["yjs", "y-protocols", "lib0"].map((name) => [name, join(MODULES, name)])),
})
await writeFile(join(folder, "index.html"), PAGE)
