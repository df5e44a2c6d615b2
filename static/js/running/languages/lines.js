/** The lines a program reads that were given beforehand. Pure. */

/** @param {string} input @returns {() => string | null} the next line without its end; null after the last */
export function createLines(input) {
  const lines = input === "" ? [] : input.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n")
  return () => lines.shift() ?? null
}
