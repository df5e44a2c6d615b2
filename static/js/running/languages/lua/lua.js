/** Lua, in the engine of wasmoon. */
import { LuaFactory } from "wasmoon"
import { handOver } from "../hand_over.js"
import { serve } from "../worker.js"
import { HARNESS } from "./harness.js"

serve(async ({ engine }) => {
  handOver({ "glue.wasm": engine })
  const lua = await new LuaFactory("https://runtime.invalid/glue.wasm").createEngine({ injectObjects: false, enableProxy: false })
  return ({ files, entry }, terminal) => {
    /** @type {Record<string, unknown>} */
    const given = {
      out: terminal.out, err: terminal.err, readLine: () => terminal.readLine() ?? undefined, entry,
      names: files.map(({ name }) => name), texts: files.map(({ text }) => text),
    }
    for (const [name, value] of Object.entries(given)) lua.global.set(`given_${name}`, value)
    return { exitCode: Number(lua.doStringSync(HARNESS)) }
  }
})
