"""What the lists of sessions say of each: the browser in words, when, and from which network address."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from repositories.user_sessions import Running
from services.people import sessions


@dataclass(frozen=True)
class SessionLine:
    """One browser in which somebody is signed in."""

    id: int
    words: str
    since: datetime
    used_at: datetime
    address: str | None
    is_present: bool
    """Whether it is the reader's own browser."""


def of(user_id: int, *, present: int, at: datetime) -> list[SessionLine]:
    """Where this person is signed in; the reader's session, which is `present`, comes first."""
    lines = [_line(one, present) for one in sessions.list_running(user_id, at=at)]
    return sorted(lines, key=lambda line: not line.is_present)


def _line(one: Running, present: int) -> SessionLine:
    words = _words(one.browser, one.system)
    return SessionLine(one.id, words, one.created_at, one.last_seen_at, one.address, one.id == present)


def _words(browser: str | None, system: str | None) -> str:
    if browser and system:
        return str(_("%(browser)s on %(system)s", browser=browser, system=system))
    if system:
        return str(_("A browser on %(system)s", system=system))
    return browser or str(_("A browser that does not say its name"))
