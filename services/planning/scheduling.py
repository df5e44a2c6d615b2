"""Planning an interview: with whom, when, for how long, what is observed; and its invitation, in one transaction."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import alerts, chat_messages, review_comments, users
from repositories import interviews as interview_rows
from repositories.interviews import Interview
from repositories.states import InterviewStatus, JoinStatus, Role, SeatRole
from services.base import Invalid, _, names
from services.document import documents
from services.interview import Issued, Seat, interviews, invitations, languages, lock_open, members, zones
from services.mail import letters
from services.room import admission
from services.signals import profiles

MIN_MINUTES, MAX_MINUTES, DEFAULT_MINUTES = 5, 480, 60
MAX_TITLE_CHARS = 200


@dataclass(frozen=True)
class Plan:
    """What the scheduling form says; `wall_clock` is naive, as the clocks of `timezone` show it.

    Without a `panel` the people of an interview stay as they are, and without an `observation` (a profile, and the
    kinds of a custom one) what is observed.
    """

    title: str
    wall_clock: datetime
    timezone: str
    candidate_id: int
    duration_minutes: int = DEFAULT_MINUTES
    panel: tuple[members.PanelMember, ...] | None = None
    observation: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Scheduled:
    """A planned interview, and the invitation that was made with it; None while the one from before still holds."""

    interview: Interview
    invitation: Issued | None


def schedule(interviewer_id: int, plan: Plan, *, at: datetime) -> Scheduled:
    """Schedule an interview with a new meeting link and an invitation. Raises Invalid with a `field`."""
    values = _values(plan) | {
        "interviewer_id": interviewer_id,
        "candidate_id": plan.candidate_id,
        "meeting_link": str(uuid.uuid4()),
        "status": InterviewStatus.SCHEDULED,
        "candidate_join_status": JoinStatus.PENDING,
        "code_language": languages.DEFAULT,
        "created_at": at,
    }

    def work(db: Connection) -> Scheduled:
        _check_candidate(db, plan.candidate_id)
        made = interviews.existing(db, interview_rows.insert_interview(db, values))
        _set_panel(db, made, plan)
        issued = invitations.issue_in(db, made, interviewer_id, at=at)
        letters.scheduled(db, made, issued, at=at)
        return Scheduled(made, issued)

    return database.run(work)


def reschedule(seat: Seat, plan: Plan, *, at: datetime) -> Scheduled:
    """Change an open interview. A new time or candidate takes a new invitation in place of the old one, which says
    another time or has another reader, and the candidate asks for admission again.

    Raises Invalid with a `field`, Conflict("interview-over").
    """
    values = _values(plan) | {"candidate_id": plan.candidate_id}

    def work(db: Connection) -> Scheduled:
        before = interviews.existing(db, seat.interview_id)
        lock_open(db, seat.interview_id)
        told = letters.Before(before, letters.roles_of(db, before))
        if plan.candidate_id != before.candidate_id:
            _check_candidate(db, plan.candidate_id)
            _require_unused(db, seat.interview_id)
        start = zones.to_utc(plan.wall_clock, plan.timezone)
        is_moved = plan.candidate_id != before.candidate_id or not _same_minute(start, before.scheduled_time)
        if is_moved:
            values.update(admission.anew())
        interview_rows.update_interview(db, seat.interview_id, values)
        after = interviews.existing(db, seat.interview_id)
        _set_panel(db, after, plan)
        issued = invitations.issue_in(db, after, seat.user_id, at=at) if is_moved else None
        letters.changed(db, told, issued, by=seat.user_id, at=at)
        return Scheduled(after, issued)

    return database.run(work)


def clashes(interview: Interview) -> list[Interview]:
    """Other open interviews of any of its people that overlap this one."""
    start = interview.scheduled_time - timedelta(minutes=MAX_MINUTES)
    people = [(one.user_id, one.role is not SeatRole.CANDIDATE) for one in members.people_of(interview)]

    def work(db: Connection) -> list[Interview]:
        near: dict[int, Interview] = {}
        for user_id, is_interviewer in people:
            for one in interview_rows.list_between(
                db,
                user_id,
                is_interviewer=is_interviewer,
                start=start,
                end=interview.ends_at,
                limit=interviews.TODAY_LIMIT,
            ):
                near[one.id] = one
        near.pop(interview.id, None)
        return [one for one in near.values() if one.ends_at > interview.scheduled_time]

    return database.read(work)


def _same_minute(one: datetime, other: datetime) -> bool:
    """The form knows no seconds; a time that another program stored may have them."""
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)


def _values(plan: Plan) -> dict[str, object]:
    title = names.clean_line(plan.title)
    if title is None:
        raise Invalid("title-missing", _("Enter a title."), field="title")
    if len(title) > MAX_TITLE_CHARS:
        raise Invalid("title-too-long", _("Use at most %(count)s characters.", count=MAX_TITLE_CHARS), field="title")
    if not MIN_MINUTES <= plan.duration_minutes <= MAX_MINUTES:
        raise Invalid(
            "duration-out-of-range",
            _("Choose between %(low)s and %(high)s minutes.", low=MIN_MINUTES, high=MAX_MINUTES),
            field="duration",
        )
    if not 2000 <= plan.wall_clock.year <= 2100:
        raise Invalid("time-out-of-range", _("Choose a date between 2000 and 2100."), field="scheduled_time")
    return {
        "title": title,
        "scheduled_time": zones.to_utc(plan.wall_clock, plan.timezone),
        "timezone": plan.timezone,
        "duration_minutes": plan.duration_minutes,
        **(profiles.check(*plan.observation) if plan.observation else {}),
    }


def _set_panel(db: Connection, interview: Interview, plan: Plan) -> None:
    if plan.panel is not None:
        ids = {"interviewer_id": interview.interviewer_id, "candidate_id": interview.candidate_id}
        members.set_panel(db, interview.id, plan.panel, **ids)


def _check_candidate(db: Connection, candidate_id: int) -> None:
    found = users.find_by_role(db, candidate_id, Role.CANDIDATE)
    if found is None or not found.is_active:
        raise Invalid("candidate-unknown", _("Choose a candidate from the list."), field="candidate_id")


def _require_unused(db: Connection, interview_id: int) -> None:
    """What one candidate wrote and what was noted of them is not the next one's to read, or to answer for."""
    is_used = (
        interview_rows.find_code(db, interview_id)
        or not documents.is_blank(interview_id)
        or chat_messages.list_latest(db, interview_id, limit=1)
        or review_comments.list_of(db, interview_id, limit=1)
        or alerts.list_for_interview(db, interview_id, limit=1)
    )
    if is_used:
        raise Invalid(
            "candidate-fixed",
            _(
                "This interview has started, so its candidate cannot be changed. "
                "Schedule a new interview for somebody else."
            ),
            field="candidate_id",
        )
