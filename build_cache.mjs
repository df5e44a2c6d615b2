/** What takes long to make and changes with the version of a package only is kept beside the packages. */
import { access, mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "node_modules", ".cache", "neurohire-runner")

/** @param {string} key @param {() => Promise<Uint8Array>} make @returns {Promise<string>} the file that has it */
export async function cachedFile(key, make) {
  const file = join(FOLDER, key)
  const isKnown = await access(file).then(() => true, () => false)
  if (isKnown) return file
  const made = await make()
  await mkdir(FOLDER, { recursive: true })
  // Renamed into place, so that a build that is stopped leaves no half of a file.
  await writeFile(`${file}-${process.pid}`, made)
  await rename(`${file}-${process.pid}`, file)
  return file
}

/** @param {string} key @param {() => Promise<Uint8Array>} make @returns {Promise<Uint8Array>} */
export async function cached(key, make) {
  return readFile(await cachedFile(key, make))
}
