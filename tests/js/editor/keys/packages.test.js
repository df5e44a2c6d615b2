import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"

/** What the packages do with the system's clipboard; each of it is replaced (keys/vim_clipboard.js, keys/kill_ring.js). */
const KNOWN = {
  "@replit/codemirror-vim-core/vim.js": ["navigator.clipboard.writeText(text);", "navigator.clipboard.readText().then((value) => {"],
  "@replit/codemirror-vim/dist/index.js": [],
  "@replit/codemirror-emacs/dist/index.js": ["navigator.clipboard.writeText(text);"],
}

const CLIPBOARD = /clipboard\b(?!")|clipboardData|execCommand\(["'](copy|cut|paste)/

for (const [file, known] of Object.entries(KNOWN)) {
  test(`${file} has no other way to the system's clipboard than those that are replaced`, () => {
    const lines = readFileSync(new URL(`../../../../node_modules/${file}`, import.meta.url), "utf8").split("\n")
    const found = lines.map((line) => line.trim()).filter((line) => CLIPBOARD.test(line))
    assert.deepEqual(found, known)
  })
}
