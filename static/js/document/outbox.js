/**
 * What this person typed and the server has not stored yet, kept in the browser's own database (IndexedDB): after a
 * crash or a reload the next page finds it there. Nothing waits for it. Where the browser refuses to keep anything
 * (private windows, a full disk) it stays in the page's memory only, where sync.js has it anyway.
 */

/** @typedef {"paste" | "drop" | "undo" | "sync" | "register"} Input how an edit came to be */
/** @typedef {{key: string, page: string, number: number, update: Uint8Array, input?: Input, at: number}} Entry */

const DATABASE = "neurohire"
const STORE = "unsaved"
const KEPT_MS = 14 * 24 * 60 * 60 * 1000 // Longer than any interview is put off; then nobody comes back for it.
const MOST_BYTES = 16 * 1024 * 1024
const ENTRY_BYTES = 100 // What an entry takes besides its update.
const AFTER_PAINT_MS = 10 // A transaction takes the page a millisecond or two: the picture with the letter comes first.
const STORED_MS = 500 // What the server has goes out with the next key, or then: sent again it would change nothing.
const PATIENCE_MS = 2000 // Opening waits for other tabs with an older version of the database, perhaps for ever.

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** @param {IDBTransaction} transaction */
function committed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(undefined)
    transaction.onabort = () => reject(transaction.error)
  })
}

/** @param {IDBFactory} indexedDB @returns {Promise<IDBDatabase>} */
function open(indexedDB) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    const timer = setTimeout(() => reject(new Error("The database did not open in time.")), PATIENCE_MS)
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore(STORE, { keyPath: ["key", "page", "number"] })
      store.createIndex("at", "at")
    }
    request.onerror = () => {
      clearTimeout(timer)
      reject(request.error)
    }
    request.onsuccess = () => {
      clearTimeout(timer)
      // A later release of the page must be able to change the database while this tab is open.
      request.result.onversionchange = () => request.result.close()
      resolve(request.result)
    }
  })
}

/** @param {IDBObjectStore} store @param {number} before */
function dropOlder(store, before) {
  const request = store.index("at").openKeyCursor(IDBKeyRange.upperBound(before))
  request.onsuccess = () => {
    if (!request.result) return
    store.delete(request.result.primaryKey)
    request.result.continue()
  }
}

/** @param {Entry[]} entries the earlier page's first, and each page's in the order they were made */
function inOrder(entries) {
  /** @type {Map<string, number>} */
  const begun = new Map()
  for (const { page, at } of entries) begun.set(page, Math.min(at, begun.get(page) ?? at))
  /** @param {Entry} entry */
  const begin = ({ page }) => begun.get(page) ?? 0
  /** @param {Entry} one @param {Entry} other */
  const byPage = (one, other) => (one.page < other.page ? -1 : Number(one.page > other.page))
  return entries.sort((one, other) => begin(one) - begin(other) || byPage(one, other) || one.number - other.number)
}

/**
 * @param {object} options
 * @param {IDBFactory | null | undefined} options.indexedDB
 * @param {string} options.key the room and the person: nobody else's are read, and no other room's
 * @param {string} options.pageId differs for every page that is opened
 * @param {{now(): number}} [options.clock]
 */
