/**
 * The names of files: what one is called until somebody names it, which language a name tells of, and what is wrong
 * with a name. Pure.
 */
import { t } from "../../core/i18n.js"
import { LIMITS } from "../../core/limits.js"

/** @type {Record<string, string[]>} By language; the usual one first. */
const ENDINGS = {
  python: ["py", "pyi"],
  javascript: ["js", "mjs", "cjs", "jsx"],
  typescript: ["ts", "mts", "tsx"],
  java: ["java"],
  c: ["c", "h"],
  cpp: ["cpp", "cc", "cxx", "hpp", "hh"],
  csharp: ["cs"],
  go: ["go"],
  rust: ["rs"],
  ruby: ["rb"],
  php: ["php"],
  lua: ["lua"],
  sql: ["sql"],
  postgresql: ["pgsql"],
  html: ["html", "htm"],
  css: ["css"],
  json: ["json"],
  yaml: ["yaml", "yml"],
  markdown: ["md", "markdown"],
  shell: ["sh", "bash"],
  plain: ["txt"],
}

/** What the first file is called until somebody names it. @param {string} language */
export function usualName(language) {
  return `main.${(ENDINGS[language] ?? ENDINGS.plain)[0]}`
}

/** The language of a file by its name; an unknown ending is plain text. @param {string} name */
export function languageOfName(name) {
  const ending = /\.(\w+)$/.exec(name)?.[1].toLowerCase() ?? ""
  return Object.keys(ENDINGS).find((language) => ENDINGS[language].includes(ending)) ?? "plain"
}

/** A name as it is kept: in one line, without what nobody can see. @param {string} name */
export function tidyName(name) {
  return name.replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, " ").replace(/\s+/g, " ").trim()
}

/**
 * @param {string} name
 * @param {string[]} others the names that are taken
 * @returns {string} a sentence about what is wrong with it, or ""
 */
export function problemOfName(name, others) {
  if (name === "") return t("Enter a name, for example notes.md.")
  if ([...name].length > LIMITS.FILE_NAME_CHARS) return t("A name can have at most {limit} characters.", { limit: LIMITS.FILE_NAME_CHARS })
  const isTaken = others.some((other) => other.toLowerCase() === name.toLowerCase())
  return isTaken ? t("A file with this name already exists.") : ""
}

export const NAMED_LANGUAGES = Object.freeze(Object.keys(ENDINGS))
