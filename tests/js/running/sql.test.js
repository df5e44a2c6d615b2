/** SQL as people write it: files that read others, statements, lines of errors, tables. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { lineAt, piecesOf } from "../../../static/js/running/languages/sql/script.js"
import { statementsOf } from "../../../static/js/running/languages/sql/statements.js"
import { table } from "../../../static/js/running/languages/sql/table.js"

const READS = /^\.read\s+(\S+)\s*$/

describe("files that read others", () => {
  it("refuses one that is not there, and one that reads itself", () => {
    assert.throws(() => piecesOf([{ name: "a.sql", text: ".read b.sql" }], "a.sql", READS), /There is no file "b.sql"/)
    assert.throws(() => piecesOf([{ name: "a.sql", text: ".read a.sql" }], "a.sql", READS), /reads itself/)
  })

  it("keeps the line numbers of each file", () => {
    const files = [{ name: "a.sql", text: "one;\n.read b.sql\n\ntwo;" }, { name: "b.sql", text: "three;" }]
    assert.deepEqual(piecesOf(files, "a.sql", READS), [
      { text: "one;\n", file: "a.sql", line: 1 }, { text: "three;\n", file: "b.sql", line: 1 }, { text: "\ntwo;\n", file: "a.sql", line: 3 },
    ])
  })

  it("says a statement is where its first word is", () => {
    const piece = { text: "one;\n-- why\n/* and\nhow */ two;", file: "a.sql", line: 10 }
    assert.equal(lineAt(piece, 4), 13)
  })
})

describe("statements", () => {
  it("end at a semicolon that is not in a string, a name, a comment or a function", () => {
    const parts = ["select 'a;''b'", " select \"x;y\"", " do $f$ begin; end $f$", " -- no;\n select 1 /* ; */", " select e'\\';'"]
    assert.deepEqual(statementsOf(`${parts.join(";")};\n -- nothing\n`).map(({ text }) => text), parts.map((part) => `${part};`))
  })

  it("know where they begin", () => {
    assert.deepEqual(statementsOf("a;b"), [{ text: "a;", at: 0 }, { text: "b", at: 2 }])
  })
})

describe("a table", () => {
  it("aligns numbers to the right and says what is not there", () => {
    assert.equal(table(["id", "name"], [[1, "Ada"], [12, null]]), "id | name\n---+-----\n 1 | Ada\n12 | NULL\n(2 rows)\n")
  })

  it("says so when there are more rows", () => {
    assert.match(table(["x"], [[1]], true), /\(the first 1 rows\)/)
  })
})
