/**
 * Checks the record of an interview as verify.py does, with the same sentences: `check` gives the verdict on the files
 * of the zip, which zip.js reads. Runs in a page that was opened from the disk, and in Node. Asks nobody anything.
 */

const MEMBERS = [
  "README.txt", "edits.jsonl", "items.jsonl", "keys.json", "manifest.json", "manifest.sig", "people.json",
  "record.jsonl", "signatures.jsonl", "verify.html", "verify.py",
]
const ENDS = ["completed", "cancelled"]
const FIRST = "0".repeat(64)
const HEX_SIGNATURE = /^[0-9a-f]{128}$/
const REASONS = {
  "asked": "because somebody asked for it",
  "kept-long-enough": "because the time for which it was kept was over",
}

/** The first thing that is not as it was written. */
export class Changed extends Error {}

export const text = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
const bytesOf = (string) => new TextEncoder().encode(string)
const hexOf = (buffer) => [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, "0")).join("")
const sha256 = async (bytes) => hexOf(await crypto.subtle.digest("SHA-256", bytes))

function fromHex(hex) {
  if (typeof hex !== "string" || !/^([0-9a-fA-F]{2})*$/.test(hex)) throw new TypeError("not hexadecimal")
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16))
}

function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0))
  let at = 0
  for (const one of parts) {
    all.set(one, at)
    at += one.length
  }
  return all
}

/** Runs `work`; whatever is thrown besides Changed means that it could not be read. */
export async function reading(sentence, work) {
  try {
    return await work()
  } catch (error) {
    throw error instanceof Changed ? error : new Changed(sentence)
  }
}

/** The lines of a file, each with its newline, as bytes. */
function linesOf(bytes, cutOff) {
  const lines = []
  let start = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, at))
    start = at + 1
  }
  if (start !== bytes.length) throw new Changed(cutOff)
  return lines
}

/** Whether this key signed these bytes. Rejects where the browser does not know Ed25519. */
export async function isSignature(key, signature, data) {
  const known = await crypto.subtle.importKey("raw", fromHex(key), { name: "Ed25519" }, false, ["verify"])
  return crypto.subtle.verify({ name: "Ed25519" }, known, fromHex(signature), data)
}

/** Whether `isSignature` can be asked here. */
export async function knowsSignatures() {
  try {
    await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"])
    return true
  } catch {
    return false
  }
}

/**
 * @param {Map<string, Uint8Array>} members
 * @param {boolean} areSignaturesChecked
 * @returns {Promise<{verdict: "unchanged" | "changed" | "unsigned", sentences: string[]}>}
 */
export async function check(members, areSignaturesChecked = true) {
  const found = { links: [], digests: [], erased: [], key: "", ended: null, last: null, areSignaturesChecked }
  try {
    const missing = MEMBERS.find((name) => !members.has(name))
    if (missing) throw new Changed(`The file ${missing} is missing.`)
    await readLinks(found, members.get("record.jsonl"))
    await readItems(found, members)
    await reading("The signatures cannot be read.", () => readSignatures(found, members))
  } catch (error) {
    if (!(error instanceof Changed)) throw error
    return { verdict: "changed", sentences: [error.message] }
  }
  if (!areSignaturesChecked) {
    const said = "All parts fit together. The signatures could not be checked: this browser does not know Ed25519."
    return { verdict: "unsigned", sentences: [said, ...facts(found)] }
  }
  return { verdict: "unchanged", sentences: ["Unchanged since it was written.", ...facts(found)] }
}

async function readLinks(found, data) {
  const lines = linesOf(data, "The file record.jsonl is cut off.")
  if (!lines.length) throw new Changed("The record has no links.")
  let previous = FIRST
  for (const [at, line] of lines.entries()) {
    const number = at + 1
    const link = await reading(`Link ${number} cannot be read.`, () => readLink(line))
    if (link.number !== number || link.record !== (found.links[0] ?? link).record || link.version !== 1) {
      throw new Changed(`Link ${number} is not the one that belongs here.`)
    }
    if (link.previous !== previous) throw new Changed(`Link ${Math.max(1, number - 1)} is not as it was written.`)
    previous = await sha256(line)
    found.links.push(link)
    found.digests.push(previous)
  }
}

