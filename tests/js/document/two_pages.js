/** Alice's page and Bob's in one room, the hub between them, and a clock that only the test moves. */
import { afterEach, beforeEach, mock } from "node:test"

import { openPage } from "../page.js"
import { createHub, createPage, createStore, pass } from "./hub.js"

/** Gives every test of the file a browser of its own and stopped time. */
export function useBrowser() {
  let browser
  beforeEach(() => {
    browser = openPage("")
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 })
  })
  afterEach(() => {
    mock.timers.reset()
    browser.close()
  })
}

/** Both have synced. */
export async function room(options = {}) {
  const hub = createHub(options)
  const stores = { alice: createStore(), bob: createStore() }
  const people = { alice: createPage(hub, 1, stores.alice.open()), bob: createPage(hub, 2, stores.bob.open()) }
  for (const page of Object.values(people)) page.enter()
  await pass(200)
  return { hub, stores, ...people }
}

export const numbers = (hub) => hub.heard.map(({ number }) => number)
export const isKept = (store) => store.entries.length > 0
