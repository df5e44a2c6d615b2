/**
 * The linter's rules for JavaScript. Types are checked by tsc from the JSDoc (tsconfig.json), not here.
 */
import js from "@eslint/js"
import stylistic from "@stylistic/eslint-plugin"
import { defineConfig, globalIgnores } from "eslint/config"
import globals from "globals"

// Text from people and from the wire becomes text nodes; markup is never made from strings.
const MARKUP_FROM_STRINGS = "Build elements instead (core/dom.js): markup from strings lets data become code."
const noMarkupFromStrings = [
  { selector: "AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML|srcdoc)$/]", message: MARKUP_FROM_STRINGS },
  { selector: "CallExpression[callee.property.name=/^(insertAdjacentHTML|createContextualFragment)$/]", message: MARKUP_FROM_STRINGS },
  { selector: "CallExpression[callee.object.name='document'][callee.property.name=/^write(ln)?$/]", message: MARKUP_FROM_STRINGS },
]

/** @type {import("eslint").Linter.RulesRecord} */
const everywhere = {
  "curly": ["error", "multi-line"],
  "eqeqeq": ["error", "always", { null: "ignore" }],
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-param-reassign": "error",
  "no-shadow": "error",
  "no-throw-literal": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "all" }],
  "no-use-before-define": ["error", { functions: false, classes: true, variables: false }],
  "no-var": "error",
  "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx"], location: "anywhere" }],
  "object-shorthand": "error",
  "prefer-const": "error",
  "@stylistic/arrow-parens": ["error", "always"],
  "@stylistic/comma-dangle": ["error", "always-multiline"],
  "@stylistic/eol-last": "error",
  "@stylistic/max-len": ["error", { code: 140, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreUrls: true }],
  "@stylistic/no-multiple-empty-lines": ["error", { max: 1, maxEOF: 0 }],
  "@stylistic/no-tabs": "error",
  "@stylistic/no-trailing-spaces": "error",
  "@stylistic/quotes": ["error", "double", { avoidEscape: true, allowTemplateLiterals: "avoidEscape" }],
  "@stylistic/semi": ["error", "never", { beforeStatementContinuationChars: "always" }],
}

/** @type {import("eslint").Linter.RulesRecord} */
const inTheBrowser = {
  "complexity": ["error", 15],
  "max-depth": ["error", 3],
  "max-lines": ["error", 300],
  // A factory with its inner functions is longer than a function should be; the inner ones are counted too.
  "max-lines-per-function": ["error", { max: 150, skipBlankLines: true, skipComments: true }],
  "max-params": ["error", 4],
  "no-alert": "error",
  "no-console": "error",
  "no-restricted-syntax": ["error", ...noMarkupFromStrings],
}

export default defineConfig([
  globalIgnores(["static/dist/", "static/.dist-*/", ".venv/", "test-results/"]),
  js.configs.recommended,
  { linterOptions: { reportUnusedDisableDirectives: "error" }, plugins: { "@stylistic": stylistic }, rules: everywhere },
  { files: ["static/js/**/*.js"], languageOptions: { globals: globals.browser }, rules: inTheBrowser },
  { files: ["bench/relay/bare_editor.js"], languageOptions: { globals: globals.browser } },
  { files: ["services/record/verifier/*.js"], languageOptions: { globals: globals.browser }, rules: inTheBrowser },
  // The one script for browsers that do not know modules.
  { files: ["static/js/old_browser.js"], languageOptions: { sourceType: "script" }, rules: { "no-var": "off" } },
  { files: ["static/js/proctoring/candidate/worker.js"], languageOptions: { globals: globals.worker } },
  // A test file says "describe" and "it" around everything, so the counts of lines mean nothing there.
  { files: ["tests/**/*.js"], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  { files: ["*.mjs", "bench/**/*.mjs", "tests/**/*.mjs"], languageOptions: { globals: globals.node } },
])
