/** SQL files as they are written: statements, and lines that read another file. Pure. */

/** @typedef {{text: string, file: string, line: number}} Piece `line` is where it begins, from 1 */

/**
 * The text of a file in pieces, with the files in place that it reads.
 * @param {import("../worker.js").SourceFile[]} files
 * @param {string} entry
 * @param {RegExp} reads what a line that reads another file looks like, its name as the first group
 * @param {string[]} [within] which files are being read already
 * @returns {Piece[]}
 * @throws {Error} for a file that is not there, or that reads itself
 */
export function piecesOf(files, entry, reads, within = []) {
  const source = files.find(({ name }) => name === entry)
  if (!source) throw new Error(`There is no file "${entry}".`)
  if (within.includes(entry)) throw new Error(`${entry} reads itself.`)
  /** @type {Piece[]} */
  const pieces = []
  let piece = { text: "", file: entry, line: 1 }
  for (const [index, line] of source.text.split("\n").entries()) {
    const read = reads.exec(line)
    if (read) {
      pieces.push(piece, ...piecesOf(files, read[1], reads, [...within, entry]))
      piece = { text: "", file: entry, line: index + 2 }
    } else piece.text += `${line}\n`
  }
  return [...pieces, piece].filter(({ text }) => text.trim() !== "")
}

/** In which line of its file a piece is, after so much of its text. @param {Piece} piece @param {number} at */
export function lineAt(piece, at) {
  const before = piece.text.slice(0, at)
  // A statement is said to be where its first word is.
  const blank = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(piece.text.slice(at))?.[0] ?? ""
  return piece.line + (before + blank).split("\n").length - 1
}
