/**
 * Bounds the memory of WebAssembly that asks for more by an instruction of its own, which no script can refuse: the bound
 * is written into the compiled code.
 */
const MEMORY_SECTION = 5
const HEADER_BYTES = 8

/** @param {Uint8Array} bytes @param {number} at @returns {{value: number, next: number}} */
function unsigned(bytes, at) {
  let value = 0
  for (let shift = 0, next = at; ; shift += 7, next += 1) {
    value += (bytes[next] & 0x7f) * 2 ** shift
    if (bytes[next] < 0x80) return { value, next: next + 1 }
  }
}

/** @param {number} value */
function written(value) {
  const bytes = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left]
    bytes.push((left % 128) | 0x80)
  }
}

/**
 * The same code with at most so much memory. Code that brings more than one memory, or none, is refused.
 * @param {Uint8Array} code @param {number} mostPages of 64 KB
 */
export function withMemoryBound(code, mostPages) {
  for (let at = HEADER_BYTES; at < code.length;) {
    const { value: size, next } = unsigned(code, at + 1)
    if (code[at] === MEMORY_SECTION) {
      const count = unsigned(code, next)
      const least = unsigned(code, count.next + 1)
      if (count.value !== 1 || least.value > mostPages) throw new Error("Its memory cannot be bounded.")
      const section = [1, 1, ...written(least.value), ...written(mostPages)]
      const bound = Uint8Array.from([MEMORY_SECTION, ...written(section.length), ...section])
      return Buffer.concat([code.subarray(0, at), bound, code.subarray(next + size)])
    }
    at = next + size
  }
  throw new Error("It has no memory of its own.")
}
