"""Which tests a change reaches, for `bin/test --changed`: a list of files, a line each.

A test is reached when it, or a module that it imports, was changed; and when it is called by the name of what was
changed, since pages, templates and handlers are tried over HTTP and not imported. The contract tests always are.
"""

import argparse
import ast
import functools
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = (
    "db", "jobs", "migrations", "observing", "operating", "repositories", "routes", "runner", "services", "sockets",
    "tests", "tools", "wire",
)  # fmt: skip
ALWAYS = "tests/contract"
IMPORTED_JS = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
SHORTEST_NOUN = 4
"""Shorter names, such as `app` or `db`, stand in too many others."""


def changed(base: str) -> set[str]:
    """What differs from this commit, committed or not, and what is new."""
    commands = (("diff", "--name-only", base), ("ls-files", "--others", "--exclude-standard"))
    found = [
        subprocess.run(("git", *one), cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603, S607 (our own words)
        for one in commands
    ]
    return {line for one in found for line in one.stdout.splitlines()}


def reached(changes: set[str]) -> list[str]:
    """The test files, in order."""
    imports = graph()
    tests = [path for path in imports if is_test(path)]
    by_import = {path for path in tests if not changes.isdisjoint(closure(path))}
    nouns = {noun for path in changes for noun in nouns_of(path)}
    by_name = {path for path in tests if nouns & nouns_of(path)}
    found = by_import | by_name | {path for path in tests if path.startswith(ALWAYS)}
    return sorted(found) if changes else []


@functools.cache
def graph() -> dict[str, set[str]]:
    """What each file of ours imports of ours."""
    return {path: set(imported(path)) for path in sources()}


def sources() -> list[str]:
    """Every script and module of ours, as paths from the root."""
    python = [path for folder in PYTHON for path in (ROOT / folder).rglob("*.py")]
    scripts = [*(ROOT / "static" / "js").rglob("*.js"), *(ROOT / "tests" / "js").rglob("*.js")]
    return [str(path.relative_to(ROOT)) for path in [*ROOT.glob("*.py"), *python, *scripts]]


def is_test(path: str) -> bool:
    return path.endswith(".test.js") or Path(path).name.startswith("test_")


def nouns_of(path: str) -> set[str]:
    """What a file is about: its name, and for a template or a style the folder's, without `test_` and plural."""
    own = Path(path)
    names = [own.name.partition(".")[0].removeprefix("test_")]
    if own.parts[0] in {"templates", "static"}:
        names.append(own.parent.name)
    return {name.removesuffix("s") for name in names if len(name) >= SHORTEST_NOUN}


def imported(path: str) -> Iterable[str]:
    """The files of ours that this one imports."""
    text = (ROOT / path).read_text()
    if path.endswith(".js"):
        for found in IMPORTED_JS.findall(text):
            target = (ROOT / path).parent.joinpath(found).resolve()
            if target.is_relative_to(ROOT):
                yield str(target.relative_to(ROOT))
        return
    for node in ast.walk(ast.parse(text)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            module = name.replace(".", "/")
            yield from (one for one in (f"{module}.py", f"{module}/__init__.py") if (ROOT / one).exists())


@functools.cache
def closure(path: str) -> frozenset[str]:
    """The file, and all that it imports directly or not; a package's face stands for itself only."""
    imports, seen, left = graph(), set[str](), [path]
    while left:
        one = left.pop()
        if one in seen:
            continue
        seen.add(one)
        if not one.endswith("__init__.py"):
            left.extend(imports.get(one, ()))
    return frozenset(seen)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tools.reached", description="The test files that a change reaches.")
    parser.add_argument("--since", default="HEAD", metavar="COMMIT", help="what the change is compared with")
    print("\n".join(reached(changed(parser.parse_args().since))))  # noqa: T201


if __name__ == "__main__":
    main()
