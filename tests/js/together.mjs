/**
 * Runs files of tests one after the other in this process: `node tests/js/together.mjs FILE...`. Each has instances of
 * our modules of its own and finds the globals as the first one did, so that none leans on another.
 */
import { register } from "node:module"
import { relative } from "node:path"
import { after, describe } from "node:test"
import { pathToFileURL } from "node:url"

register("./fresh_modules.mjs", import.meta.url)
const globals = Object.getOwnPropertyDescriptors(globalThis)

function restoreGlobals() {
  for (const [name, { configurable }] of Object.entries(Object.getOwnPropertyDescriptors(globalThis))) {
    if (configurable && !(name in globals)) delete globalThis[name]
  }
  for (const [name, descriptor] of Object.entries(globals)) if (descriptor.configurable) Object.defineProperty(globalThis, name, descriptor)
}

for (const [index, file] of process.argv.slice(2).entries()) {
  await new Promise((resolve) => {
    describe(relative(process.cwd(), file), async () => {
      after(() => { restoreGlobals(); resolve() })
      await import(`${pathToFileURL(file)}?file=${index}`)
    })
  })
}
