/** Ruby, as its own project compiles it to WebAssembly, with the standard library. The build bounds its memory (build_memory.mjs). */
import { ConsoleStdout, Directory, File, OpenFile, PreopenDirectory, WASI } from "@bjorn3/browser_wasi_shim"
import { RubyVM } from "@ruby/wasm-wasi"
import { serve } from "../worker.js"
import { HARNESS } from "./harness.js"

const HOME = "/home/run"
const encoder = new TextEncoder()

serve(async ({ engine }) => {
  /** @type {import("../worker.js").Terminal | null} */
  let terminal = null
  const input = new File([])
  /** @type {Directory} */
  const home = new Directory(new Map())
  const system = new WASI([], ["HOME=/home/run"], [
    new OpenFile(input),
    new ConsoleStdout(decoded((text) => terminal?.out(text))),
    new ConsoleStdout(decoded((text) => terminal?.err(text))),
    new PreopenDirectory("/", new Map([["home", new Directory(new Map([["run", home]]))]])),
  ], { debug: false })
  const { vm } = await RubyVM.instantiateModule({ module: engine, wasip1: system })
  return ({ files, entry }, given) => {
    terminal = given
    input.data = encoder.encode(rest(given.readLine))
    for (const { name, text } of files) write(home, name.split("/"), text)
    const [exitCode, isOutOfMemory] = JSON.parse(vm.eval(HARNESS).call("call", vm.eval(JSON.stringify(`${HOME}/${entry}`))).toString())
    return { exitCode, isOutOfMemory }
  }
})

/** @param {() => string | null} readLine */
function rest(readLine) {
  const lines = []
  for (let line = readLine(); line !== null; line = readLine()) lines.push(`${line}\n`)
  return lines.join("")
}

/** @param {Directory} folder @param {string[]} path @param {string} text */
function write(folder, [name, ...deeper], text) {
  if (deeper.length === 0) return folder.contents.set(name, new File(encoder.encode(text)))
  const inner = folder.contents.get(name) ?? new Directory(new Map())
  folder.contents.set(name, inner)
  if (inner instanceof Directory) write(inner, deeper, text)
}

/** @param {(text: string) => void} say @returns {(bytes: Uint8Array) => void} */
function decoded(say) {
  const decoder = new TextDecoder()
  return (bytes) => say(decoder.decode(bytes, { stream: true }))
}
