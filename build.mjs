/**
 * Builds the front end into static/dist: bundled and hashed scripts, the style sheet, the icon sprite,
 * and the model and wasm files of the face detector. What each page asks for by name is looked up in
 * static/dist/manifest.json. Serving and caching are not here.
 *
 * The new build replaces the old one in one rename, so a page never meets half of each.
 */
import { createHash } from "node:crypto"
import { execFile } from "node:child_process"
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { build } from "esbuild"
import { buildBoard } from "./build_board.mjs"
import { compressAll } from "./build_compressed.mjs"
import { EXCALIDRAW_AT_HOME } from "./build_excalidraw.mjs"
import { fontsCut } from "./build_fonts.mjs"
import { buildPrintFonts } from "./build_print_fonts.mjs"
import { buildRunner } from "./build_runner.mjs"

const ROOT = dirname(fileURLToPath(import.meta.url))
const MODULES = join(ROOT, "node_modules")
const TARGET = join(ROOT, "static", "dist")
const WORK = join(ROOT, "static", `.dist-${process.pid}`)
/** The oldest ones that pages are written for; the page /browsers tells people. @type {Record<string, string>} */
const BROWSERS = JSON.parse(await readFile(join(ROOT, "static", "browsers.json"), "utf8"))

const INTERVIEW_SHEET = "static/css/interview.css"

// Only what the worker loads: the other models guess age, gender, feelings and identity, which we never do.
/** @type {Record<string, string[]>} */
const MODELS = {
  "face-api/model": ["tiny_face_detector_model-weights_manifest.json", "tiny_face_detector_model.bin", "face_landmark_68_model-weights_manifest.json", "face_landmark_68_model.bin"],
  "human/models": ["blazeface.json", "blazeface.bin", "facemesh.json", "facemesh.bin"],
}
// Threads need cross-origin isolation, which the pages do not have.
const WASM = ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm"]

/**
 * Emacs's keys are set up by statements of which their package says that nothing depends on them; a bundler that
 * believes it leaves them out.
 * @type {import("esbuild").Plugin}
 */
