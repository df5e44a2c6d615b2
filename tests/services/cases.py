"""Running a file of a question against the question's cases with the real Python and Node, and comparing."""

import json
import math
import re
import subprocess
import sys

COMMANDS = {"python": [sys.executable, "-c"], "javascript": ["node", "-e"]}
PRINT_PYTHON = """
import json as _json
for _name, _arguments in _json.loads({calls!r}):
    print(_json.dumps(globals()[_name](*_arguments)))
"""
PRINT_JAVASCRIPT = """
for (const [name, values] of {calls}) console.log(JSON.stringify(eval(name)(...values)))
"""


def failed(file, cases):
    """The numbers of the cases that this file does not solve."""
    calls = [at for at, case in enumerate(cases) if case.kind == "call"]
    printed = dict(zip(calls, _called(file, [cases[at].given for at in calls]), strict=True)) if calls else {}
    found = {at: printed[at] if at in printed else _run(file, file.text, case.given) for at, case in enumerate(cases)}
    return [at for at, case in enumerate(cases) if not is_same(case, found[at])]


def is_same(case, got):
    if case.compare == "exact":
        return got == case.expected
    if case.compare == "trimmed":
        return [line.rstrip() for line in got.strip().split("\n")] == case.expected.strip().split("\n")
    if case.compare == "numbers":
        return all(map(math.isclose, map(float, got.split()), map(float, case.expected.split())))
    got, expected = json.loads(got), json.loads(case.expected)
    if case.compare == "any-order":
        return sorted(map(json.dumps, got)) == sorted(map(json.dumps, expected))
    return got == expected


def _called(file, given):
    calls = json.dumps([[name, json.loads(f"[{values}]")] for name, values in map(_parts, given)])
    shown = PRINT_PYTHON.format(calls=calls) if file.language == "python" else PRINT_JAVASCRIPT.format(calls=calls)
    return _run(file, file.text + shown, "").splitlines()


def _parts(call):
    return re.fullmatch(r"(\w+)\((.*)\)", call.strip(), re.DOTALL).groups()


def _run(file, program, given):
    done = subprocess.run(
        [*COMMANDS[file.language], program], input=given, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
