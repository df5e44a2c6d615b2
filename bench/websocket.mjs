/**
 * A WebSocket client that costs little, so that the load generator is never what is measured: frames are
 * made and read by hand on a bare TCP connection (RFC 6455; no fragments, no compression, no TLS).
 */
import { randomBytes } from "node:crypto"
import { connect } from "node:net"

const TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10

/** Any mask will do: it protects proxies, and there are none here. */
const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d])

/**
 * One frame, masked as a client must.
 * @param {string | Uint8Array} payload
 * @param {number} [opcode]
 */
export function frame(payload, opcode = typeof payload === "string" ? TEXT : BINARY) {
  const body = typeof payload === "string" ? Buffer.from(payload) : payload
  const size = body.length
  const extra = size < 126 ? 0 : size < 65536 ? 2 : 8
  const made = Buffer.allocUnsafe(2 + extra + 4 + size)
  made[0] = 0x80 | opcode
  made[1] = 0x80 | (extra === 0 ? size : extra === 2 ? 126 : 127)
  if (extra === 2) made.writeUInt16BE(size, 2)
  if (extra === 8) made.writeBigUInt64BE(BigInt(size), 2)
  const start = 2 + extra + 4
  made.set(MASK, start - 4)
  for (let at = 0; at < size; at++) made[start + at] = body[at] ^ MASK[at & 3]
  return made
}

/**
 * A connection whose handshake is done. `heard` is called for every whole message, with its bytes; they are
 * only valid during the call.
 * @param {string} address  ws://host:port/path
 * @param {{ cookie?: string, heard: (message: Buffer, isText: boolean) => void, closed?: () => void }} options
 * @returns {Promise<{ send: (frame: Buffer) => void, close: () => void }>}
 */
export function open(address, { cookie, heard, closed }) {
  const url = new URL(address)
  const tcp = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
  const lines = [
    `GET ${url.pathname}${url.search} HTTP/1.1`, `Host: ${url.host}`, "Connection: Upgrade", "Upgrade: websocket",
    "Sec-WebSocket-Version: 13", `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    ...(cookie ? [`Cookie: ${cookie}`] : []),
  ]
  tcp.write(lines.join("\r\n") + "\r\n\r\n")
  const wire = { send: (/** @type {Buffer} */ made) => { tcp.write(made) }, close: () => { tcp.destroy() } }
  return new Promise((resolve, reject) => {
    /** @type {Buffer} */
    let rest = Buffer.alloc(0)
    let isOpen = false
    tcp.on("error", reject)
    tcp.on("close", () => { reject(new Error(`the connection to ${address} was closed`)); closed?.() })
    tcp.on("data", (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      if (!isOpen) {
        const end = rest.indexOf("\r\n\r\n")
        if (end < 0) return
        if (!rest.toString("latin1", 0, 12).endsWith("101")) {
          reject(new Error(`${address} answered ${rest.toString("latin1", 0, end)}`))
          tcp.destroy()
          return
        }
        isOpen = true
        rest = rest.subarray(end + 4)
        resolve(wire)
      }
      rest = rest.subarray(read(rest, heard, (made) => tcp.write(made)))
    })
  })
}

/**
 * Hand on every whole frame at the start of `bytes`; how many bytes they took.
 * @param {Buffer} bytes
 * @param {(message: Buffer, isText: boolean) => void} heard
 * @param {(frame: Buffer) => void} answer
 */
function read(bytes, heard, answer) {
  let at = 0
  while (bytes.length - at >= 2) {
    const opcode = bytes[at] & 15
    let size = bytes[at + 1] & 127
    let start = at + 2
    if (size === 126) {
      if (bytes.length < start + 2) break
      size = bytes.readUInt16BE(start)
      start += 2
    } else if (size === 127) {
      if (bytes.length < start + 8) break
      size = Number(bytes.readBigUInt64BE(start))
      start += 8
    }
    if (bytes.length < start + size) break
    const payload = bytes.subarray(start, start + size)
    at = start + size
    if (opcode === TEXT || opcode === BINARY) heard(payload, opcode === TEXT)
    else if (opcode === PING) answer(frame(payload, PONG))
    else if (opcode === CLOSE) break
  }
  return at
}
