/** PostgreSQL, as PGlite compiles it: a database that the build made empty, in memory, for each run. */
import { PGlite } from "@electric-sql/pglite"
import { boundFiles } from "../bound_files.js"
import { serve } from "../worker.js"
import { lineAt, piecesOf } from "./script.js"
import { statementsOf } from "./statements.js"
import { MAX_ROWS, table } from "./table.js"

const READS = /^\\i\s+(\S+)\s*$/
const CHANGES = ["INSERT", "UPDATE", "DELETE", "MERGE"]

serve(async ({ engine, bundle, database: loadDataDir }) => {
  // What makes a database is not needed where one is given; something has to stand there, or it would be fetched.
  const database = await PGlite.create({ pgliteWasmModule: engine, initdbWasmModule: engine, fsBundle: bundle, loadDataDir })
  boundFiles(database.Module.FS)
  return async ({ files, entry }, terminal) => {
    try {
      for (const piece of piecesOf(files, entry, READS)) await runPiece(database, piece, terminal)
      return { exitCode: 0 }
    } catch (error) {
      const { message } = /** @type {Error} */ (error)
      terminal.err(`${message}\n`)
      return { exitCode: 1, isOutOfMemory: /: (?:out of memory|could not extend file)/.test(message) }
    }
  }
})

/**
 * Statement by statement, each in a transaction of its own unless the program says otherwise.
 * @param {PGlite} database @param {import("./script.js").Piece} piece @param {import("../worker.js").Terminal} terminal
 */
async function runPiece(database, piece, terminal) {
  for (const { text, at } of statementsOf(piece.text)) {
    try {
      const onNotice = (/** @type {any} */ notice) => terminal.err(`${notice.severity}: ${notice.message}\n`)
      for (const result of await database.exec(text, { rowMode: "array", onNotice })) terminal.out(said(result))
    } catch (error) {
      const { message, position } = /** @type {any} */ (error)
      const line = lineAt(piece, position ? at + Number(position) - 1 : at)
      throw new Error(`${piece.file}:${line}: ${message}`, { cause: error })
    }
  }
}

/** @param {any} result */
function said({ fields, rows, affectedRows = 0, command }) {
  if (fields.length > 0) {
    return table(fields.map((/** @type {{name: string}} */ { name }) => name), rows.slice(0, MAX_ROWS), rows.length > MAX_ROWS)
  }
  return CHANGES.includes(command) ? `${affectedRows} ${affectedRows === 1 ? "row" : "rows"} changed\n` : ""
}
