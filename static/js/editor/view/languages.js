/**
 * The editor's side of each language the server offers (services/interview/languages.py): highlighting and the usual
 * indentation. A language is fetched when somebody chooses it; one that is unknown here is plain text.
 */
import { indentUnit, LanguageSupport, StreamLanguage } from "@codemirror/language"
import { EditorState } from "@codemirror/state"

const TWO = "  "
const FOUR = "    "
const TAB = "\t"

/** @typedef {import("@codemirror/state").Extension} Extension */
/** @type {Record<string, {indent: string, load?: () => Promise<Extension>}>} */
const LANGUAGES = {
  python: { indent: FOUR, load: async () => withoutTripledQuotes((await import("@codemirror/lang-python")).python()) },
  javascript: { indent: TWO, load: async () => (await import("@codemirror/lang-javascript")).javascript({ jsx: true }) },
  typescript: { indent: TWO, load: async () => (await import("@codemirror/lang-javascript")).javascript({ typescript: true, jsx: true }) },
  java: { indent: FOUR, load: async () => (await import("@codemirror/lang-java")).java() },
  c: { indent: FOUR, load: async () => legacy((await import("@codemirror/legacy-modes/mode/clike")).c) },
  cpp: { indent: FOUR, load: async () => (await import("@codemirror/lang-cpp")).cpp() },
  csharp: { indent: FOUR, load: async () => legacy((await import("@codemirror/legacy-modes/mode/clike")).csharp) },
  go: { indent: TAB, load: async () => (await import("@codemirror/lang-go")).go() },
  rust: { indent: FOUR, load: async () => (await import("@codemirror/lang-rust")).rust() },
  ruby: { indent: TWO, load: async () => legacy((await import("@codemirror/legacy-modes/mode/ruby")).ruby) },
  // Without "plain" a file would have to begin with "<?php" to be coloured.
  php: { indent: FOUR, load: async () => (await import("@codemirror/lang-php")).php({ plain: true }) },
  lua: { indent: TWO, load: async () => legacy((await import("@codemirror/legacy-modes/mode/lua")).lua) },
  sql: { indent: TWO, load: async () => (await import("@codemirror/lang-sql")).sql() },
  postgresql: { indent: TWO, load: postgresql },
  html: { indent: TWO, load: async () => (await import("@codemirror/lang-html")).html() },
  css: { indent: TWO, load: async () => (await import("@codemirror/lang-css")).css() },
  json: { indent: TWO, load: async () => (await import("@codemirror/lang-json")).json() },
  yaml: { indent: TWO, load: async () => (await import("@codemirror/lang-yaml")).yaml() },
  markdown: { indent: TWO, load: async () => (await import("@codemirror/lang-markdown")).markdown() },
  shell: { indent: TWO, load: async () => legacy((await import("@codemirror/legacy-modes/mode/shell")).shell) },
  plain: { indent: FOUR },
}

/**
 * Three quotes are not closed by themselves: the first one that closes them would be taken for all three, and whoever
 * types the other two would have five.
 * @param {LanguageSupport} support
 */
function withoutTripledQuotes(support) {
  const [config] = EditorState.create({ extensions: support }).languageDataAt("closeBrackets", 0)
  const brackets = /** @type {string[]} */ (config?.brackets ?? []).filter((bracket) => bracket.length === 1)
  return [support, support.language.data.of({ closeBrackets: { ...config, brackets } })]
}

async function postgresql() {
  const { PostgreSQL, sql } = await import("@codemirror/lang-sql")
  return sql({ dialect: PostgreSQL })
}

/** @param {import("@codemirror/language").StreamParser<any>} parser */
function legacy(parser) {
  return new LanguageSupport(StreamLanguage.define(parser))
}

/**
 * @param {string} id
 * @returns {Promise<Extension>}
 */
export async function loadLanguage(id) {
  const { indent, load } = LANGUAGES[id] ?? LANGUAGES.plain
  return [indentUnit.of(indent), load ? await load() : []]
}

export const LANGUAGE_IDS = Object.freeze(Object.keys(LANGUAGES))
