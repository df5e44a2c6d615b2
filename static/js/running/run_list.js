/** Runs in one place of the panel, in the order in which they began or the other way round, and where its reader looks. */

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {import("./block.js").Block} Block */

const AT_END_PX = 40

/**
 * @param {HTMLElement} scroll what scrolls
 * @param {HTMLElement} list in it
 * @param {object} options
 * @param {(run: Run) => Block} options.makeBlock
 * @param {boolean} options.isNewestFirst output is read like a terminal, at its end; a table from its head
 */
export function createRunList(scroll, list, { makeBlock, isNewestFirst }) {
  /** @type {Map<number, Block>} */
  const blocks = new Map()

  /** Whatever is added, a reader who looks at the end goes on looking at the end. @param {() => void} add */
  function keepingEnd(add) {
    const isAtEnd = !isNewestFirst && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < AT_END_PX
    add()
    if (isAtEnd) scroll.scrollTop = scroll.scrollHeight
  }

  /** @param {Run} run */
  function insert(run) {
    const block = makeBlock(run)
    const after = [...blocks.keys()].filter((id) => (isNewestFirst ? id < run.id : id > run.id))
    const next = isNewestFirst ? Math.max(...after) : Math.min(...after)
    list.insertBefore(block.element, blocks.get(next)?.element ?? null)
    blocks.set(run.id, block)
  }

  /** @param {number} id */
  function forget(id) {
    blocks.get(id)?.element.remove()
    blocks.delete(id)
  }

  return {
    keepingEnd,
    forget,
    /** @param {number} id */
    get: (id) => blocks.get(id),
    /** @param {Run} run */
    show(run) {
      keepingEnd(() => {
        const known = blocks.get(run.id)
        if (known) known.update(run)
        else insert(run)
      })
    },
    /** Anew, with what it wrote meanwhile. @param {Run} run */
    replace(run) {
      keepingEnd(() => {
        forget(run.id)
        insert(run)
      })
    },
    toNewest() { scroll.scrollTop = isNewestFirst ? 0 : scroll.scrollHeight },
  }
}
