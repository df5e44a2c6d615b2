"""The image gets every package of the project that the server imports."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def imported_by(path: Path) -> set[str]:
    """The project's own packages and modules that a file imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    tops = {name.partition(".")[0] for name in names}
    return {top for top in tops if (ROOT / top).is_dir() or (ROOT / f"{top}.py").is_file()}


def needed() -> set[str]:
    found, waiting = set(), {"app", "init_db", "update_db"}
    while waiting:
        top = waiting.pop()
        found.add(top)
        files = [ROOT / f"{top}.py"] if (ROOT / f"{top}.py").is_file() else (ROOT / top).rglob("*.py")
        waiting |= {one for file in files for one in imported_by(file)} - found
    return found


@pytest.mark.slow
def test_nothing_that_the_server_imports_stays_out_of_the_image():
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    missing = {top for top in needed() if not (ROOT / f"{top}.py").is_file()} - let_in
    assert missing == set()
    assert {"observing", "operating", "routes"} <= needed()
