/**
 * One file as it stood at a moment: read only, in the colours of its language, on grounds that say who typed what, with
 * a bar where the last edit was.
 */
import { bracketMatching } from "@codemirror/language"
import { Compartment, EditorState, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state"
import { Decoration, EditorView, lineNumbers, WidgetType } from "@codemirror/view"

import { spliceBetween } from "../document/diff.js"
import { loadLanguage } from "../editor/view/languages.js"
import { theme } from "../editor/view/theme.js"
import { emptyText } from "./authored_text.js"

/** @typedef {import("./authored_text.js").AuthoredText} AuthoredText */
/** @typedef {{at: number, className: string}} Caret */
/** @typedef {{authored: AuthoredText, caret: Caret | null}} Shown */

/** @type {import("@codemirror/state").StateEffectType<Shown>} */
const show = StateEffect.define()

/** @type {StateField<Shown>} */
const shownField = StateField.define({
  create: () => /** @type {Shown} */ ({ authored: emptyText(), caret: null }),
  update: (value, transaction) => transaction.effects.findLast((effect) => effect.is(show))?.value ?? value,
})

/** The room's editor leaves space below the last line for writing on; here it is only read. */
const readOnlyLook = EditorView.theme({ ".cm-content": { paddingBottom: "24px" } })

class CaretWidget extends WidgetType {
  /** @param {string} className */
  constructor(className) {
    super()
    this.className = className
  }

  /** @override @param {CaretWidget} other */
  eq(other) { return other.className === this.className }

  /** @override */
  toDOM() {
    const bar = document.createElement("span")
    bar.className = `playback-caret ${this.className}`
    bar.setAttribute("aria-hidden", "true")
    return bar
  }
}

/**
 * The grounds of what is in sight; the rest of a long text costs nothing.
 * @param {EditorView} view
 * @param {(Decoration | null)[]} grounds by author
 */
function groundsInSight({ state, visibleRanges }, grounds) {
  const { authored: { lengths, authors } } = state.field(shownField)
  const builder = /** @type {RangeSetBuilder<Decoration>} */ (new RangeSetBuilder())
  let run = 0
  let begin = 0
  for (const { from, to } of visibleRanges) {
    while (run < lengths.length && begin + lengths[run] <= from) begin += lengths[run++]
    for (; run < lengths.length && begin < to; begin += lengths[run++]) {
      const [start, end] = [Math.max(begin, from), Math.min(begin + lengths[run], to)]
      const ground = grounds[authors[run]]
      if (ground) builder.add(start, end, ground)
      if (begin + lengths[run] > to) break
    }
  }
  return builder.finish()
}

const caret = EditorView.decorations.compute([shownField], (state) => {
  const { caret: place } = state.field(shownField)
  if (!place) return Decoration.none
  const at = Math.min(place.at, state.doc.length)
  return Decoration.set([Decoration.widget({ widget: new CaretWidget(place.className), side: 1 }).range(at)])
})

/**
 * @param {HTMLElement} parent
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.nonce
 * @param {string[]} options.classNames by author; an empty one gives no ground
 */
export function createCodeView(parent, { label, nonce, classNames }) {
  const grounds = classNames.map((name) => (name ? Decoration.mark({ class: name }) : null))
  const language = new Compartment()
  let text = ""
  let languageId = ""

  const view = new EditorView({
    parent,
    extensions: [
      EditorView.cspNonce.of(nonce),
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorState.tabSize.of(4),
      EditorState.lineSeparator.of("\n"), // Places are counted in the text as it is.
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true", "tabindex": "0" }),
      lineNumbers(),
      bracketMatching(),
      readOnlyLook,
      theme,
      language.of([]),
      shownField,
      EditorView.decorations.of((one) => groundsInSight(one, grounds)),
      caret,
    ],
  })

  return {
    /** @param {AuthoredText} authored @param {Caret | null} place */
    show(authored, place) {
      const change = spliceBetween(text, authored.text)
      text = authored.text
      view.dispatch({ changes: change ?? [], effects: show.of({ authored, caret: place }) })
    },

    /** @param {string} id */
    async setLanguage(id) {
      if (id === languageId) return
      languageId = id
      const extension = await loadLanguage(id).catch(() => []) // Without colours it can be read as well.
      // Another file may have been opened while this language was fetched.
      if (id === languageId) view.dispatch({ effects: language.reconfigure(extension) })
    },

    /** Scrolls the code, and never the page around it. @param {number} at */
    reveal(at) {
      view.requestMeasure({
        read: () => {
          const { top, bottom } = view.lineBlockAt(Math.min(at, view.state.doc.length))
          const { scrollTop, clientHeight } = view.scrollDOM
          return { top, bottom, isSeen: top >= scrollTop && bottom <= scrollTop + clientHeight, clientHeight }
        },
        write: ({ top, bottom, isSeen, clientHeight }) => {
          if (!isSeen) view.scrollDOM.scrollTop = Math.max(0, (top + bottom - clientHeight) / 2)
        },
      })
    },

    toTop() { view.scrollDOM.scrollTop = 0 },
    destroy: () => view.destroy(),
  }
}