function readLink(line) {
  const link = JSON.parse(text(line))
  for (const name of ["number", "record", "version", "previous", "kind", "at"]) {
    if (!Object.hasOwn(link, name)) throw new TypeError(name)
  }
  if (typeof link.kind !== "string" || typeof link.at !== "string") throw new TypeError("kind")
  return link
}

async function readItems(found, members) {
  const items = await readCommitted(found, members.get("items.jsonl"))
  const erased = await reading("A link that names what was erased cannot be read.", () => readErased(found))
  const edits = await reading("The file edits.jsonl cannot be read.", () => readEdits(members.get("edits.jsonl")))
  let used = 0
  for (const { number, kind, commitment } of found.links) {
    if (commitment === undefined) {
      if (items.has(number)) throw new Changed(`What link ${number} says is not as it was written.`)
    } else if (!items.has(number)) {
      if (!erased.has(number)) throw new Changed(`What link ${number} says is missing.`)
    } else if (kind === "edits") {
      used += await editsOfLink(number, JSON.parse(items.get(number)), edits)
    }
  }
  if (used !== edits.size) throw new Changed("There are edits that no link names.")
}

async function readCommitted(found, data) {
  const items = new Map()
  let last = 0
  for (const line of linesOf(data, "The file items.jsonl is cut off.")) {
    const { number, salt, item } = await reading(`The line after what link ${last} says cannot be read.`, () => {
      const one = JSON.parse(text(line))
      if (typeof one.item !== "string") throw new TypeError("item")
      return { number: one.number, salt: fromHex(one.salt), item: one.item }
    })
    if (!Number.isInteger(number) || number <= last || number > found.links.length) {
      throw new Changed(`The line after what link ${last} says does not belong there.`)
    }
    const digest = await sha256(joined([salt, bytesOf(item)]))
    if (digest !== found.links[number - 1].commitment) {
      throw new Changed(`What link ${number} says is not as it was written.`)
    }
    items.set(number, item)
    last = number
  }
  return items
}

function readErased(found) {
  const numbers = new Set()
  for (const link of found.links.filter(({ kind }) => kind === "erased")) {
    let count = 0
    for (const [first, last] of link.erased) {
      for (let one = first; one <= Math.min(last, link.number); one += 1) {
        numbers.add(one)
        count += 1
      }
    }
    found.erased.push({ at: link.at, count, why: link.why })
  }
  return numbers
}

function readEdits(data) {
  const edits = new Map()
  for (const line of linesOf(data, "The file edits.jsonl cannot be read.")) {
    const { sequence } = JSON.parse(text(line))
    if (!Number.isInteger(sequence) || edits.has(sequence)) throw new Changed("An edit is there twice.")
    edits.set(sequence, line)
  }
  return edits
}

/** How many edits the link has. Sequences may have gaps, never a missing edit: the link has their count. */
async function editsOfLink(number, item, edits) {
  const newline = Uint8Array.of(10)
  const parts = []
  for (let one = item.first; one <= item.last; one += 1) {
    if (edits.has(one)) parts.push(edits.get(one), newline)
  }
  if ((await sha256(joined(parts))) !== item.sha256 || parts.length / 2 !== item.count) {
    throw new Changed(`The edits ${item.first} to ${item.last} of link ${number} are not as they were written.`)
  }
  return item.count
}

async function readSignatures(found, members) {
  const { keys } = JSON.parse(text(members.get("keys.json")))
  for (const line of linesOf(members.get("signatures.jsonl"), "The signatures cannot be read.")) {
    const one = JSON.parse(text(line))
    const said = JSON.parse(one.statement)
    await checkStatement(found, said, keys, one)
    found.last = said
    if (found.ended === null || ENDS.includes(found.links[said.count - 1].kind)) found.ended = said
  }
  await checkManifest(found, members, keys)
}

