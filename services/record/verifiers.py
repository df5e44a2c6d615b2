"""What goes with a record so that anybody can check it: a page in one file, a Python program, and a note."""

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path

HOME = Path(__file__).resolve().parent / "verifier"


@cache
def files() -> dict[str, str]:
    """The files by their names in the zip."""
    return {
        "verify.html": _page(),
        "verify.py": (HOME / "verify.py").read_text(encoding="utf-8"),
        "README.txt": (HOME / "README.txt").read_text(encoding="utf-8"),
    }


def _page() -> str:
    """With script and style inside, the only ones that its policy lets run."""
    parts = (_read(name) for name in ("verify.js", "zip.js", "page.js"))
    script = "".join(line for part in parts for line in part.splitlines(keepends=True) if not _is_import(line))
    style = _read("page.css")
    page = _read("page.html").replace("{script_hash}", _source(script)).replace("{style_hash}", _source(style))
    return page.replace("{style}", style).replace("{script}", script)


def _read(name: str) -> str:
    return (HOME / name).read_text(encoding="utf-8")


def _is_import(line: str) -> bool:
    return line.startswith("import ")


def _source(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
