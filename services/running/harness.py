"""What is put around the code to call its functions: source texts in the languages in which calls are made.

Each call is told by one line of the standard output: the token of this test and a JSON object with `case`, `ms`, and
one of `got` (the JSON text of the returned value), `error`, `missing` (there is no such function) and `unwritable`
(what it returned has no JSON). The code can write such a line too; it then only says something of itself.
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).with_name("calling")
LUA = (SOURCES / "calls.lua").read_text(encoding="utf-8")
RUBY = (SOURCES / "calls.rb").read_text(encoding="utf-8")

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
    write = WRITERS.get(language)
    return None if write is None else write(source, token, calls)


def _python(source: str, token: str, calls: Sequence[Call]) -> Harness:
    return Harness(f"{token}.py", PYTHON.format(given=repr(json.dumps([token, source, _listed(calls)]))))


def _javascript(_source: str, token: str, calls: Sequence[Call]) -> Harness:
    find = ", ".join(f'"{name}": () => typeof {name} === "undefined" ? undefined : {name}' for name in _names(calls))
    return Harness(None, JAVASCRIPT.format(token=json.dumps(token), calls=json.dumps(_listed(calls)), find=find))


def _lua(source: str, token: str, calls: Sequence[Call]) -> Harness:
    names = [f'["{name}"] = {name}' for name in _names(calls)]
    told = [{"case": one.case, "name": one.function, "arguments": _packed(one.arguments)} for one in calls]
    given = ", ".join(map(_lua_value, (token, source, names, told)))
    return Harness(f"{token}.lua", f"local token, source, names, calls = {given}\n{LUA}")


def _ruby(source: str, token: str, calls: Sequence[Call]) -> Harness:
    given = json.dumps([token, source, _listed(calls)]).replace("\\", "\\\\").replace("'", "\\'")
    return Harness(f"{token}.rb", f"require 'json'\n({RUBY}).call(*JSON.parse('{given}'))\n")


WRITERS: dict[str, Callable[[str, str, Sequence[Call]], Harness]] = {
    "python": _python,
    "javascript": _javascript,
    "typescript": _javascript,
    "lua": _lua,
    "ruby": _ruby,
}
"""By the languages in which functions are called."""


def _listed(calls: Sequence[Call]) -> list[list[object]]:
    return [[one.case, one.function, one.arguments] for one in calls]


def _names(calls: Sequence[Call]) -> list[str]:
    return sorted({one.function for one in calls})


def _packed(arguments: list[object]) -> dict[object, object]:
    """As Lua's table.pack does: where the last one is null, the table does not say how many there are."""
    return {**dict(enumerate(arguments, 1)), "n": len(arguments)}


def _lua_value(value: object) -> str:
    """A value that JSON can hold as Lua writes it; null is nil, so that a key whose value it is is not there."""
    match value:
        case None | bool():
            return {None: "nil", True: "true", False: "false"}[value]
        case float() if not math.isfinite(value):
            return "(0/0)" if math.isnan(value) else "(1/0)" if value > 0 else "(-1/0)"
        case int() | float():
            return repr(value)
        case list():
            return f"{{{', '.join(map(_lua_value, value))}}}"
        case dict():
            return f"{{{', '.join(f'[{_lua_value(key)}] = {_lua_value(one)}' for key, one in value.items())}}}"
        case _:
            return _lua_text(str(value))


def _lua_text(text: str) -> str:
    return '"' + "".join(map(_lua_byte, text.encode("utf-8", "replace"))) + '"'


def _lua_byte(byte: int) -> str:
    is_plain = 32 <= byte < 127 and byte not in b'"\\'
    return chr(byte) if is_plain else f"\\{byte:03d}"
