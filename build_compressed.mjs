/**
 * Puts a Brotli and a gzip file beside each built file that browsers fetch and that becomes clearly smaller. The
 * server sends one of them as it is (routes/http/static_files.py), so nothing is compressed while somebody waits.
 */
import { readFile, readdir, writeFile } from "node:fs/promises"
import { extname, join } from "node:path"
import { promisify } from "node:util"
import { brotliCompress, constants, gzip } from "node:zlib"

const KINDS = new Set([".js", ".css", ".svg", ".json", ".wasm", ".bin", ".txt"])
/** Read by programs of the server only. */
const UNSERVED = ["print/"]
/** A smaller file fits into the packets of its headers anyway. */
const LEAST_BYTES = 1024
/** Fonts and packs are compressed already; what saves less than a tenth is not worth the second file. */
const WORTH_IT = 0.9
/** The highest, 11, takes fifteen times as long for files that are a tenth smaller: for those that a first visit waits for. */
const BROTLI_QUALITY = { small: 11, large: 9 }
const SMALL_BYTES = 256 * 1024
const GZIP_LEVEL = 9

/** @param {Buffer} content */
function brotli(content) {
  const quality = content.length <= SMALL_BYTES ? BROTLI_QUALITY.small : BROTLI_QUALITY.large
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
  return promisify(brotliCompress)(content, { params })
}

/** @param {Buffer} content @returns {Promise<Buffer>} */
function zipped(content) {
  return new Promise((resolve, reject) => {
    gzip(content, { level: GZIP_LEVEL }, (error, made) => (error ? reject(error) : resolve(made)))
  })
}

/** @param {string} file */
async function compress(file) {
  const content = await readFile(file)
  if (content.length < LEAST_BYTES) return
  const made = { br: await brotli(content), gz: await zipped(content) }
  for (const [ending, smaller] of Object.entries(made)) {
    if (smaller.length <= content.length * WORTH_IT) await writeFile(`${file}.${ending}`, smaller)
  }
}

/** @param {string} folder everything below it */
export async function compressAll(folder) {
  const found = await readdir(folder, { recursive: true })
  const served = found.filter((file) => KINDS.has(extname(file)) && !UNSERVED.some((one) => file.startsWith(one)))
  await Promise.all(served.map((file) => compress(join(folder, file))))
}
