/**
 * Runs a Lua or Ruby file with the others of its folder as the browser does, without the confinement:
 * `node browser_languages.mjs lua|ruby FOLDER ENTRY`, the input on stdin.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

const [language, folder, entry] = process.argv.slice(2)
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }))
const lines = readFileSync(0, "utf8").split("\n").slice(0, -1)
const write = { out: (text) => void process.stdout.write(text), err: (text) => void process.stderr.write(text) }

async function lua() {
  const { LuaFactory } = await import("wasmoon")
  const { HARNESS } = await import("../../static/js/running/languages/lua/harness.js")
  const engine = await new LuaFactory().createEngine({ injectObjects: false, enableProxy: false })
  const [names, texts] = [files.map(({ name }) => name), files.map(({ text }) => text)]
  const given = { ...write, readLine: () => lines.shift(), entry, names, texts }
  for (const [name, value] of Object.entries(given)) engine.global.set(`given_${name}`, value)
  return Number(engine.doStringSync(HARNESS))
}

async function ruby() {
  const { ConsoleStdout, Directory, File, OpenFile, PreopenDirectory, WASI } = await import("@bjorn3/browser_wasi_shim")
  const { RubyVM } = await import("@ruby/wasm-wasi")
  const { HARNESS } = await import("../../static/js/running/languages/ruby/harness.js")
  const home = new Directory(new Map(files.map(({ name, text }) => [name, new File(new TextEncoder().encode(text))])))
  const stream = (say) => new ConsoleStdout((bytes) => say(Buffer.from(bytes)))
  const system = new WASI([], ["HOME=/home/run"], [
    new OpenFile(new File(new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")))), stream(write.out), stream(write.err),
    new PreopenDirectory("/", new Map([["home", new Directory(new Map([["run", home]]))]])),
  ], { debug: false })
  const code = readFileSync(new URL("../../node_modules/@ruby/3.4-wasm-wasi/dist/ruby+stdlib.wasm", import.meta.url))
  const { vm } = await RubyVM.instantiateModule({ module: await WebAssembly.compile(code), wasip1: system })
  return JSON.parse(vm.eval(HARNESS).call("call", vm.eval(JSON.stringify(`/home/run/${entry}`))).toString())[0]
}

process.exitCode = await { lua, ruby }[language]()
