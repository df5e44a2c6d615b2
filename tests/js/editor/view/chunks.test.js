import assert from "node:assert/strict"
import { fileURLToPath } from "node:url"
import { test } from "node:test"
import { build } from "esbuild"

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url))
const MODE = /@codemirror\/(lang-|legacy-modes)|@lezer\/(?!common|highlight|lr)/
// What the board brings along; how that is bundled is build_excalidraw.mjs's business.
const OF_BOARD = ["@excalidraw/excalidraw", "react", "react-dom"]
const BOARD = /board\/(canvas|opened|binding|texts)/
const KEYS = /@replit\/|editor\/keys\/(vim|emacs|kill_ring)/

/** What is fetched with an output, without being asked for. */
function withImports(outputs, name, seen = new Set()) {
  if (seen.has(name)) return seen
  seen.add(name)
  for (const { path, kind } of outputs[name].imports) if (kind === "import-statement") withImports(outputs, path, seen)
  return seen
}

test("no language, no keys and no board are fetched before somebody chooses it", async () => {
  const { metafile: { outputs } } = await build({
    absWorkingDir: ROOT, entryPoints: ["static/js/main.js"], outdir: "out", bundle: true, splitting: true, format: "esm", write: false,
    metafile: true, logLevel: "silent", external: OF_BOARD,
  })
  const isEarly = ({ entryPoint }) => ["static/js/main.js", "static/js/room/index.js", "static/js/room/panels.js"].includes(entryPoint)
  const early = Object.keys(outputs).filter((name) => isEarly(outputs[name]))
  assert.equal(early.length, 3)
  const inputs = early.flatMap((name) => [...withImports(outputs, name)]).flatMap((name) => Object.keys(outputs[name].inputs))
  assert.ok(inputs.some((input) => input.includes("@codemirror/view")))
  assert.deepEqual(inputs.filter((input) => MODE.test(input) || KEYS.test(input) || BOARD.test(input)), [])
  const modes = Object.values(outputs).flatMap((output) => Object.keys(output.inputs)).filter((input) => MODE.test(input))
  assert.ok(modes.some((input) => input.includes("lang-rust")))
  for (const name of ["vim", "emacs"]) {
    const own = Object.values(outputs).find(({ entryPoint }) => entryPoint === `static/js/editor/keys/${name}.js`)
    assert.ok(Object.keys(own?.inputs ?? {}).some((input) => input.includes(`@replit/codemirror-${name}`)), `${name} is fetched by itself`)
  }
})
