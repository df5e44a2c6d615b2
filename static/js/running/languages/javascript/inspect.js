/**
 * How the console of a program shows a value, much as Node does. The function is handed to the guest as text, so it uses
 * nothing from around it.
 */

/**
 * @param {unknown} shown
 * @returns {string} in one line if it is short
 */
export function inspect(shown) {
  const DEEPEST = 3
  const MOST = 100
  const WIDEST = 76
  /** @type {object[]} */
  const open = []

  /** @param {string} text */
  const quoted = (text) => `'${text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/'/g, "\\'")}'`
  /** @param {PropertyKey} key */
  const named = (key) => {
    if (typeof key === "symbol") return `[${String(key)}]`
    return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(String(key)) ? String(key) : quoted(String(key))
  }
  /** @param {string} head @param {string[]} parts @param {string} [ends] */
  const wrapped = (head, parts, ends = "{}") => {
    if (parts.length === 0) return `${head}${ends}`
    const line = `${head}${ends[0]} ${parts.join(", ")} ${ends[1]}`
    if (line.length <= WIDEST && !line.includes("\n")) return line
    return `${head}${ends[0]}\n${parts.map((part) => `  ${part.replaceAll("\n", "\n  ")}`).join(",\n")}\n${ends[1]}`
  }
  /** @param {any[]} items @param {(item: any) => string} said */
  const some = (items, said) => {
    const parts = items.slice(0, MOST).map(said)
    return items.length > MOST ? [...parts, `... ${items.length - MOST} more`] : parts
  }
  /** @param {any} value @param {(key: string | symbol) => boolean} [isShown] */
  const properties = (value, isShown = () => true) => {
    const keys = Reflect.ownKeys(value).filter((key) => isShown(key) && Object.getOwnPropertyDescriptor(value, key)?.enumerable)
    return some(keys, (key) => {
      const { get, set, value: held } = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(value, key))
      const accessor = get ? (set ? "[Getter/Setter]" : "[Getter]") : "[Setter]"
      return `${named(key)}: ${get || set ? accessor : inner(held)}`
    })
  }
  /** @param {any} value */
  const classOf = (value) => {
    const { constructor } = Object.getPrototypeOf(value) ?? {}
    return Object.getPrototypeOf(value) === null ? "[Object: null prototype]" : constructor?.name ?? ""
  }
  /** @param {string | symbol} key */
  const isNoIndex = (key) => typeof key === "symbol" || !/^\d+$/.test(key)
  /** @param {any} value */
  const elements = (value) => {
    /** @type {string[]} */
    const parts = []
    for (let at = 0; at < Math.min(value.length, MOST); at += 1) parts.push(at in value ? inner(value[at]) : "<empty>")
    if (value.length > MOST) parts.push(`... ${value.length - MOST} more`)
    return [...parts, ...properties(value, isNoIndex)]
  }
  /** @param {any} value @param {string} name */
  const ofClass = (value, name) => {
    if (Array.isArray(value)) return wrapped(name === "Array" ? "" : `${name}(${value.length}) `, elements(value), "[]")
    if (ArrayBuffer.isView(value) && "length" in value) return wrapped(`${name}(${value.length}) `, elements(value), "[]")
    if (value instanceof Map) return wrapped(`${name}(${value.size}) `, some([...value], ([key, held]) => `${inner(key)} => ${inner(held)}`))
    if (value instanceof Set) return wrapped(`${name}(${value.size}) `, some([...value], inner))
    const prefix = name === "Object" ? "" : `${name} `
    return wrapped(prefix, properties(value))
  }
  /** @param {any} value */
  const object = (value) => {
    if (value instanceof Error) return `${value.name}: ${value.message}${value.stack ? `\n${value.stack.trimEnd()}` : ""}`
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString()
    if (value instanceof RegExp) return String(value)
    if (value instanceof Promise) return "Promise {}"
    if (open.includes(value)) return "[Circular]"
    const name = classOf(value)
    if (open.length >= DEEPEST) return Array.isArray(value) ? "[Array]" : `[${name || "Object"}]`
    open.push(value)
    const text = ofClass(value, name)
    open.pop()
    return text
  }
  /** @param {any} value @returns {string} */
  const inner = (value) => {
    if (typeof value === "string") return quoted(value)
    if (typeof value === "bigint") return `${value}n`
    if (Object.is(value, -0)) return "-0"
    if (typeof value === "function") {
      const isClass = String(value).startsWith("class")
      return `[${isClass ? "class" : "Function"}${value.name ? `${isClass ? " " : ": "}${value.name}` : " (anonymous)"}]`
    }
    return typeof value === "object" && value !== null ? object(value) : String(value)
  }
  return inner(shown)
}
