/** The program's own files: which one an import means, and its text as JavaScript. */
import { transform } from "sucrase"

const ENDINGS = ["", ".js", ".ts", ".mjs", ".mts", ".cjs", ".jsx", ".tsx", "/index.js", "/index.ts"]
const TYPED = /\.(m?ts|tsx)$/
const MARKED = /\.(jsx|tsx)$/

/** @typedef {{error: Error}} Missing */

/** @param {import("../worker.js").SourceFile[]} files */
export function createSources(files) {
  const texts = new Map(files.map(({ name, text }) => [name, text]))
  /** Who asked for what is not there. @type {Map<string, string>} */
  const wanted = new Map()

  return {
    /**
     * The name of the file that is meant; the request itself if there is none, which `read` then refuses.
     * @param {string} from
     * @param {string} request
     */
    resolve(from, request) {
      const path = request.startsWith(".") ? joined(from, request) : request
      // TypeScript imports "./sum.js" and means sum.ts.
      const candidates = [...ENDINGS.map((ending) => path + ending), path.replace(/\.(m?)js$/, ".$1ts"), path.replace(/\.js$/, ".tsx")]
      const found = candidates.find((name) => texts.has(name))
      if (found === undefined) wanted.set(request, from)
      return found ?? request
    },
    /** @param {string} name @returns {string | Missing} */
    read(name) {
      const text = texts.get(name)
      if (text === undefined) return { error: new Error(missing(name, wanted.get(name))) }
      try {
        return asJavaScript(name, text)
      } catch (error) {
        return { error: new SyntaxError(explained(name, /** @type {Error} */ (error))) }
      }
    },
  }
}

/** @param {string} request @param {string | undefined} from */
function missing(request, from) {
  const problem = from ? `${from} imports "${request}", which is not one of the files.` : `There is no file "${request}".`
  return request.startsWith(".") ? problem : `${problem} Only a program's own files can be imported, for example "./other.js".`
}

/** @param {string} name @param {string} text */
function asJavaScript(name, text) {
  /** @type {import("sucrase").Transform[]} */
  const transforms = [...(TYPED.test(name) ? [/** @type {const} */ ("typescript")] : []), ...(MARKED.test(name) ? [/** @type {const} */ ("jsx")] : [])]
  if (transforms.length === 0) return text
  return transform(text, { transforms, disableESTransforms: true, production: true, filePath: name }).code
}

/** Sucrase says "Error transforming main.ts: Unexpected token (3:5)". @param {string} name @param {Error} error */
function explained(name, { message }) {
  const [, reason, line, column] = /^(?:Error transforming .*?: )?(.*) \((\d+):(\d+)\)$/s.exec(message) ?? []
  return reason ? `${reason}\n    at ${name}:${line}:${column}` : message
}

/** @param {string} from @param {string} request */
function joined(from, request) {
  const path = from.split("/").slice(0, -1)
  for (const part of request.split("/")) {
    if (part === "..") path.pop()
    else if (part !== ".") path.push(part)
  }
  return path.join("/")
}

/** Whether a text has to be run as a module: only those may import. @param {string} text */
export function isModule(text) {
  return /^\s*(import\s*["'{*\w]|export\b)/m.test(text) || /^\s*(?:(?:const|let|var)\s[^=]+=\s*)?await\b/m.test(text)
}
