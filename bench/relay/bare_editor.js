/**
 * An editor of two without a room around it: CodeMirror with line numbers and the colours of Python, the binding of
 * Yjs with the others' cursors, and the provider of Hocuspocus. The address says where, who and what is written there.
 */
import { defaultKeymap } from "@codemirror/commands"
import { python } from "@codemirror/lang-python"
import { defaultHighlightStyle, syntaxHighlighting } from "@codemirror/language"
import { EditorView, keymap, lineNumbers } from "@codemirror/view"
import { HocuspocusProvider } from "@hocuspocus/provider"
import { yCollab } from "y-codemirror.next"
import { Doc } from "yjs"

const asked = new URLSearchParams(location.search)
const [server, room, person, written] = ["server", "room", "person", "text"].map((name) => asked.get(name) ?? "")
const document = new Doc()
const text = document.getText("main")
const provider = new HocuspocusProvider({ url: server, name: room, document })
let isOpen = false

provider.setAwarenessField("user", { name: person, color: "#6d28d9" })
provider.on("synced", () => {
  if (isOpen) return
  isOpen = true
  if (text.length === 0) text.insert(0, written)
  new EditorView({
    parent: window.document.body,
    doc: text.toString(),
    extensions: [
      lineNumbers(), python(), syntaxHighlighting(defaultHighlightStyle), keymap.of(defaultKeymap), yCollab(text, provider.awareness),
    ],
  })
})