async function checkStatement(found, said, keys, one) {
  const { count } = said
  const length = found.links.length
  if (said.record !== found.links[0].record || !(count > 0)) throw new Changed("A signature is of another record.")
  if (count > length) throw new Changed(`Link ${length + 1} is missing: a signature is of ${count} links.`)
  if (said.digest !== found.digests[count - 1]) throw new Changed(`Link ${count} is not as it was signed.`)
  if (!keys.includes(said.key)) throw new Changed(`The key that signed link ${count} is missing.`)
  const isForm = HEX_SIGNATURE.test(one.signature)
  if (!isForm || !(await isSigned(found, said.key, one.signature, bytesOf(one.statement)))) {
    throw new Changed(`The signature of link ${count} is not the key's.`)
  }
}

/** A key that is none signed nothing. */
async function isSigned(found, key, signature, data) {
  if (!found.areSignaturesChecked) return true
  try {
    return await isSignature(key, signature, data)
  } catch {
    return false
  }
}

async function checkManifest(found, members, keys) {
  const data = members.get("manifest.json")
  const signature = text(members.get("manifest.sig"))
  const manifest = JSON.parse(text(data))
  const { head } = manifest
  const length = found.links.length
  found.key = manifest.key
  const isForm = HEX_SIGNATURE.test(signature) && keys.includes(found.key)
  if (!isForm || !(await isSigned(found, found.key, signature, data))) {
    throw new Changed("The signature in manifest.sig is not the key's.")
  }
  if (head.count > length) throw new Changed(`Link ${length + 1} is missing: there were ${head.count} links.`)
  if (head.count < length) throw new Changed(`Link ${head.count + 1} was added.`)
  if (head.digest !== found.digests.at(-1) || manifest.record !== found.links[0].record) {
    throw new Changed(`Link ${length} is not as it was written.`)
  }
  const names = new Set([...Object.keys(manifest.members), "manifest.json", "manifest.sig"])
  const odd = [...new Set([...names, ...members.keys()])].filter((name) => !names.has(name) || !members.has(name)).sort()
  if (odd.length) throw new Changed(`The file ${odd[0]} was added or taken away.`)
  for (const name of Object.keys(manifest.members).sort()) {
    if ((await sha256(members.get(name))) !== manifest.members[name]) {
      throw new Changed(`The file ${name} is not as it was written.`)
    }
  }
}

function facts(found) {
  const said = [`${found.links.length} links, from ${clock(found.links[0].at)} to ${clock(found.links.at(-1).at)}.`]
  for (const { at, count, why } of found.erased) {
    const items = count === 1 ? "1 item was" : `${count} items were`
    said.push(`${items} erased at ${clock(at)}, ${REASONS[why] ?? "for another reason"}. The rest is unchanged.`)
  }
  for (const { at } of found.links.filter(({ kind }) => kind === "full")) {
    said.push(`The record was full at ${clock(at)}. What happened later is not in it, except edits and the end.`)
  }
  if (found.ended === null) {
    said.push("The interview had not ended when this file was made.")
  } else {
    said.push(`Signed by the server at ${clock(found.ended.at)}, when it had ${found.ended.count} links.`)
    said.push(`Fingerprint of the record then: ${spaced(found.ended.digest)}`)
    if (found.last !== found.ended) {
      said.push(`Signed again at ${clock(found.last.at)}, when it had ${found.last.count} links.`)
    }
  }
  said.push(`Fingerprint of the key: ${spaced(found.key)}`)
  said.push(
    "Compare both fingerprints with what you noted at the time. Whoever has the key can sign another record; nobody can make one with the same fingerprint.",
  )
  return said
}

/** To the second, as people read it. */
const clock = (at) => `${String(at).slice(0, 10)} ${String(at).slice(11, 19)} UTC`
const spaced = (digest) => digest.match(/.{1,4}/g).join(" ")
