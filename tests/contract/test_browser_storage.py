"""What pages keep in the browser is named in the manual's table, with what it is for."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"createMemory\(\(\) => (local|session)Storage, [\"`]([\w:-]+)")
OTHERS = {("session", "draft")}
"""Of modules that use the storage itself."""


def test_everything_that_is_kept_in_the_browser_is_in_the_manual() -> None:
    text = (ROOT / "docs/privacy.md").read_text().partition("## In the browser")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (local|session) storage ([^|]+) \|", text, re.MULTILINE)
    told = {(kind, name.rstrip(":… ")) for kind, names in rows for name in re.findall("`([^`]+)`", names)}
    sources = [path.read_text() for path in (ROOT / "static/js").rglob("*.js")]
    kept = {(kind, name.rstrip(":")) for source in sources for kind, name in NAMED.findall(source)} | OTHERS
    assert len(kept) > 8
    assert kept == told


def test_only_these_modules_use_the_storage_by_themselves() -> None:
    paths = (ROOT / "static/js").rglob("*.js")
    using = {path.name for path in paths if re.search(r"(?<!=> )\b(local|session)Storage\b", path.read_text())}
    assert using == {"draft.js"}
