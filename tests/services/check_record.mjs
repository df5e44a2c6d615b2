/** What verify.js says of each zip that is named, a line of JSON each. */
import { readFile } from "node:fs/promises"

import { Changed, check } from "../../services/record/verifier/verify.js"
import { readZip } from "../../services/record/verifier/zip.js"

for (const path of process.argv.slice(2)) {
  let found
  try {
    found = await check(await readZip(new Uint8Array(await readFile(path))))
  } catch (error) {
    if (!(error instanceof Changed)) throw error
    found = { verdict: "changed", sentences: [error.message] }
  }
  console.log(JSON.stringify([found.verdict, found.sentences]))
}
