"""STYLE.md quotes lines that are really here, wherever they have moved."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("wire", "jobs", "routes", "sockets", "services", "repositories", "db", "operating", "tests", "static/js")


def written() -> set[str]:
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".js")]
    paths += ROOT.glob("*.py")
    return {line.strip() for path in paths for line in path.read_text().splitlines()}


def test_every_quoted_line_stands_in_this_repository() -> None:
    quoted = re.findall(r"^```(?:python|js)\n(.*?)^```", (ROOT / "STYLE.md").read_text(), re.MULTILINE | re.DOTALL)
    assert len(quoted) > 5, "the pattern finds them"
    lines = written()
    assert [line for block in quoted for line in block.splitlines() if line.strip() not in lines] == []
