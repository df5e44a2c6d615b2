/**
 * What the browser remembers for the room: sizes and devices for good, having entered for the life of the tab. Where
 * storage is refused, nothing is remembered and everything works.
 */

/** @param {() => Storage} storage @param {string} key */
export function createMemory(storage, key) {
  return {
    /** @returns {Record<string, any> | null} */
    read() {
      try {
        const value = JSON.parse(storage().getItem(key) ?? "null")
        return value !== null && typeof value === "object" ? value : null
      } catch {
        return null
      }
    },
    /** @param {Record<string, any>} value */
    write(value) {
      try {
        storage().setItem(key, JSON.stringify(value))
      } catch {
        // A full or forbidden storage is no reason to disturb anybody.
      }
    },
    /** Keeps what is there and changes what is given, if there is anything. @param {Record<string, any>} change */
    change(change) {
      const value = this.read()
      if (value) this.write({ ...value, ...change })
    },
    forget() {
      try {
        storage().removeItem(key)
      } catch {
        // As above.
      }
    },
  }
}

/** @typedef {ReturnType<typeof createMemory>} Memory */
