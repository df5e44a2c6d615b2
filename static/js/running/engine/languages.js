/**
 * What the browser can run: by the ids of the server's list (services/interview/languages.py). Languages with the same
 * `runtime` are fetched once. Pure.
 */

/**
 * @typedef {object} RunnableLanguage
 * @property {string} id
 * @property {string} label what its programs run on, for people
 * @property {string} runtime which runtime is fetched for it
 * @property {number} megabytes how much that fetches, once; the build fails when this is not so
 * @property {boolean} hasLivePrompt whether a program in this browser can ask while it runs; otherwise it reads lines given beforehand
 */

// Without it nothing in a worker can wait for a person while a program waits for its line.
const CAN_SUSPEND = "Suspending" in WebAssembly

/** @type {readonly RunnableLanguage[]} */
export const LANGUAGES = Object.freeze([
  { id: "javascript", label: "JavaScript", runtime: "javascript", megabytes: 0.3, hasLivePrompt: false },
  { id: "typescript", label: "TypeScript", runtime: "javascript", megabytes: 0.3, hasLivePrompt: false },
  { id: "python", label: "Python", runtime: "python", megabytes: CAN_SUSPEND ? 8.1 : 12.7, hasLivePrompt: CAN_SUSPEND },
  { id: "sql", label: "SQLite", runtime: "sqlite", megabytes: 0.4, hasLivePrompt: false },
  { id: "postgresql", label: "PostgreSQL", runtime: "postgresql", megabytes: 10, hasLivePrompt: false },
  { id: "ruby", label: "Ruby", runtime: "ruby", megabytes: 9, hasLivePrompt: false },
  { id: "lua", label: "Lua", runtime: "lua", megabytes: 0.2, hasLivePrompt: false },
])

/**
 * What this browser needs of a runtime. A Python from a snapshot cannot wait for a person; where one that is started
 * anew can, the snapshot is not fetched.
 * @template {{name: string}} T
 * @param {T[]} parts
 */
export function neededParts(parts) {
  return CAN_SUSPEND ? parts.filter(({ name }) => name !== "snapshot") : parts
}

/** @param {string} id */
export function runtimeOf(id) {
  return LANGUAGES.find((language) => language.id === id)?.runtime ?? null
}

export { CAN_SUSPEND }
