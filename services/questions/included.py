"""The thirteen questions that come with the program, of our own making, as files of the form that people export.

They are added when somebody asks for them, into a bank that is empty: whoever deletes one does not find it again.
"""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from services.base import Conflict, _
from services.questions import bank, files

FOLDER = Path(__file__).resolve().parent / "included"


@lru_cache(maxsize=1)
def entries() -> tuple[files.Entry, ...]:
    """Every one of them, in the order of the files' names."""
    found = sorted(FOLDER.glob("*.md"))
    return tuple(entry for path in found for entry in files.read(path.read_bytes()))


def add(*, by: int, at: datetime) -> int:
    """Add all of them; how many. Raises Conflict("bank-not-empty")."""
    if not bank.is_empty():
        raise Conflict("bank-not-empty", _("There are questions in the bank already, so none were added."))
    return len(bank.add_all(entries(), by=by, at=at))
