"""Which version of the program this is, from which commit, and which Python it needs.

The one place that states the version; a test keeps pyproject.toml, package.json and CHANGELOG.md in step. It is
written so that an older Python can read it, and is imported before everything that such a Python cannot read.
"""

import sys
from pathlib import Path

VERSION = "0.2.0"
OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
COMMIT_FILE = ROOT / "COMMIT"
"""Written into the image when it is built, because the image holds no clone."""
SHORT = 12
"""Characters of a commit that are shown; enough to be unique in any repository of this size."""


def require_python() -> None:
    """End the program with one sentence if this Python is too old."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        sys.exit(
            "NeuroHire needs Python {}.{} or newer; this is Python {}.{}. Install a newer one, then make .venv again: "
            "bin/run".format(*OLDEST_PYTHON, *sys.version_info[:2])
        )


def commit(root: Path = ROOT) -> "str | None":
    """The first twelve digits of the commit, or None where nothing tells. Reads files only; never runs git."""
    try:
        if (root / COMMIT_FILE.name).is_file():
            found = (root / COMMIT_FILE.name).read_text().strip()
        else:
            found = _checked_out(_git_folder(root))
    except (OSError, ValueError):
        return None
    is_commit = len(found) >= SHORT and all(one in "0123456789abcdef" for one in found)
    return found[:SHORT] if is_commit else None


def described() -> str:
    """The version and, where it is known, the commit: `0.2.0 (4e2c679d1b2a)`."""
    found = commit()
    return f"{VERSION} ({found})" if found else VERSION


def _git_folder(root: Path) -> Path:
    """`.git`, or the folder that a file of this name points to in a further worktree."""
    place = root / ".git"
    if place.is_dir():
        return place
    return root / place.read_text().partition("gitdir:")[2].strip()


def _checked_out(folder: Path) -> str:
    head = (folder / "HEAD").read_text().strip()
    if not head.startswith("ref:"):
        return head
    name = head.partition(":")[2].strip()
    shared = folder / "commondir"
    folders = [folder, folder / shared.read_text().strip()] if shared.is_file() else [folder]
    for one in folders:
        if (one / name).is_file():
            return (one / name).read_text().strip()
    packed = (folders[-1] / "packed-refs").read_text().splitlines()
    return next((line.split()[0] for line in packed if line.endswith(" " + name)), "")
