"""What is put around the code to call its functions: source texts in the languages in which calls are made.

Each call is told by one line of the standard output: the token of this test and a JSON object with `case`, `ms`, and
one of `got` (the JSON text of the returned value), `error`, `missing` (there is no such function) and `unwritable`
(what it returned has no JSON). The code can write such a line too; it then only says something of itself.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

PYTHON = """\
import json, sys, time, traceback, types

TOKEN, SOURCE, CALLS = json.loads({given})
OUT = sys.stdout


def tell(**said):
    OUT.write("\\n" + TOKEN + " " + json.dumps(said) + "\\n")
    OUT.flush()


def trace(error):
    told = traceback.TracebackException.from_exception(error)
    own = [frame for frame in told.stack if frame.filename != trace.__code__.co_filename]
    told.stack = traceback.StackSummary.from_list(own)
    return "".join(told.format())


def attempt(names, case, name, arguments):
    began = time.perf_counter()
    said = {{}}
    try:
        if not callable(names.get(name)):
            said["missing"] = name
        else:
            value = names[name](*arguments)
            try:
                said["got"] = json.dumps(value)
            except (TypeError, ValueError, RecursionError):
                said["unwritable"] = type(value).__name__
    except BaseException as error:
        said["error"] = trace(error)
    tell(case=case, ms=round((time.perf_counter() - began) * 1000), **said)


def solution():
    module = types.ModuleType("solution")
    module.__file__ = SOURCE
    sys.modules["solution"] = module
    try:
        with open(SOURCE, encoding="utf-8") as file:
            exec(compile(file.read(), SOURCE, "exec", dont_inherit=True), module.__dict__)
    except BaseException as error:
        sys.stderr.write(trace(error))
        sys.exit(1)
    return module.__dict__


names = solution()
for one in CALLS:
    attempt(names, *one)
"""

JAVASCRIPT = """
;(async (token, calls, find) => {{
  for (const [number, name, values] of calls) {{
    const began = Date.now()
    const said = {{ case: number }}
    try {{
      const found = find[name]()
      if (typeof found !== "function") said.missing = name
      else {{
        const value = await found(...values)
        const text = value === undefined ? "null" : JSON.stringify(value)
        if (text === undefined) said.unwritable = typeof value
        else said.got = text
      }}
    }} catch (error) {{
      said.error = error instanceof Error ? `${{error.name}}: ${{error.message}}` : String(error)
    }}
    said.ms = Date.now() - began
    console.log("%s", `\\n${{token}} ${{JSON.stringify(said)}}`)
  }}
}})({token}, {calls}, {{{find}}})
"""


@dataclass(frozen=True)
class Harness:
    """Source text around the code: a file of its own that begins, or without a `name` the end of the file that runs."""

    name: str | None
    text: str


@dataclass(frozen=True)
class Call:
    """One call of a function; `case` is the number of its case."""

    case: int
    function: str
    arguments: list[object]


def of(language: str, source: str, token: str, calls: Sequence[Call]) -> Harness | None:
    """The harness that makes these calls on the file `source`; None where calls are not made in this language."""
    listed = [[one.case, one.function, one.arguments] for one in calls]
    if language == "python":
        given = repr(json.dumps([token, source, listed]))
        return Harness(f"{token}.py", PYTHON.format(given=given))
    if language in ("javascript", "typescript"):
        names = sorted({one.function for one in calls})
        find = ", ".join(f'"{name}": () => typeof {name} === "undefined" ? undefined : {name}' for name in names)
        return Harness(None, JAVASCRIPT.format(token=json.dumps(token), calls=json.dumps(listed), find=find))
    return None
