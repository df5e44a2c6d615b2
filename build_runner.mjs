/**
 * Builds what runs code in the browser (static/js/running): the script of the frame, and for each runtime its packed files
 * in static/dist/runner/<hash>/, which pages fetch when a language is chosen. The hash is of the files themselves.
 *
 * A pack is compressed here and decompressed in the browser, so that its size is known before it is fetched, whatever
 * serves it.
 */
import { createHash } from "node:crypto"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { gzip } from "node:zlib"
import { PGlite } from "@electric-sql/pglite"
import { build } from "esbuild"
import { cached } from "./build_cache.mjs"
import { withMemoryBound } from "./build_memory.mjs"
import { pythonLibrary, pythonSnapshot } from "./build_python.mjs"
import { LIMITS } from "./static/js/core/limits.js"
import { LANGUAGES, neededParts } from "./static/js/running/engine/languages.js"

const ROOT = dirname(fileURLToPath(import.meta.url))
const MODULES = join(ROOT, "node_modules")

const LICENCE_FILES = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENSE-MIT", "NOTICE", "dist/LICENSE", "dist/NOTICE"]
// The libraries ask for these only in Node.
const ONLY_IN_NODE = ["node:*", "ws", "module", "fs", "fs/promises", "url", "path", "crypto", "stream", "stream/promises", "util", "zlib"]

/**
 * @typedef {{name: string, kind: "script" | "wasm" | "data", content: Uint8Array}} Part
 * @typedef {{entry: string, files: Record<string, string>, made?: Record<string, () => Promise<Uint8Array>>, packages: string[]}} Runtime
 *   `entry` is the script of its worker, `files` the rest by the name the script knows, `made` what the build makes of
 *   them, `packages` whose licences go along
 */

/** @type {Record<string, Runtime>} */
const RUNTIMES = {
  javascript: {
    entry: "static/js/running/languages/javascript/javascript.js",
    files: { engine: "@jitl/quickjs-ng-wasmfile-release-sync/dist/emscripten-module.wasm" },
    packages: ["@jitl/quickjs-ng-wasmfile-release-sync", "quickjs-emscripten-core", "sucrase"],
  },
  python: {
    entry: "static/js/running/languages/python/python.js",
    files: { engine: "pyodide/pyodide.asm.wasm" },
    made: { library: pythonLibrary, snapshot: pythonSnapshot },
    packages: ["pyodide"],
  },
  sqlite: {
    entry: "static/js/running/languages/sql/sqlite.js",
    files: { engine: "sql.js/dist/sql-wasm-browser.wasm" },
    packages: ["sql.js"],
  },
  lua: {
    entry: "static/js/running/languages/lua/lua.js",
    files: { engine: "wasmoon/dist/glue.wasm" },
    packages: ["wasmoon"],
  },
  ruby: {
    entry: "static/js/running/languages/ruby/ruby.js",
    files: {},
    made: { engine: boundRuby },
    packages: ["@ruby/3.4-wasm-wasi", "@ruby/wasm-wasi", "@bjorn3/browser_wasi_shim", "tslib"],
  },
  postgresql: {
    entry: "static/js/running/languages/sql/postgresql.js",
    files: { engine: "@electric-sql/pglite/dist/pglite.wasm", bundle: "@electric-sql/pglite/dist/pglite.data" },
    made: { database: emptyPostgres },
    packages: ["@electric-sql/pglite"],
  },
}

/** One script in one piece, as text. @param {string} entry @param {import("esbuild").BuildOptions} options */
async function scriptOf(entry, options) {
  const result = await build({
    ...options, entryPoints: [entry], format: "iife", write: false, metafile: false, splitting: false, legalComments: "none",
    conditions: ["browser", "import"], external: ONLY_IN_NODE,
  })
  return result.outputFiles[0].text
}

/** Ruby with its standard library, in which it is told how much memory it may have. */
async function boundRuby() {
  const code = await readFile(join(MODULES, "@ruby", "3.4-wasm-wasi", "dist", "ruby+stdlib.wasm"))
  return withMemoryBound(code, LIMITS.RUN_MEMORY_BYTES / 65_536)
}

/** The files of a PostgreSQL without tables, so that no browser has to make them: 5 s of computing less. */
async function emptyPostgres() {
  const { version } = JSON.parse(await readFile(join(MODULES, "@electric-sql", "pglite", "package.json"), "utf8"))
  return cached(`postgresql-${version}`, async () => {
    const database = await PGlite.create()
    const files = await database.dumpDataDir("none")
    await database.close()
    return new Uint8Array(await files.arrayBuffer())
  })
}

