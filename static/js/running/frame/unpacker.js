/** The worker that unpacks a runtime (unpack.js): compiled code, and the rest as it is. */

/** @param {import("../engine/runtimes.js").Part} part */
async function unpacked({ name, kind, blob }) {
  const stream = blob.stream().pipeThrough(new DecompressionStream("gzip"))
  if (kind === "wasm") return [name, await WebAssembly.compileStreaming(new Response(stream, { headers: { "Content-Type": "application/wasm" } }))]
  const whole = await new Response(stream).blob()
  return [name, new Blob([whole], { type: kind === "script" ? "text/javascript" : "" })]
}

self.onmessage = async ({ data: parts }) => {
  try {
    self.postMessage({ unpacked: Object.fromEntries(await Promise.all(parts.map(unpacked))) })
  } catch (error) {
    self.postMessage({ problem: String(error) })
  }
}
