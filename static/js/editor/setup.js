/**
 * The editor itself: CodeMirror with what people expect of one, in the reader's language. What it syncs, and who may
 * copy, is not decided here.
 */
import {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completeAnyWord, completionKeymap,
} from "@codemirror/autocomplete"
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands"
import { bracketMatching, indentOnInput } from "@codemirror/language"
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search"
import { Annotation, Compartment, EditorState, Prec, Transaction } from "@codemirror/state"
import {
  drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers,
  rectangularSelection,
} from "@codemirror/view"

import { t } from "../core/i18n.js"
import { spliceBetween } from "./diff.js"
import { theme } from "./theme.js"

/** Marks what came from elsewhere, so that it is not sent back and is not undone by one's own undo. */
const fromElsewhere = Annotation.define()

const BEGINNING = /[\p{L}_$][\p{L}\p{N}_$]{2,}$/u // From the third letter on there is something to choose from.

/**
 * Words of the text itself. No language's own words are offered, so that the same help is there in all of them.
 * @param {import("@codemirror/autocomplete").CompletionContext} context
 */
async function localWords(context) {
  const begun = context.matchBefore(BEGINNING)
  if (!begun && !context.explicit) return null
  const found = await completeAnyWord(context)
  const options = found?.options.filter(({ label }) => label !== begun?.text) ?? []
  return found && options.length > 0 ? { from: found.from, options } : null
}

/** Tab takes a word that is offered. Enter does not: who ends a line with a known word means the end of the line. */
const completionKeys = Prec.highest(keymap.of([
  ...completionKeymap.filter(({ key }) => key !== "Enter"),
  { key: "Tab", run: acceptCompletion },
]))

function phrases() {
  return {
    "Find": t("Find"),
    "Replace": t("Replace"),
    "next": t("Next"),
    "previous": t("Previous"),
    "all": t("All"),
    "match case": t("Match case"),
    "by word": t("Whole words"),
    "regexp": t("Pattern"),
    "replace": t("Replace"),
    "replace all": t("Replace all"),
    "close": t("Close the search"),
    "current match": t("current match"),
    "on line": t("on line"),
    "replaced match on line $": t("replaced on line $"),
    "replaced $ matches": t("replaced $ matches"),
    "Go to line": t("Go to line"),
    "go": t("Go"),
    "Completions": t("Completions"),
    "Selection deleted": t("Selection deleted"),
    "Control character": t("Control character"),
  }
}

/** Nobody can add a text that the server would refuse. @param {number} limit @param {() => void} onTooLong */
function lengthLimit(limit, onTooLong) {
  return EditorState.changeFilter.of((transaction) => {
    const isOwn = !transaction.annotation(fromElsewhere)
    if (!isOwn || transaction.newDoc.length <= limit || transaction.newDoc.length <= transaction.startState.doc.length) return true
    onTooLong()
    return false
  })
}

/**
 * @param {HTMLElement} parent
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.describedBy the id of the sentence that says how to leave it by keyboard
 * @param {string} options.nonce
 * @param {number} options.limit
 * @param {() => void} options.onTooLong
 * @param {() => void} options.onChange the person changed the text
 */
export function createCodeView(parent, { label, describedBy, nonce, limit, onTooLong, onChange }) {
  const language = new Compartment()
  const writing = new Compartment()

  const view = new EditorView({
    parent,
    extensions: [
      EditorView.cspNonce.of(nonce),
      EditorState.phrases.of(phrases()),
      EditorState.tabSize.of(4),
      EditorState.allowMultipleSelections.of(true),
      EditorView.contentAttributes.of({
        "aria-label": label,
        "aria-describedby": describedBy,
        "spellcheck": "false",
        "autocapitalize": "off",
        "tabindex": "0", // Said aloud, so that checkers see what the keyboard can reach in the scrolled box.
      }),
      lineNumbers(),
      highlightSpecialChars(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      history(),
      drawSelection(),
      dropCursor(),
      rectangularSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ override: [localWords], icons: false, defaultKeymap: false }),
      completionKeys,
      search({ top: true }),
      keymap.of([...closeBracketsKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
      theme,
      language.of([]),
      writing.of(EditorView.editable.of(false)),
      lengthLimit(limit, onTooLong),
      EditorView.updateListener.of((update) => {
        if (update.transactions.some((one) => one.docChanged && !one.annotation(fromElsewhere))) onChange()
      }),
    ],
  })

  return {
    view,
    getText: () => view.state.doc.toString(),

    /** Only what differs is changed: cursor, selection, scroll and undo stay where they were. @param {string} text */
    applyRemote(text) {
      const changes = spliceBetween(view.state.doc.toString(), text)
      if (changes) view.dispatch({ changes, annotations: [fromElsewhere.of(true), Transaction.addToHistory.of(false)] })
    },

    /** @param {import("@codemirror/state").Extension} extension */
    setLanguage(extension) { view.dispatch({ effects: language.reconfigure(extension) }) },

    /** @param {boolean} isOn */
    setWriting(isOn) { view.dispatch({ effects: writing.reconfigure(EditorView.editable.of(isOn)) }) },

    /** Characters that a copy would take: the selection, or the line that the editor takes without one. */
    selectedSize() {
      const { selection, doc } = view.state
      const selected = selection.ranges.reduce((sum, { from, to }) => sum + to - from, 0)
      return selected || doc.lineAt(selection.main.head).length
    },

    destroy: () => view.destroy(),
  }
}
