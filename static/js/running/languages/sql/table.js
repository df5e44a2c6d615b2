/** Rows as a table of text. Pure. */

/** More rows than this are not shown: nobody reads them, and a query may have endlessly many. */
export const MAX_ROWS = 1000

/** @param {unknown} value */
function said(value) {
  if (value === null || value === undefined) return "NULL"
  if (value instanceof Uint8Array) return `x'${[...value].map((byte) => byte.toString(16).padStart(2, "0")).join("")}'`
  if (value instanceof Date) return value.toISOString()
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}

/**
 * @param {string[]} columns
 * @param {unknown[][]} rows
 * @param {boolean} [hasMore] whether there are rows beyond these
 */
export function table(columns, rows, hasMore = false) {
  const texts = rows.map((row) => row.map((value) => said(value).replaceAll("\n", "\\n")))
  const widths = columns.map((name, at) => texts.reduce((widest, row) => Math.max(widest, row[at].length), name.length))
  const isNumber = columns.map((_, at) => rows.length > 0 && rows.every((row) => ["number", "bigint"].includes(typeof row[at]) || row[at] === null))
  /** @param {string[]} cells @param {boolean[]} toTheRight */
  const line = (cells, toTheRight) => cells
    .map((cell, at) => (toTheRight[at] ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join(" | ").trimEnd()
  const count = hasMore ? `(the first ${rows.length} rows)` : `(${rows.length} ${rows.length === 1 ? "row" : "rows"})`
  return `${[
    line(columns, []), widths.map((width) => "-".repeat(width)).join("-+-"), ...texts.map((cells) => line(cells, isNumber)), count,
  ].join("\n")}\n`
}
