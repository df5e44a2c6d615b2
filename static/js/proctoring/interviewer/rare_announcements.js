/** Tells a screen reader of new alerts, politely and rarely: a conversation is going on. */
import { t, tn } from "../../core/i18n.js"

const QUIET_MS = 60_000 // At most one sentence a minute.

/** @param {(text: string) => void} announce */
export function createRareAnnouncements(announce) {
  /** @type {Set<number>} */
  let waiting = new Set()
  let lastMessage = ""
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let quiet

  /** Says what waits and is then silent for a while. */
  function speak() {
    quiet = undefined
    if (waiting.size === 0) return
    const { size } = waiting
    announce(size > 1 ? tn("{count} new alert", "{count} new alerts", size) : t("Alert: {fact}", { fact: lastMessage }))
    waiting = new Set()
    quiet = setTimeout(speak, QUIET_MS)
  }

  return {
    /** @param {{id: number, message: string}} alert one that was not known before */
    add({ id, message }) {
      waiting.add(id)
      lastMessage = message
      if (quiet === undefined) speak()
    },
    stop() {
      clearTimeout(quiet)
      quiet = undefined
      waiting = new Set()
    },
  }
}
