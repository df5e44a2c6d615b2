/** The statements of a text in PostgreSQL's SQL. Pure. */

// Comments, strings, names, and code between dollars may have semicolons that end nothing.
const TOKEN = /--[^\n]*|\/\*[\s\S]*?\*\/|[eE]'(?:[^'\\]|\\.|'')*'|'[^']*'|"[^"]*"|\$(\w*)\$[\s\S]*?\$\1\$|;|[^]/g

/** @param {string} text @returns {{text: string, at: number}[]} with the place where each begins */
export function statementsOf(text) {
  const found = []
  let at = 0
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token !== ";") continue
    found.push({ text: text.slice(at, index + 1), at })
    at = index + 1
  }
  found.push({ text: text.slice(at), at })
  return found.filter((statement) => statement.text.replace(TOKEN, (token) => (/^(?:--|\/\*|\s|;)/.test(token) ? "" : "x")) !== "")
}
