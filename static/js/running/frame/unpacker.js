/** The worker that unpacks a runtime (unpack.js): compiled code, and the rest as it is. */

/** @param {import("../engine/runtimes.js").Part} part */
async function unpacked({ kind, blob }) {
  const stream = blob.stream().pipeThrough(new DecompressionStream("gzip"))
  if (kind === "wasm") return WebAssembly.compileStreaming(new Response(stream, { headers: { "Content-Type": "application/wasm" } }))
  const whole = await new Response(stream).blob()
  return new Blob([whole], { type: kind === "script" ? "text/javascript" : "" })
}

self.onmessage = async ({ data: part }) => {
  try {
    self.postMessage({ name: part.name, content: await unpacked(part) })
  } catch (error) {
    self.postMessage({ problem: String(error) })
  }
}
