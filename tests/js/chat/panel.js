import { settle } from "../room/fakes.js"

export const PANEL = `<div data-panel="chat">
  <div data-chat-scroll><button data-chat-earlier hidden></button><p data-chat-empty></p><ol data-chat-list></ol></div>
  <button data-chat-newer hidden></button>
  <p data-chat-typing></p>
  <form data-chat-form><textarea data-chat-input disabled></textarea><button data-chat-send disabled></button><p data-chat-limit hidden></p></form>
</div>`

export const from = (who, id, message, message_id = null) => ({ id, message_id, message, ...who, timestamp: `2026-11-23T10:00:${String(id).padStart(2, "0")}Z` })

/** What stands in the panel, and the person who writes there. @param {() => import("../page.js").Page} page The page of this test. */
export function panelOf(page) {
  const input = () => page().find("[data-chat-input]")
  const rows = () => [...page().document.querySelectorAll("[data-chat-list] > li")]
  return {
    input,
    rows,
    bubbles: () => rows().map((row) => row.querySelector(".chat-bubble").textContent),
    states: () => rows().map((row) => row.dataset.sent),
    async say(text) {
      page().enter(input(), text)
      page().press(input(), "Enter")
      await settle()
    },
  }
}

export const stored = (id) => () => ({ ok: true, id, timestamp: "2026-11-23T10:00:09Z" })
