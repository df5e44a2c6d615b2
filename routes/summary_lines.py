"""The beginning of the report: when it was, who was there when, and what the candidate agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from localization import translate
from repositories.consents import Consent
from repositories.interviews import Interview
from routes import company_text_lines
from routes.role_words import ROLES
from services.base import Message, _
from services.interview import members
from services.proctoring import proctoring
from services.record import Attendance, attendance
from services.signals import profiles


@dataclass(frozen=True)
class PersonLine:
    """One of the interview's people; the moments are None where they were not recorded."""

    name: str
    role: str
    came_at: datetime | None
    left_at: datetime | None


@dataclass(frozen=True)
class Span:
    """From the candidate's first arrival to their last departure, or to the completion where that came first."""

    started_at: datetime
    ended_at: datetime

    @property
    def length(self) -> timedelta:
        return self.ended_at - self.started_at


@dataclass(frozen=True)
class Summary:
    """`held` is None where it was not recorded, `consent` where nothing is observed or the reader is not told.

    `texts` is the version of the company's texts that the candidate was shown with their last decision.
    """

    planned: timedelta
    held: Span | None
    people: list[PersonLine]
    consent: str | None
    texts: company_text_lines.Shown | None


def of(interview: Interview, *, has_consent: bool) -> Summary:
    """Who may read the report may read this; the consent only where the caller says so."""
    made = proctoring.decisions(interview.id, interview.candidate_id) if has_consent else []
    consent = _consent(interview, made) if has_consent else None
    moves = attendance.of(interview.id)
    people: list[PersonLine] = []
    for one in members.people_of(interview):
        seen = moves.get(one.user_id, Attendance())
        people.append(PersonLine(one.name, translate(ROLES[one.role]), seen.came_at, seen.left_at))
    return Summary(
        planned=timedelta(minutes=interview.duration_minutes),
        held=_held(moves.get(interview.candidate_id, Attendance()), interview.completed_at),
        people=people,
        consent=None if consent is None else translate(consent),
        texts=None if consent is None or not made else company_text_lines.shown_with(made[-1:])[0],
    )


def _held(seen: Attendance, completed_at: datetime | None) -> Span | None:
    ends: Sequence[datetime] = [one for one in (seen.left_at, completed_at) if one is not None]
    if seen.came_at is None or not ends or min(ends) < seen.came_at:
        return None
    return Span(seen.came_at, min(ends))


def _consent(interview: Interview, made: Sequence[Consent]) -> Message | None:
    """In a word, by the last decision, whichever version of the notice it was about."""
    observed = profiles.kinds_of(interview.id)
    if not observed:
        return None
    if not made:
        return _("Not decided")
    agreed = proctoring.agreed_kinds(made[-1]) & observed
    if not made[-1].is_agreed or not agreed:
        return _("Refused")
    return _("Agreed") if agreed == observed else _("Agreed in part")
