/**
 * A text that knows who inserted each of its characters: runs of characters of one author, side by side.
 */

/** @typedef {{at: number, removed: number, inserted: string}} Splice in UTF-16 units, as scripts count */
/** @typedef {{text: string, lengths: number[], authors: number[]}} AuthoredText the n-th run is `lengths[n]` long */

/** @returns {AuthoredText} */
export const emptyText = () => ({ text: "", lengths: [], authors: [] })

/** @param {AuthoredText} authored @returns {AuthoredText} */
export const copyOf = ({ text, lengths, authors }) => ({ text, lengths: lengths.slice(), authors: authors.slice() })

/**
 * The run in which a place lies, and how far into it. The end of a run counts to it, so that typing goes on in it.
 * @param {number[]} lengths @param {number} at
 */
function locate(lengths, at) {
  let rest = at
  for (let run = 0; run < lengths.length; run += 1) {
    if (rest <= lengths[run]) return { run, rest }
    rest -= lengths[run]
  }
  return { run: lengths.length, rest: 0 }
}

/** @param {AuthoredText} authored @param {number} at @param {number} removed */
function removeRuns({ lengths, authors }, at, removed) {
  const { run: first, rest } = locate(lengths, at)
  let left = removed
  let run = first
  let offset = rest
  while (left > 0 && run < lengths.length) {
    const taken = Math.min(left, lengths[run] - offset)
    lengths[run] -= taken
    left -= taken
    run += 1
    offset = 0
  }
  const [from, until] = [lengths[first] === 0 ? first : first + 1, lengths[run - 1] === 0 ? run : run - 1]
  if (until > from) {
    lengths.splice(from, until - from)
    authors.splice(from, until - from)
  }
  join(authors, lengths, from)
}

/** Two neighbours of one author become one run. @param {number[]} authors @param {number[]} lengths @param {number} run the right one */
function join(authors, lengths, run) {
  if (run <= 0 || run >= lengths.length || authors[run - 1] !== authors[run]) return
  lengths[run - 1] += lengths[run]
  lengths.splice(run, 1)
  authors.splice(run, 1)
}

/** @param {AuthoredText} authored @param {number} at @param {number} length @param {number} author */
function insertRun({ lengths, authors }, at, length, author) {
  const { run, rest } = locate(lengths, at)
  const isAtEnd = rest === lengths[run]
  if (authors[run] === author) lengths[run] += length
  else if (isAtEnd && authors[run + 1] === author) lengths[run + 1] += length
  else if (run === lengths.length || rest === 0 || isAtEnd) {
    const place = isAtEnd ? run + 1 : run
    lengths.splice(place, 0, length)
    authors.splice(place, 0, author)
  } else {
    lengths.splice(run, 1, rest, length, lengths[run] - rest)
    authors.splice(run, 1, authors[run], author, authors[run])
  }
}

/** Changes `authored` as the splice says. @param {AuthoredText} authored @param {Splice} splice @param {number} author */
export function applySplice(authored, { at, removed, inserted }, author) {
  const { text } = authored
  authored.text = text.slice(0, at) + inserted + text.slice(at + removed)
  if (removed > 0) removeRuns(authored, at, removed)
  if (inserted.length > 0) insertRun(authored, at, inserted.length, author)
}
