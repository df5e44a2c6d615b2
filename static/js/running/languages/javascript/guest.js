/**
 * What a program finds in its global object beside the language. The function is handed to the guest as text and called
 * there, so it uses nothing from around it but its arguments.
 */

/**
 * @typedef {object} Host what the worker offers (javascript.js)
 * @property {string} entry the name of the file that the program begins with
 * @property {(stream: string, text: string) => void} write
 * @property {() => string | null} readLine
 * @property {(callback: () => void, after: number, isRepeated: boolean) => number} setTimer
 * @property {(number: number) => void} clearTimer
 * @property {() => number} now
 * @property {(from: string, request: string) => string} resolve
 * @property {(name: string) => (exports: object, require: Function, module: {exports: object}) => void} load
 */

/**
 * @param {Host} host
 * @param {(value: unknown) => string} inspect
 * @returns {(error: any) => {text: string, exitCode: number}} says what a program ended with
 */
export function install(host, inspect) {
  const global = /** @type {any} */ (globalThis)
  const exiting = Symbol("exit")
  let depth = 0

  /** @param {any[]} args */
  const formatted = (args) => {
    const [first, ...rest] = args
    if (typeof first !== "string" || !first.includes("%")) return args.map(plain).join(" ")
    const text = first.replace(/%([sdifjoOc%])/g, (/** @type {string} */ whole, /** @type {string} */ kind) => {
      if (kind === "%") return "%"
      if (rest.length === 0) return whole
      const value = rest.shift()
      if (kind === "d" || kind === "f") return String(Number(value))
      if (kind === "i") return String(Math.trunc(Number(value)))
      if (kind === "j") return JSON.stringify(value)
      if (kind === "c") return ""
      return kind === "s" ? plain(value) : inspect(value)
    })
    return [text, ...rest.map(plain)].join(" ")
  }
  /** @param {unknown} value */
  const plain = (value) => (typeof value === "string" ? value : inspect(value))
  /** @param {string} stream */
  const printer = (stream) => (/** @type {any[]} */ ...args) => {
    const indent = "  ".repeat(depth)
    host.write(stream, `${indent}${formatted(args).replaceAll("\n", `\n${indent}`)}\n`)
  }

  /** @type {Map<string, number>} */
  const counts = new Map()
  /** @type {Map<string, number>} */
  const started = new Map()
  const log = printer("stdout")
  const error = printer("stderr")
  global.console = {
    log, info: log, debug: log, error, warn: error, dir: (/** @type {unknown} */ value) => log(inspect(value)),
    trace: (/** @type {any[]} */ ...args) => error("Trace:", ...args),
    assert: (/** @type {unknown} */ holds, /** @type {any[]} */ ...args) => holds || error("Assertion failed", ...args),
    table: (/** @type {unknown} */ rows) => log(rows),
    group: (/** @type {any[]} */ ...args) => {
      if (args.length > 0) log(...args)
      depth += 1
    },
    groupEnd: () => depth = Math.max(0, depth - 1),
    count: (label = "default") => {
      counts.set(label, (counts.get(label) ?? 0) + 1)
      log(`${label}: ${counts.get(label)}`)
    },
    time: (label = "default") => started.set(label, host.now()),
    timeEnd: (label = "default") => log(`${label}: ${(host.now() - (started.get(label) ?? host.now())).toFixed(3)}ms`),
  }

  const timer = (/** @type {boolean} */ isRepeated) => (/** @type {Function} */ callback, after = 0, /** @type {any[]} */ ...args) => {
    if (typeof callback !== "function") throw new TypeError("A timer needs a function.")
    return host.setTimer(() => callback(...args), Number(after) || 0, isRepeated)
  }
  const clear = (/** @type {unknown} */ number) => host.clearTimer(Number(number) || 0)
  Object.assign(global, {
    setTimeout: timer(false), setInterval: timer(true),
    setImmediate: (/** @type {Function} */ callback, /** @type {any[]} */ ...args) => timer(false)(callback, 0, ...args),
    clearTimeout: clear, clearInterval: clear, clearImmediate: clear,
    prompt: (question = "") => {
      if (question !== "") host.write("stdout", String(question))
      return host.readLine()
    },
    readline: () => host.readLine(),
  })
  global.queueMicrotask ??= (/** @type {() => void} */ callback) => Promise.resolve().then(callback)
  global.performance ??= { now: host.now }

  const everything = () => {
    const lines = []
    for (let line = host.readLine(); line !== null; line = host.readLine()) lines.push(`${line}\n`)
    return lines.join("")
  }
  global.process = {
    argv: ["node", host.entry], env: {}, platform: "browser",
    stdout: { write: (/** @type {unknown} */ text) => (host.write("stdout", String(text)), true) },
    stderr: { write: (/** @type {unknown} */ text) => (host.write("stderr", String(text)), true) },
    exit: (code = 0) => {
      throw Object.assign(new Error("process.exit"), { [exiting]: Number(code) || 0 })
    },
  }

  /** @type {Record<string, {exports: any}>} */
  const modules = {}
  /** @type {Record<string, object>} What programs read their input with elsewhere. */
  const known = { fs: { readFileSync: everything }, util: { inspect, format: (/** @type {any[]} */ ...args) => formatted(args) } }
  /** @param {string} from @returns {(request: string) => unknown} */
  const requireFrom = (from) => (request) => {
    const bare = String(request).replace(/^node:/, "")
    if (Object.hasOwn(known, bare)) return known[bare]
    const name = host.resolve(from, String(request))
    if (!Object.hasOwn(modules, name)) {
      const module = modules[name] = { exports: {} }
      host.load(name)(module.exports, requireFrom(name), module)
    }
    return modules[name].exports
  }
  global.require = requireFrom(host.entry)
  global.module = { exports: {} }
  global.exports = global.module.exports

  return (thrown) => {
    if (typeof thrown === "object" && thrown !== null && exiting in thrown) return { text: "", exitCode: thrown[exiting] }
    if (!(thrown instanceof Error)) {
      const text = `Uncaught ${inspect(thrown)}\n` // What every engine of JavaScript says, in whatever language.
      return { text, exitCode: 1 }
    }
    const stack = String(thrown.stack ?? "").split("\n")
      .filter((line) => line.trim() !== "" && !line.includes("<host>") && !line.includes("(native)"))
    return { text: `${[`${thrown.name}: ${thrown.message}`, ...stack].join("\n")}\n`, exitCode: 1 }
  }
}
