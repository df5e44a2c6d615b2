/**
 * How the editor looks, from the tokens of the page: light and dark change with them, without a second theme.
 */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language"
import { EditorView } from "@codemirror/view"
import { tags } from "@lezer/highlight"

const control = {
  minHeight: "32px",
  padding: "3px 10px",
  border: "1px solid var(--line-strong)",
  borderRadius: "8px",
  backgroundColor: "var(--surface)",
  color: "var(--ink)",
  fontSize: "0.8125rem",
}

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--surface)", fontSize: "var(--code-size, 0.875rem)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-code)", lineHeight: "calc(var(--code-size, 0.875rem) + 10px)", fontVariantLigatures: "none" },
  ".cm-content": { caretColor: "var(--ink)", padding: "12px 0 40vh" },
  ".cm-line": { padding: "0 16px 0 8px" },
  ".cm-cursor, .cm-dropCursor": { borderInlineStart: "2px solid var(--accent)", marginInlineStart: "-1px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--code-selection)" },
  // The page's colour for selected text would take the colours of the code away.
  ".cm-line::selection, .cm-line ::selection": { color: "currentColor" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": { backgroundColor: "var(--code-line)" },
  "&.cm-focused .cm-activeLineGutter": { color: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--ink-faint)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 8px 0 16px", minWidth: "44px", fontVariantNumeric: "tabular-nums" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--bad-soft)", outline: "1px solid var(--bad)" },
  ".cm-selectionMatch": { backgroundColor: "var(--fill)", outline: "1px solid var(--line-strong)" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-soft)", outline: "1px solid var(--warn)" },
  ".cm-searchMatch.cm-searchMatch-selected": { backgroundColor: "var(--accent-soft)", outline: "2px solid var(--accent)" },
  ".cm-panels": { backgroundColor: "var(--surface)", color: "var(--ink)", fontFamily: "var(--font-words)" },
  ".cm-panels-top": { borderBlockEnd: "1px solid var(--line)" },
  ".cm-panel.cm-search": { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px", padding: "8px 52px 8px 16px" },
  ".cm-panel.cm-search br": { display: "none" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", gap: "6px", margin: "0", fontSize: "0.8125rem" },
  ".cm-panel.cm-search input[type=checkbox]": { margin: "0" },
  ".cm-panel.cm-search input.cm-textfield, .cm-panel.cm-search button.cm-button": { ...control, margin: "0" },
  ".cm-panel.cm-search button.cm-button": { backgroundImage: "none", cursor: "pointer", fontWeight: "520" },
  ".cm-panel.cm-search button.cm-button:hover": { backgroundColor: "var(--fill)" },
  ".cm-panel.cm-search [name=close]": {
    top: "8px",
    right: "12px",
    width: "32px",
    height: "32px",
    borderRadius: "8px",
    color: "var(--ink-soft)",
    fontSize: "1.25rem",
    cursor: "pointer",
  },
  ".cm-tooltip": {
    border: "1px solid var(--line)",
    borderRadius: "8px",
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    boxShadow: "var(--shadow-float)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-code)", fontSize: "0.8125rem", maxHeight: "14em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 12px", lineHeight: "1.25rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-ink)" },
  ".cm-completionIcon": { display: "none" },
})

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword], color: "var(--wait)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.character, tags.inserted], color: "var(--ok)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.unit, tags.escape], color: "var(--warn)" },
  { tag: [tags.comment, tags.meta], color: "var(--ink-faint)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.definition(tags.function(tags.variableName)), tags.labelName], color: "var(--accent)" },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.tagName, tags.macroName], color: "var(--code-type)" },
  { tag: [tags.attributeName, tags.propertyName], color: "var(--ink)" },
  { tag: [tags.operator, tags.punctuation, tags.bracket, tags.derefOperator, tags.separator], color: "var(--ink-soft)" },
  { tag: [tags.link, tags.url], color: "var(--accent)", textDecoration: "underline" },
  { tag: tags.heading, fontWeight: "600" },
  { tag: tags.strong, fontWeight: "600" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: [tags.invalid, tags.deleted], color: "var(--bad)" },
])

export const theme = [look, syntaxHighlighting(colours)]