export function createOutbox({ indexedDB, key, pageId, clock = Date }) {
  /** @type {Map<number, Entry>} Not written yet. */
  const waiting = new Map()
  /** @type {Map<number, number>} The sizes of what is written, or is being written. */
  const written = new Map()
  /** @type {(IDBValidKey | IDBKeyRange)[]} To be taken out. */
  let gone = []
  let bytes = 0
  let isFull = false
  /** @type {{timer: ReturnType<typeof setTimeout>, at: number} | null} When it is written. */
  let scheduled = null
  /** @type {Promise<void> | null} */
  let writing = null
  const opening = prepare()

  async function prepare() {
    try {
      if (!indexedDB) return null
      const db = await open(indexedDB)
      dropOlder(db.transaction(STORE, "readwrite").objectStore(STORE), clock.now() - KEPT_MS)
      return db
    } catch {
      return null // Refused: the page's memory has to do.
    }
  }

  /** All that happens meanwhile becomes one transaction, and the key that was pressed does not wait for it. */
  function schedule(ms = AFTER_PAINT_MS) {
    const at = performance.now() + ms
    if (writing || (scheduled && scheduled.at <= at)) return
    clearTimeout(scheduled?.timer)
    scheduled = { timer: setTimeout(() => void flush(), ms), at }
  }

  /** Writes now what is to be written; resolves when nothing is left to write that has a place. */
  async function flush() {
    if (writing) await writing
    while (scheduled) {
      clearTimeout(scheduled.timer)
      scheduled = null
      writing = write()
      await writing
    }
  }

  /** @param {Entry} entry */
  const sizeOf = ({ update }) => update.byteLength + ENTRY_BYTES

  /** Whether the next one has a place. In order: a later edit is worth nothing without the one before. */
  function fitsNext() {
    const [next] = waiting.values()
    return next !== undefined && !isFull && bytes + sizeOf(next) <= MOST_BYTES
  }

  function take() {
    const batch = []
    while (fitsNext()) {
      const [entry] = waiting.values()
      batch.push(entry)
      waiting.delete(entry.number)
      written.set(entry.number, sizeOf(entry))
      bytes += sizeOf(entry)
    }
    return batch
  }

  async function write() {
    const db = await opening
    if (!db) {
      writing = null
      return forgetWaiting()
    }
    const batch = take()
    const taken = gone
    gone = []
    try {
      if (batch.length > 0 || taken.length > 0) await store(db, taken, batch)
      writing = null
      if (gone.length > 0 || fitsNext()) schedule()
    } catch {
      writing = null
      putBack(batch, taken)
    }
  }

  /** @param {IDBDatabase} db @param {(IDBValidKey | IDBKeyRange)[]} taken @param {Entry[]} batch */
  function store(db, taken, batch) {
    const transaction = db.transaction(STORE, "readwrite", { durability: "relaxed" })
    const entries = transaction.objectStore(STORE)
    for (const one of taken) entries.delete(one)
    for (const one of batch) entries.put(one)
    return committed(transaction)
  }

  /**
   * The disk is full, or the database was closed: it is tried again when there is less to keep.
   * @param {Entry[]} batch
   * @param {typeof gone} taken
   */
  function putBack(batch, taken) {
    isFull = true
    const later = [...waiting.values()]
    waiting.clear()
    // What was cleared meanwhile is not among the written any more, and need not come back.
    for (const entry of [...batch.filter(({ number }) => written.has(number)), ...later]) {
      release(entry.number)
      waiting.set(entry.number, entry)
    }
    gone = [...taken, ...gone]
  }

  function forgetWaiting() {
    waiting.clear()
    gone = []
  }

  /** @param {number} number */
  function release(number) {
    bytes -= written.get(number) ?? 0
    written.delete(number)
  }

  return {
    /** @param {number} number @param {Uint8Array} update @param {Input} [input] */
    put(number, update, input) {
      if (!indexedDB) return
      waiting.set(number, { key, page: pageId, number, update, ...(input && { input }), at: clock.now() })
      schedule()
    },

    /** Edits of this page that need not be kept any more. @param {number} upTo @param {number} [from] */
    clear(upTo, from = 0) {
      let isWritten = false
      /** @param {number} number */
      const isMeant = (number) => number >= from && number <= upTo
      for (const number of waiting.keys()) if (isMeant(number)) waiting.delete(number)
      for (const number of written.keys()) {
        if (!isMeant(number)) continue
        release(number)
        isWritten = true
      }
      if (isWritten) gone.push(IDBKeyRange.bound([key, pageId, from], [key, pageId, upTo]))
      if (isFull) schedule()
      else if (isWritten) schedule(STORED_MS)
      isFull = false
    },

    flush,

    /** What earlier pages of this person in this room left behind, in order. @returns {Promise<Entry[]>} */
    async leftovers() {
      const db = await opening
      if (!db) return []
      try {
        const range = IDBKeyRange.bound([key], [key, []])
        const all = await done(db.transaction(STORE, "readonly").objectStore(STORE).getAll(range))
        return inOrder(all.filter(({ page }) => page !== pageId))
      } catch {
        return []
      }
    },

    /** @param {Entry[]} entries leftovers that this page has taken over, or that nobody can use */
    forget(entries) {
      gone.push(...entries.map(({ page, number }) => [key, page, number]))
      schedule()
    },

    /** The interview is over: nothing of it is wanted any more. */
    dropRoom() {
      if (!indexedDB) return
      forgetWaiting()
      written.clear()
      bytes = 0
      gone = [IDBKeyRange.bound([key], [key, []])]
      schedule()
    },
  }
}

/** @typedef {ReturnType<typeof createOutbox>} Outbox */
