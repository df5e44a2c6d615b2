"""A program of each language, and what it must not do, for whichever browser runs it.

Each reads its input where the language has one, uses a file of its own, and fails in a line that is told; one never ends,
one writes without end, one takes all memory.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.browser import programs

Run = Callable[[dict[str, object], str], dict[str, object]]
"""Runs what `programs.program` made, and stops it once it has written the second; says how it ended, and all that it said."""
GOING = "going"
MOST = 65_536


@dataclass(frozen=True)
class Language:
    id: str
    files: dict[str, str]
    said: str
    """By the program in `files`, which reads "given"."""
    problem: str
    """What it says of its error: where, and why."""
    endless: str
    flood: str
    hoard: str


LANGUAGES = (
    Language(
        "javascript",
        {
            "main.js": "import { two } from './two.js'\nconsole.log(two, prompt())\nnope()",
            "two.js": "export const two = 2",
        },
        "2 given\n",
        "main.js:3",
        f"console.log('{GOING}')\nfor (;;);",
        "for (;;) console.log('flood')",
        "const all = []\nfor (;;) all.push(new Uint8Array(10_000_000))",
    ),
    Language(
        "typescript",
        {
            "main.ts": "import { half, type Whole } from './half.js'\nconst one: Whole = { n: 4 }\nconsole.log(half(one), prompt())\nnope()\n",
            "half.ts": "export interface Whole { n: number }\nexport const half = (whole: Whole): number => whole.n / 2\n",
        },
        "2 given\n",
        "main.ts:4",
        f"const word: string = '{GOING}'\nconsole.log(word)\nfor (;;);",
        "for (;;) console.log('flood' as string)",
        "const all: Uint8Array[] = []\nfor (;;) all.push(new Uint8Array(10_000_000))",
    ),
    Language(
        "python",
        {"main.py": "import two\nprint(2, input())\ntwo.fail()", "two.py": "def fail():\n    raise ValueError('bad')"},
        "2 given\n",
        'File "two.py", line 2, in fail',
        f"print('{GOING}')\nwhile True: pass",
        "while True: print('flood')",
        "all = []\nwhile True: all.append('x' * 1_000_000 + str(len(all)))",
    ),
    Language(
        "sql",
        {
            "main.sql": ".read schema.sql\ninsert into people values (1, 'Ada');\nselect * from people;\n\nselect nope;\n",
            "schema.sql": "create table people (id integer, name text);\n",
        },
        "1 row changed\nid | name\n---+-----\n 1 | Ada\n(1 row)\n",
        "main.sql:5: no such column: nope",
        f"select '{GOING}';\nwith recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n;",
        "select printf('%.*c', 70000, 'x');",
        "select hex(zeroblob(300000000));",
    ),
    Language(
        "postgresql",
        {
            "main.sql": "\\i schema.sql\ninsert into people (name) values ('Ada');\nselect * from people;\nselect\n  nope;\n",
            "schema.sql": "create table people (id serial, name text);\n",
        },
        "1 row changed\nid | name\n---+-----\n 1 | Ada\n(1 row)\n",
        'main.sql:5: column "nope" does not exist',
        f"select '{GOING}';\nwith recursive n(x) as (select 1 union all select 1 from n) select count(*) from n where x = 2;",
        "select repeat('x', 70000);",
        "select length(repeat('x', 500000000));",
    ),
    Language(
        "lua",
        {"main.lua": "print(require('one').value, io.read())\nerror('bad')", "one.lua": "return { value = 1 }"},
        "1\tgiven\n",
        "main.lua:2: bad",
        f"print('{GOING}')\nwhile true do end",
        "while true do print('flood') end",
        "local all, piece = {}, string.rep('x', 10000)\nwhile true do all[#all + 1] = string.rep(piece, 100) .. #all end",
    ),
    Language(
        "ruby",
        {
            "main.rb": "require 'set'\nrequire_relative 'one'\nputs Set[1, 1].size, gets\nOne.fail\n",
            "one.rb": "module One\n  def self.fail = raise('bad')\nend\n",
        },
        "1\ngiven\n",
        "one.rb:2:in 'One.fail': bad (RuntimeError)",
        f"puts '{GOING}'\nloop {{}}",
        "loop { puts 'flood' }",
        "all = []\nloop { all << 'x' * 1_000_000 }",
    ),
)


def tell(run: Run, language: Language) -> None:
    """The story of a language, but for its memory."""
    ended = run(programs.program(language.id, language.files, "given"), "")
    assert (ended["outcome"], ended["exitCode"]) == ("failed", 1), ended
    assert ended["stdout"] == language.said, ended
    assert language.problem in str(ended["stderr"]), ended

    name = next(iter(language.files))
    ended = run(programs.program(language.id, {name: language.endless}), GOING)
    assert ended["outcome"] == "stopped", (language.id, ended)

    ended = run(programs.program(language.id, {name: language.flood}), "")
    assert ended["outcome"] == "too-much-output", (language.id, ended["outcome"], ended["stderr"])
    assert len(str(ended["stdout"])) == MOST, language.id


def take_too_much(run: Run, language: Language) -> None:
    """Of memory. The engines themselves say on the console that they were given no more."""
    ended = run(programs.program(language.id, {next(iter(language.files)): language.hoard}), "")
    assert ended["outcome"] == "out-of-memory", (language.id, ended)
