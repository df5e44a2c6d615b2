"""Moments that a card names as evidence: when, by the clock, and a short label. How they are read, checked and written.

A moment says when something happened, and not where a player stood: the player leaves out long pauses, and the room
has no player.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from services.base import Invalid, Message, _, names

MAX_MOMENTS = 5
"""Of each criterion: evidence is a few places to look at, not a second timeline."""
MAX_LABEL_CHARS = 30
"""All of them in a script of three bytes a letter fit into a form beside the words (`costs.MAX_FORM_BYTES`)."""
LAST_MS = 253_402_300_799_999
"""The end of the year 9999, which is the last that a date can say."""
MALFORMED: Message = _("These moments cannot be read. Reload the page.")


@dataclass(frozen=True)
class Moment:
    """`at_ms` is milliseconds since 1970; for a blind reviewer, who knows no date, since the recording began."""

    at_ms: int
    label: str = ""

    @property
    def at(self) -> datetime:
        """Not for a blind reviewer's."""
        return datetime.fromtimestamp(self.at_ms / 1000, UTC)


def of_form(text: str, field: str) -> tuple[Moment, ...]:
    """From a page's `[[milliseconds, "label"], …]`; none of nothing. Raises Invalid."""
    if not text.strip():
        return ()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid("moments-malformed", MALFORMED, field=field) from None
    if not isinstance(found, list) or not all(_is_moment(one) for one in found):
        raise Invalid("moments-malformed", MALFORMED, field=field)
    return tuple(Moment(at_ms, names.clean_line(label) or "") for at_ms, label in found)


def as_form(moments: Sequence[Moment]) -> str:
    """What `of_form` reads."""
    return json.dumps([[one.at_ms, one.label] for one in moments], ensure_ascii=False) if moments else ""


def require_few(moments: Sequence[Moment], field: str) -> None:
    """Raises Invalid where there are too many, or one has too long a label."""
    if len(moments) > MAX_MOMENTS:
        raise Invalid("moments-too-many", _("Use at most %(count)s moments.", count=MAX_MOMENTS), field=field)
    if any(len(one.label) > MAX_LABEL_CHARS for one in moments):
        words = _("Use at most %(count)s characters for a moment.", count=MAX_LABEL_CHARS)
        raise Invalid("moment-label-too-long", words, field=field)
    if not all(0 <= one.at_ms <= LAST_MS for one in moments):
        raise Invalid("moments-malformed", MALFORMED, field=field)


def _is_moment(one: object) -> bool:
    if not isinstance(one, list) or len(one) != 2:
        return False
    at_ms, label = one
    # True is an int to Python.
    is_time = isinstance(at_ms, int) and not isinstance(at_ms, bool) and 0 <= at_ms <= LAST_MS
    return is_time and isinstance(label, str)
