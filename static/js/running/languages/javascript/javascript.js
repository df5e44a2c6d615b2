/**
 * JavaScript and TypeScript, in QuickJS: an engine of its own inside the worker, which has nothing of the worker but
 * what is handed to it here. One program, then the worker ends.
 */
import variant from "@jitl/quickjs-ng-wasmfile-release-sync"
import { newQuickJSWASMModuleFromVariant, newVariant } from "quickjs-emscripten-core"
import { LIMITS } from "../../../core/limits.js"
import { serve } from "../worker.js"
import { install } from "./guest.js"
import { inspect } from "./inspect.js"
import { createSources, isModule } from "./sources.js"
import { createTimers } from "./timers.js"

/** @typedef {import("quickjs-emscripten-core").QuickJSContext} Context */
/** @typedef {import("quickjs-emscripten-core").QuickJSHandle} Handle */

// What the engine needs beside the program's own things.
const ENGINE_BYTES = 16 << 20
const STACK_BYTES = 1 << 20
const OUT_OF_MEMORY = "InternalError: out of memory"

serve(async ({ engine }) => {
  const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule: engine }))
  return (task, terminal) => runIn(quickjs, task, terminal)
})

/**
 * @param {import("quickjs-emscripten-core").QuickJSWASMModule} quickjs
 * @param {import("../worker.js").Task} task
 * @param {import("../worker.js").Terminal} terminal
 */
async function runIn(quickjs, { files, entry }, terminal) {
  const sources = createSources(files)
  const runtime = quickjs.newRuntime({ memoryLimitBytes: LIMITS.RUN_MEMORY_BYTES - ENGINE_BYTES, maxStackSizeBytes: STACK_BYTES })
  runtime.setModuleLoader((name) => sources.read(name), (from, request) => sources.resolve(from, request))
  const vm = runtime.newContext()
  const timers = createTimers()
  const guest = prepareGuest(vm, { entry, sources, terminal, timers })

  /** @param {Handle} error */
  const failed = (error) => {
    const { text, exitCode } = guest.describe(error)
    terminal.err(text)
    return { exitCode, isOutOfMemory: text.startsWith(OUT_OF_MEMORY) }
  }
  /** What is left to do of promises; how the program ended if something failed. */
  const settle = () => {
    const { error } = runtime.executePendingJobs()
    return error ? failed(error) : null
  }

  const source = sources.read(entry)
  if (typeof source !== "string") {
    terminal.err(`${source.error.message}\n`)
    return { exitCode: 1 }
  }
  const result = vm.evalCode(source, entry, { type: isModule(source) ? "module" : "global" })
  if (result.error) return failed(result.error)
  let ended = settle()
  while (ended === null && timers.areWaiting()) {
    const { callback } = await timers.next()
    const called = vm.callFunction(callback, vm.undefined)
    ended = called.error ? failed(called.error) : settle()
  }
  if (ended) return ended
  // A promise that the program ended with may have failed.
  const state = vm.typeof(result.value) === "object" ? vm.getPromiseState(result.value) : null
  return state?.type === "rejected" ? failed(state.error) : { exitCode: 0 }
}

/**
 * Gives the guest its console and the few other things that it finds.
 * @param {Context} vm
 * @param {object} given
 * @param {string} given.entry
 * @param {ReturnType<typeof createSources>} given.sources
 * @param {import("../worker.js").Terminal} given.terminal
 * @param {ReturnType<typeof createTimers>} given.timers
 */
function prepareGuest(vm, { entry, sources, terminal, timers }) {
  const host = vm.newObject()
  vm.setProp(host, "entry", vm.newString(entry))
  /** @param {string} name @param {(...args: Handle[]) => Handle | void} fn */
  const offer = (name, fn) => vm.setProp(host, name, vm.newFunction(name, fn))
  offer("write", (stream, text) => (vm.getString(stream) === "stderr" ? terminal.err : terminal.out)(vm.getString(text)))
  offer("readLine", () => {
    const line = terminal.readLine()
    return line === null ? vm.null : vm.newString(line)
  })
  offer("setTimer", (callback, after, isRepeated) => vm.newNumber(
    timers.add(callback.dup(), { after: vm.getNumber(after), isRepeated: Boolean(vm.dump(isRepeated)) }),
  ))
  offer("clearTimer", (number) => timers.remove(vm.getNumber(number)))
  offer("now", () => vm.newNumber(performance.now()))
  offer("resolve", (from, request) => vm.newString(sources.resolve(vm.getString(from), vm.getString(request))))
  offer("load", (name) => {
    const source = sources.read(vm.getString(name))
    if (typeof source !== "string") throw source.error
    // In the first line, so that the lines keep their numbers.
    return vm.unwrapResult(vm.evalCode(`(function (exports, require, module) {${source}\n})`, vm.getString(name)))
  })
  const describe = vm.unwrapResult(vm.evalCode(`(${install})`, "<host>"))
    .consume((fn) => vm.unwrapResult(vm.callFunction(fn, vm.undefined, host, vm.unwrapResult(vm.evalCode(`(${inspect})`, "<host>")))))

  return {
    /** @param {Handle} error @returns {{text: string, exitCode: number}} */
    describe(error) {
      const described = vm.callFunction(describe, vm.undefined, error)
      if (!described.error) return vm.dump(described.value)
      // Even saying what is wrong may need more memory than there is.
      return { text: `${OUT_OF_MEMORY}\n`, exitCode: 1 }
    },
  }
}