/** @param {Uint8Array} content */
async function packed(content) {
  return cached(createHash("sha256").update(content).digest("hex"), () => promisify(gzip)(content, { level: 9 }))
}

/** @param {Runtime} runtime @param {import("esbuild").BuildOptions} options @returns {Promise<Part[]>} */
async function partsOf({ entry, files, made = {} }, options) {
  const script = await scriptOf(entry, options)
  const others = await Promise.all(Object.entries(files).map(async ([name, path]) => (
    { name, kind: path.endsWith(".wasm") ? /** @type {const} */ ("wasm") : /** @type {const} */ ("data"), content: await readFile(join(MODULES, path)) }
  )))
  const products = await Promise.all(Object.entries(made).map(async ([name, make]) => (
    { name, kind: name === "engine" ? /** @type {const} */ ("wasm") : /** @type {const} */ ("data"), content: await make() }
  )))
  return [{ name: "script", kind: "script", content: new TextEncoder().encode(script) }, ...others, ...products]
}

/** Which package it is, under which licence, and the licence's text where the package brings it. @param {string} name */
export async function licenceOf(name) {
  const { version, license, repository } = JSON.parse(await readFile(join(MODULES, name, "package.json"), "utf8"))
  const source = typeof repository === "string" ? repository : repository?.url ?? ""
  const texts = await Promise.all(LICENCE_FILES.map((file) => readFile(join(MODULES, name, file), "utf8").catch(() => "")))
  return `${name} ${version}, ${license}\n${source.replace(/^git\+/, "")}\n\n${texts.filter(Boolean).join("\n\n")}`.trimEnd()
}

/**
 * Build into `work`.
 * @param {string} work @param {import("esbuild").BuildOptions} options what all bundles have in common
 * @returns {Promise<{frame: string, runtimes: Record<string, {name: string, kind: string, url: string, bytes: number}[]>}>}
 *   the file of the frame's script, relative to `work`; by runtime what a page fetches
 */
export async function buildRunner(work, options) {
  const frame = await buildFrame(work, options)
  /** @type {Record<string, {name: string, kind: string, url: string, bytes: number}[]>} */
  const runtimes = {}
  for (const [name, runtime] of Object.entries(RUNTIMES)) {
    const parts = await Promise.all((await partsOf(runtime, options)).map(async (part) => ({ ...part, pack: await packed(part.content) })))
    const hash = createHash("sha256")
    for (const { pack } of parts) hash.update(pack)
    const folder = join("runner", hash.digest("hex").slice(0, 16))
    await mkdir(join(work, folder), { recursive: true })
    await writeFile(join(work, folder, "LICENCES.txt"), `${(await Promise.all(runtime.packages.map(licenceOf))).join("\n\n---\n\n")}\n`)
    runtimes[name] = await Promise.all(parts.map(async (part) => {
      const file = join(folder, `${part.name}.pack`)
      await writeFile(join(work, file), part.pack)
      return { name: part.name, kind: part.kind, url: `/static/dist/${file}`, bytes: part.pack.length }
    }))
  }
  refuseWrongSizes(runtimes)
  return { frame, runtimes }
}

/** People are told how much a language fetches. @param {Record<string, {name: string, bytes: number}[]>} runtimes */
function refuseWrongSizes(runtimes) {
  for (const { id, runtime, megabytes } of LANGUAGES) {
    const built = neededParts(runtimes[runtime]).reduce((sum, { bytes }) => sum + bytes, 0) / 1e6
    if (Math.abs(built - megabytes) > 0.1 + built / 20) throw new Error(`${id} is said to fetch ${megabytes} MB and fetches ${built.toFixed(2)}.`)
  }
}

/**
 * The frame's script is part of its page (routes/running.py), so that the page needs no address.
 * @param {string} work @param {import("esbuild").BuildOptions} options
 */
async function buildFrame(work, options) {
  const unpacker = await scriptOf("static/js/running/frame/unpacker.js", options)
  const script = await scriptOf("static/js/running/frame/frame.js", {
    ...options, define: { "globalThis.NEUROHIRE_UNPACKER": JSON.stringify(unpacker) },
  })
  if (script.includes("</script")) throw new Error("The script of the frame would end its own element.")
  const file = `runner-frame-${createHash("sha256").update(script).digest("hex").slice(0, 8)}.js`
  await writeFile(join(work, file), script)
  return file
}
