/**
 * Hands a runtime its files where it would fetch them: the frame has no network, and the compiled code is here already.
 * The browser's own `fetch` is gone for good with this; confine.js then takes the stand-in too.
 */

/** @param {Record<string, WebAssembly.Module | Blob>} files by the name at the end of the address they are asked for */
export function handOver(files) {
  /** @type {WeakMap<object, WebAssembly.Module>} */
  const compiled = new WeakMap()

  const fetched = async (/** @type {string | URL | Request} */ address) => {
    const name = String(address).split("/").at(-1) ?? ""
    const file = files[name]
    if (!file) throw new TypeError(`${name} was not handed over.`)
    const answer = new Response(file instanceof Blob ? file : null)
    if (file instanceof WebAssembly.Module) compiled.set(answer, file)
    return answer
  }
  Object.defineProperty(self, "fetch", { value: fetched, writable: true, configurable: true })

  WebAssembly.instantiateStreaming = async (answer, imports) => {
    const module = compiled.get(await answer)
    if (!module) throw new TypeError("No compiled code was handed over for this.")
    return { module, instance: await WebAssembly.instantiate(module, imports) }
  }
}
