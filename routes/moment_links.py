"""Links to the playback at a moment: static/js/playback/moment.js reads what stands behind the #."""

from dataclasses import dataclass
from datetime import datetime

from services.cards import Moment
from services.record import Span, moments


@dataclass(frozen=True)
class Playable:
    """What one reader can play of an interview, and on which `page`; on that page itself it is empty.

    Where `is_blind`, moments count from the beginning of the recording, for a date can be looked up.
    """

    span: Span
    page: str = ""
    is_blind: bool = False

    def link(self, at: datetime) -> str | None:
        """To this moment; None where nothing was recorded."""
        return self._link_ms(moments.ms_of(at))

    def link_of(self, moment: Moment) -> str | None:
        """The same of a moment that a card names."""
        if not self.is_blind:
            return self._link_ms(moment.at_ms)
        return f"{self.page}#at={moment.at_ms}" if self.span.has(self.span.started_ms + moment.at_ms) else None

    def typed_link(self, seconds: int) -> str:
        """To the time that the player itself shows, which somebody typed."""
        return f"{self.page}#t={seconds}"

    def _link_ms(self, at_ms: int) -> str | None:
        return f"{self.page}#at={at_ms}" if self.span.has(at_ms) else None


def of(interview_id: int, *, may_play: bool, page: str = "", is_blind: bool = False) -> Playable | None:
    """None where this reader plays nothing, or nothing was recorded."""
    span = moments.of(interview_id) if may_play else None
    return None if span is None else Playable(span, page, is_blind)
