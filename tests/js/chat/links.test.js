import assert from "node:assert/strict"
import { test } from "node:test"

import { partsOf } from "../../../static/js/chat/links.js"

const linksIn = (message) => partsOf(message).flatMap(({ href }) => (href ? [href] : []))

test("a message without an address is one text", () => {
  assert.deepEqual(partsOf("just words"), [{ text: "just words" }])
})

for (const [message, links] of [
  ["see https://example.org/a.", ["https://example.org/a"]],
  ["(see https://example.org/a_(b))", ["https://example.org/a_(b)"]],
  ["http://example.org, and https://example.com/?q=1&r=2!", ["http://example.org/", "https://example.com/?q=1&r=2"]],
  ["<https://example.org/x>", ["https://example.org/x"]],
  ['"https://example.org"', ["https://example.org/"]],
  ["HTTPS://EXAMPLE.ORG/Path", ["https://example.org/Path"]],
  ["https://example.org/\u202Egpj.exe", ["https://example.org/"]],
  ["https://exam\u200Bple.org/", ["https://exam/"]],
]) {
  test(`links in ${JSON.stringify(message)}`, () => assert.deepEqual(linksIn(message), links))
}

for (const message of [
  "javascript:alert(1)", "data:text/html,<script>", "ftp://example.org", "file:///etc/passwd", "//example.org", "example.org",
  "https://", "https://bank.example@evil.example/", "https://user:pass@evil.example/", "xhttps://example.org",
]) {
  test(`no link in ${message}`, () => assert.deepEqual(linksIn(message), []))
}

test("the pieces together are the message, whatever stands in it", () => {
  for (const message of ["a https://b.c/d). e", "https://x.y", "", "  http://a.b  http://a.b ", "<b>https://x.y/<i></b>"]) {
    assert.equal(partsOf(message).map(({ text }) => text).join(""), message)
  }
})
