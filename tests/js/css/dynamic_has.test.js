import assert from "node:assert/strict"
import { readFileSync, readdirSync } from "node:fs"
import { test } from "node:test"

const FOLDER = new URL("../../../static/css/", import.meta.url)
const sheets = readdirSync(FOLDER, { recursive: true }).filter((name) => name.endsWith(".css"))

// WebKit looks at what :has() names again when an attribute or an element changes, and not when only text does.
test("no rule depends on text inside :has()", () => {
  assert.ok(sheets.length > 10)
  const found = sheets.flatMap((name) => {
    const rules = readFileSync(new URL(name, FOLDER), "utf8").match(/[^{}]*:has\([^{}]*\{/g) ?? []
    return rules.filter((rule) => rule.slice(rule.indexOf(":has(")).includes(":empty")).map((rule) => `${name}: ${rule.trim()}`)
  })
  assert.deepEqual(found, [])
})
