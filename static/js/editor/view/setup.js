/**
 * The editor itself: CodeMirror with what people expect of one, showing one of the document's files at a time. Where
 * somebody was in a file, and what can be undone there, is kept while another one is shown. What is sent, and who may
 * copy, is not decided here.
 */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete"
import { defaultKeymap, indentWithTab } from "@codemirror/commands"
import { bracketMatching, indentOnInput } from "@codemirror/language"
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search"
import { Compartment, EditorState } from "@codemirror/state"
import {
  dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers,
  rectangularSelection,
} from "@codemirror/view"

import { MAIN } from "../../document/document.js"
import { indexOf, relativeTo } from "../../document/positions.js"
import { remoteCursors } from "../cursors/cursors.js"
import { ownCursors } from "../cursors/own_cursor.js"
import { createBinding, createInputWatch, isOwn } from "./binding.js"
import { withoutTypedKeys } from "./bindings.js"
import { completion, localWords, stopOffering } from "./completion.js"
import { phrases } from "./phrases.js"
import { theme } from "./theme.js"

/** @typedef {import("@codemirror/state").Extension} Extension */
/** @typedef {{anchor: object, head: object, top: object | null, left: number}} Place where somebody was in a file */

/** What is the same in every file. */
function essentials() {
  return [
    EditorState.phrases.of(phrases()),
    EditorState.tabSize.of(4),
    EditorState.allowMultipleSelections.of(true),
    lineNumbers(),
    highlightSpecialChars(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    ownCursors(),
    dropCursor(),
    rectangularSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    search({ top: true }),
    keymap.of(withoutTypedKeys([...closeBracketsKeymap, ...searchKeymap, ...defaultKeymap, indentWithTab])),
    theme,
    remoteCursors(),
  ]
}

/**
 * Who may not write changes nothing, by whichever keys: commands of packages look at the one sign or at the other, or
 * at none.
 * @param {boolean} isOn
 */
const writable = (isOn) => [
  EditorView.editable.of(isOn),
  EditorState.readOnly.of(!isOn),
  isOn ? [] : EditorState.changeFilter.of((transaction) => !isOwn(transaction)),
]

/** @param {{label: string, describedBy: string}} options */
const attributes = ({ label, describedBy }) => EditorView.contentAttributes.of({
  "aria-label": label,
  "aria-describedby": describedBy,
  "spellcheck": "false",
  "autocapitalize": "off",
  "tabindex": "0", // Said aloud, so that checkers see what the keyboard can reach in the scrolled box.
})

/**
 * @param {HTMLElement} parent
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.describedBy the id of the sentence that says how to leave it by keyboard
 * @param {string} options.nonce
 * @param {import("../../document/document.js").SharedDocument} options.document
 * @param {Extension} options.guard what refuses edits
 * @param {(update: import("@codemirror/view").ViewUpdate) => void} options.onUpdate
 */
export function createCodeView(parent, { label, describedBy, nonce, document, guard, onUpdate }) {
  const [language, writing, wrapping, keys] = [new Compartment(), new Compartment(), new Compartment(), new Compartment()]
  const watch = createInputWatch()
  const source = localWords(document, () => shown)
  /** @type {Map<string, import("./binding.js").Binding>} */
  const bindings = new Map()
  /** @type {Map<string, Place>} */
  const places = new Map()
  /** @type {Map<string, Extension>} */
  const languages = new Map()
  let shown = MAIN
  let isWriting = false
  let isWrapped = false
  /** @type {Extension} */
  let keyMap = []

  const view = new EditorView({
    parent,
    state: stateOf(MAIN),
    dispatchTransactions(transactions, target) {
      const input = watch.inputOf(transactions)
      if (input) bindings.get(shown)?.stopCapturing()
      watch.during(input, () => target.update(transactions))
      if (input) bindings.get(shown)?.stopCapturing()
    },
  })

  /** @param {string} id */
  function bindingOf(id) {
    const binding = bindings.get(id) ?? createBinding(document.text(id), watch)
    bindings.set(id, binding)
    return binding
  }

  /** @param {string} id */
  function stateOf(id) {
    const { text, extension } = bindingOf(id)
    const left = places.get(id)
    const at = (/** @type {object | undefined} */ position) => (position && indexOf(document.doc, text, position)) ?? 0
    return EditorState.create({
      doc: text.toString(),
      selection: { anchor: at(left?.anchor), head: at(left?.head) },
      extensions: [
        EditorView.cspNonce.of(nonce),
        attributes({ label, describedBy }),
        guard,
        keys.of(keyMap),
        // Before what draws: the others get a letter before it is coloured here.
        extension,
        completion(source),
        essentials(),
        language.of(languages.get(id) ?? []),
        writing.of(writable(isWriting)),
        wrapping.of(isWrapped ? EditorView.lineWrapping : []),
        EditorView.updateListener.of(onUpdate),
      ],
    })
  }

  /** @returns {Place} */
  function place() {
    const { text } = bindingOf(shown)
    const { anchor, head } = view.state.selection.main
    const { scrollTop, scrollLeft } = view.scrollDOM
    const first = view.lineBlockAtHeight(scrollTop).from
    return {
      anchor: relativeTo(text, anchor),
      head: relativeTo(text, head),
      top: first > 0 ? relativeTo(text, first) : null,
      left: scrollLeft,
    }
  }

  return {
    view,
    get shown() { return shown },
    lastInput: watch.lastInput,

    /** The words that are offered go, as when somebody runs the code. */
    closeCompletion() { stopOffering(view) },

    /** Shows a file, as it was left. @param {string} id */
    show(id) {
      if (id === shown) return
      places.set(shown, place())
      shown = id
      view.setState(stateOf(id))
      const { top, left } = places.get(id) ?? { top: null, left: 0 }
      const first = top ? indexOf(document.doc, document.text(id), top) : null
      if (first) view.dispatch({ effects: EditorView.scrollIntoView(first, { y: "start", yMargin: 0 }) })
      else view.scrollDOM.scrollTop = 0
      view.scrollDOM.scrollLeft = left
    },

    /** The file is gone, and another one is shown. @param {string} id */
    forget(id) {
      bindings.get(id)?.destroy()
      bindings.delete(id)
      places.delete(id)
      languages.delete(id)
    },

    /** @param {string} id @param {Extension} extension */
    setLanguage(id, extension) {
      languages.set(id, extension)
      if (id === shown) view.dispatch({ effects: language.reconfigure(extension) })
    },

    /** @param {boolean} isOn */
    setWriting(isOn) {
      isWriting = isOn
      view.dispatch({ effects: writing.reconfigure(writable(isOn)) })
    },

    /** @param {boolean} isOn */
    setWrapped(isOn) {
      isWrapped = isOn
      view.dispatch({ effects: wrapping.reconfigure(isOn ? EditorView.lineWrapping : []) })
    },

    /** Keys that come before all others; text, selection and undo stay. @param {Extension} extension */
    setKeyMap(extension) {
      keyMap = extension
      view.dispatch({ effects: keys.reconfigure(extension) })
    },

    /** Characters that a copy would take: the selection, or the line that the editor takes without one. */
    selectedSize() {
      const { selection, doc } = view.state
      const selected = selection.ranges.reduce((sum, { from, to }) => sum + to - from, 0)
      return selected || doc.lineAt(selection.main.head).length
    },

    destroy() {
      view.destroy()
      for (const binding of bindings.values()) binding.destroy()
    },
  }
}

/** @typedef {ReturnType<typeof createCodeView>} CodeView */
