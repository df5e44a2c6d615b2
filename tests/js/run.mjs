/**
 * Runs every file of tests: `node tests/js/run.mjs`. They share as many processes as there are cores; a process for each
 * file, as `node --test` has it, would spend most of its time on loading jsdom. Ends with 1 when a test failed.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readdirSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"

const HERE = import.meta.dirname
const OPTIONS = ["--test-timeout=120000", "--test-reporter=spec", "--test-force-exit"]
// Files that need packages of their own, too: one sets the clock that yjs takes when it is loaded, the next allows a
// paste a second, which takes ten in a process that has had many editors, and a package of the last ones adds globals.
const APART = ["cursors/awareness.test.js", "view/code_view.test.js", "document/outbox.test.js"]

/** @param {string[]} args @returns {Promise<boolean>} Whether all passed; what it said is shown in one piece. */
async function run(args) {
  const child = spawn(process.execPath, [...OPTIONS, ...args], { stdio: ["ignore", "pipe", "inherit"] })
  /** @type {Buffer[]} */
  const said = []
  child.stdout.on("data", (chunk) => said.push(chunk))
  const [code] = await once(child, "close")
  process.stdout.write(Buffer.concat(said))
  return code === 0
}

const files = readdirSync(HERE, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.js")).sort().map((name) => join(HERE, name))
const isApart = (/** @type {string} */ file) => APART.some((name) => file.endsWith(name))
/** @type {string[][]} */
const shares = Array.from({ length: availableParallelism() }, () => [])
files.filter((file) => !isApart(file)).forEach((file, index) => shares[index % shares.length].push(file))
const passed = await Promise.all(shares.filter((share) => share.length).map((share) => run([join(HERE, "together.mjs"), ...share])))
passed.push(await run(["--test", ...files.filter(isApart)]))
process.exitCode = passed.every(Boolean) ? 0 : 1
