"""Refused passwords and codes in the audit: each with an entry up to a bound, and beyond it how many more there were.

Holds process state: what was noted in the present window, and what was only counted.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from services.audit import audit, origin
from services.base import holds

WINDOW = timedelta(minutes=10)
MAX_NOTED = 100
"""In a window, of one process: whoever tries for a year leaves five million entries less than they tried."""
MAX_NOTED_OF_ADDRESS = 20
"""One address does not push out what others did."""


@dataclass
class _Window:
    began_at: datetime | None = None
    noted: Counter[str] = field(default_factory=Counter)
    left_out: int = 0

    def clear(self) -> None:
        self.began_at, self.left_out = None, 0
        self.noted.clear()


_window = _Window()
holds("how many refused sign-ins have an entry in the audit, and how many are only counted", _window.clear)


def note(user_id: int | None, what: str, *, at: datetime) -> None:
    """A wrong `what` (`password` or `code`) was refused; `user_id` is whose name it was, if it is anybody's."""
    note_left_out(at=at)
    address = origin.now().address
    if _window.noted.total() >= MAX_NOTED or _window.noted[address] >= MAX_NOTED_OF_ADDRESS:
        _window.left_out += 1
        return
    _window.began_at = _window.began_at or at
    _window.noted[address] += 1
    on = audit.Subject(audit.Kind.PERSON, user_id)
    deed = audit.Deed.SIGN_IN_REFUSED
    database.run(lambda db: audit.write(db, deed, by=audit.NOBODY, on=on, at=at, details={"wrong": what}))


def note_left_out(*, at: datetime) -> None:
    """Once the window is over, one entry for all that had none; a job asks now and then."""
    if _window.began_at is None or at - _window.began_at < WINDOW:
        return
    count = _window.left_out
    _window.clear()
    if count:
        on, details = audit.Subject(audit.Kind.SERVER), {"count": count}
        database.run(lambda db: _write_count(db, on, details, at))


def _write_count(db: Connection, on: audit.Subject, details: dict[str, int], at: datetime) -> None:
    with origin.within(origin.PROGRAM):
        audit.write(db, audit.Deed.SIGN_INS_REFUSED, by=audit.NOBODY, on=on, at=at, details=details)
