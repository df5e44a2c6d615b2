/** Reads the zip of a record without a library. `verifiers.py` leaves the import out where all is one script. */
import { Changed, reading, text } from "./verify.js"

const MAX_BYTES = 1024 * 1024 * 1024

/** The files in a zip. Rejects with Changed when it is none, or has a name twice. */
export async function readZip(bytes) {
  return reading("The zip cannot be read.", async () => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let end = bytes.length - 22
    while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1
    const members = new Map()
    let at = view.getUint32(end + 16, true)
    let total = 0
    for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
      if (view.getUint32(at, true) !== 0x02014b50) throw new TypeError("no entry")
      const [method, packed, size] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
      const [nameSize, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true))
      const name = text(bytes.subarray(at + 46, at + 46 + nameSize))
      const local = view.getUint32(at + 42, true)
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
      if (members.has(name)) throw new Changed("A file is in the zip twice.")
      total += size
      if (total > MAX_BYTES) throw new Changed("The zip is larger than a record can be.")
      const data = bytes.subarray(start, start + packed)
      const whole = method === 0 ? data : await inflated(data)
      if (whole.length !== size) throw new TypeError("another size")
      members.set(name, whole)
      at += 46 + nameSize + extra + comment
    }
    return members
  })
}

async function inflated(data) {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw"))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