const KEYS_KEPT = {
  name: "keys-kept",
  setup({ onLoad }) {
    onLoad({ filter: /@replit[\\/]codemirror-emacs[\\/]dist[\\/]index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8")
      const contents = source.replaceAll(/\/\*@__PURE__\*\/(?=EmacsHandler\.\w+\()/g, "")
      if (contents === source) throw new Error("The package of Emacs's keys has changed; look whether it is still bundled whole.")
      return { contents, loader: "js" }
    })
  },
}

/** @param {string[]} path */
const inTree = (...path) => join(ROOT, ...path)

/** What every bundle has in common. @returns {import("esbuild").BuildOptions} */
function common() {
  return {
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    metafile: true,
    target: Object.entries(BROWSERS).map(([name, version]) => name + version),
    outdir: WORK,
    entryNames: "[name]-[hash]",
    chunkNames: "chunks/[name]-[hash]",
    assetNames: "fonts/[name]-[hash]",
    legalComments: "linked",
    logLevel: "warning",
  }
}

/** The built file of an entry, relative to the output. @param {import("esbuild").BuildResult} result @param {string} entry */
function outputOf(result, entry) {
  const found = Object.entries(result.metafile?.outputs ?? {}).find(([, output]) => output.entryPoint === entry)
  if (!found) throw new Error(`esbuild made nothing from ${entry}.`)
  return found[0].slice(found[0].indexOf(basename(WORK)) + basename(WORK).length + 1)
}

/**
 * For the pages' entry and for each module that it or a module of a page imports on demand: the files that have to be
 * there before it runs, itself first. A page that knows what it will need asks for all of them at once.
 * @param {import("esbuild").BuildResult} result @param {string} entry
 */
function preloadsOf(result, entry) {
  const outputs = result.metafile?.outputs ?? {}
  /** @param {string} path relative to the output */
  const relative = (path) => path.slice(path.indexOf(basename(WORK)) + basename(WORK).length + 1)
  /** @param {string} path @param {Set<string>} found */
  const closure = (path, found = new Set()) => {
    if (found.has(path)) return found
    found.add(path)
    for (const { path: next, kind, external } of outputs[path].imports) if (kind === "import-statement" && !external) closure(next, found)
    return found
  }
  const entries = Object.entries(outputs).filter(([, { entryPoint }]) => entryPoint?.startsWith("static/js/"))
  const root = entries.find(([, { entryPoint }]) => entryPoint === entry)
  const always = closure(root?.[0] ?? "")
  return Object.fromEntries(entries.map(([path, { entryPoint = "" }]) => {
    const needed = [...closure(path)].filter((one) => entryPoint === entry || !always.has(one))
    return [entryPoint.slice("static/js/".length), needed.map(relative)]
  }))
}

/**
 * The pages' script: one entry, and a chunk for whatever is imported on demand. What runs code is an entry too, so that
 * it can be loaded into any page by itself; it knows what the runner's files are called, and where the board's are.
 */
async function buildPages() {
  const [{ frame, runtimes }, board] = await Promise.all([buildRunner(WORK, common()), buildBoard(WORK, common())])
  const entry = "static/js/main.js"
  const engine = "static/js/running/engine/index.js"
  const result = await build({
    ...common(), entryPoints: [entry, { in: engine, out: "running-engine" }], format: "esm", splitting: true,
    plugins: [KEYS_KEPT, EXCALIDRAW_AT_HOME],
    define: { "globalThis.NEUROHIRE_RUNTIMES": JSON.stringify(runtimes), "globalThis.NEUROHIRE_BOARD": JSON.stringify(board) },
  })
  return {
    "main.js": outputOf(result, entry), "running-engine.js": outputOf(result, engine), "runner-frame.js": frame,
    preload: preloadsOf(result, entry),
  }
}

/** For browsers that cannot read the pages' script, and so in their language. */
async function buildOldBrowser() {
  const entry = "static/js/old_browser.js"
  const result = await build({ ...common(), entryPoints: [entry], format: "iife", target: "es5" })
  return { "old_browser.js": outputOf(result, entry) }
}

/** For pages on which somebody may type before their script is there. */
async function buildEarlyKeys() {
  const entry = "static/js/early_keys.js"
  const result = await build({ ...common(), entryPoints: [entry], format: "iife" })
  return { "early_keys.js": outputOf(result, entry) }
}

/**
 * The face finder's worker, in one file. face-api carries branches for Node that a browser never takes;
 * what they import is left out.
 */
async function buildWorker() {
  const entry = "static/js/proctoring/candidate/worker.js"
  const result = await build({
    ...common(),
    entryPoints: [{ in: entry, out: "proctoring-worker" }],
    format: "esm",
    external: ["fs", "path", "util", "os", "crypto", "worker_threads", "perf_hooks", "string_decoder"],
  })
  return { "proctoring-worker.js": outputOf(result, entry) }
}

/** Tailwind first, which reads the templates and scripts for class names; esbuild then takes the fonts along and minifies. */
async function buildStyles() {
  const generated = join(WORK, "app.css")
  const tailwind = join(MODULES, "@tailwindcss", "cli", "dist", "index.mjs")
  await promisify(execFile)(process.execPath, [tailwind, "--input", inTree("static", "css", "app.css"), "--output", generated], { cwd: ROOT })
  const entry = generated.slice(ROOT.length + 1).replaceAll("\\", "/")
  const result = await build({ ...common(), entryPoints: [entry, INTERVIEW_SHEET], plugins: [fontsCut(inTree("static", "css", "fonts.css"))], external: ["/static/*"] })
  await rm(generated)
  return { "app.css": outputOf(result, entry), "interview.css": outputOf(result, INTERVIEW_SHEET) }
}

/** One after the other: what unpacks fonts hands out its own memory, which the next font overwrites. */
async function buildStylesAndFonts() {
  const made = await buildStyles()
  await buildPrintFonts(WORK)
  return made
}

/** One `<symbol>` out of one Lucide file. @param {string} name */
async function iconSymbol(name) {
  const file = join(MODULES, "lucide-static", "icons", `${name}.svg`)
  const source = await readFile(file, "utf8").catch(() => {
    throw new Error(`static/icons.json asks for "${name}", which Lucide does not have.`)
  })
  const drawing = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"))
  return `<symbol id="i-${name}" viewBox="0 0 24 24">${drawing.replace(/\s*\n\s*/g, "")}</symbol>`
}

/** The sprite carries shapes only; colour and line width come from the style sheet's `.icon`. */
async function buildIcons() {
  /** @type {string[]} */
  const names = JSON.parse(await readFile(inTree("static", "icons.json"), "utf8"))
  const symbols = await Promise.all(names.map(iconSymbol))
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide icons, ISC licence -->${symbols.join("")}</svg>\n`
  const hash = createHash("sha256").update(sprite).digest("hex").slice(0, 8).toUpperCase()
  const file = `icons-${hash}.svg`
  await writeFile(join(WORK, file), sprite)
  return { "icons.svg": file }
}

/** The detector's own files keep their names, because the library asks for them by name below a prefix. */
async function copyDetectorFiles() {
  for (const [folder, files] of Object.entries(MODELS)) {
    for (const file of files) await cp(join(MODULES, "@vladmandic", folder, file), join(WORK, "models", file))
  }
  const wasm = join(MODULES, "@tensorflow", "tfjs-backend-wasm", "dist")
  for (const file of WASM) await cp(join(wasm, file), join(WORK, "wasm", file))
}

async function replaceTarget() {
  const old = `${WORK}-old`
  await rename(TARGET, old).catch((error) => {
    if (error.code !== "ENOENT") throw error
  })
  await rename(WORK, TARGET)
  await rm(old, { recursive: true, force: true })
}

/** @param {PromiseSettledResult<object | void>} outcome */
function valueOf(outcome) {
  if (outcome.status === "rejected") throw outcome.reason
  return outcome.value
}

async function main() {
  await mkdir(WORK, { recursive: true })
  try {
    // All are awaited even when one fails, so that none still writes while the folder is removed.
    const parts = await Promise.allSettled([
      buildPages(), buildOldBrowser(), buildEarlyKeys(), buildWorker(), buildStylesAndFonts(), buildIcons(), copyDetectorFiles(),
    ])
    const manifest = Object.assign({}, ...parts.map(valueOf))
    await compressAll(WORK)
    await writeFile(join(WORK, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`)
    await replaceTarget()
  } finally {
    await rm(WORK, { recursive: true, force: true })
  }
}

await main().catch((error) => {
  process.stderr.write(`The front end was not built: ${error.message}\n`)
  process.exitCode = 1
})
