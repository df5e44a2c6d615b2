/** SQL, in SQLite: an empty database in memory for each run. Each statement's rows are its output. */
import initSqlJs from "sql.js"
import { LIMITS } from "../../../core/limits.js"
import { handOver } from "../hand_over.js"
import { serve } from "../worker.js"
import { lineAt, piecesOf } from "./script.js"
import { MAX_ROWS, table } from "./table.js"

const READS = /^\.read\s+(\S+)\s*$/
// A database of the library lies outside of the memory that is bounded by itself.
const MAX_PAGES = (LIMITS.RUN_MEMORY_BYTES / 4096) * 0.75
const FURTHER_DATABASE = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:attach|vacuum\s+into)\b/i
const CHANGES = /^\s*(?:insert|update|delete|replace)\b/i

serve(async ({ engine }) => {
  handOver({ "sql-wasm.wasm": engine, "sql-wasm-browser.wasm": engine })
  const sqlite = await initSqlJs({ locateFile: (/** @type {string} */ name) => `https://runtime.invalid/${name}` })
  return ({ files, entry }, terminal) => {
    const database = new sqlite.Database()
    database.exec(`pragma temp_store = memory; pragma max_page_count = ${MAX_PAGES}`)
    try {
      for (const piece of piecesOf(files, entry, READS)) runPiece(database, piece, terminal)
      return { exitCode: 0 }
    } catch (error) {
      const { message } = /** @type {Error} */ (error)
      terminal.err(`${message}\n`)
      return { exitCode: 1, isOutOfMemory: /: (?:out of memory|database or disk is full)$/.test(message) }
    }
  }
})

/** @param {any} database @param {import("./script.js").Piece} piece @param {import("../worker.js").Terminal} terminal */
function runPiece(database, piece, terminal) {
  const statements = database.iterateStatements(piece.text)
  for (;;) {
    const at = piece.text.length - statements.getRemainingSQL().length
    try {
      const { value: statement, done } = statements.next()
      if (done) return
      runStatement(database, statement, terminal)
    } catch (error) {
      throw new Error(`${piece.file}:${lineAt(piece, at)}: ${/** @type {Error} */ (error).message}`, { cause: error })
    }
  }
}

/** @param {any} database @param {any} statement @param {import("../worker.js").Terminal} terminal */
function runStatement(database, statement, terminal) {
  if (FURTHER_DATABASE.test(statement.getSQL())) throw new Error("A run has one database, to which no other can be attached.")
  const rows = []
  let hasMore = false
  while (!hasMore && statement.step()) {
    if (rows.length === MAX_ROWS) hasMore = true
    else rows.push(statement.get(null, { useBigInt: true }))
  }
  const columns = statement.getColumnNames()
  if (columns.length > 0) return terminal.out(table(columns, rows, hasMore))
  const changed = database.getRowsModified()
  if (CHANGES.test(statement.getSQL())) terminal.out(`${changed} ${changed === 1 ? "row" : "rows"} changed\n`)
}
