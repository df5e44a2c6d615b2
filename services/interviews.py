"""Interviews: scheduling, listing, rescheduling, cancelling, completing."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import alerts, chat_messages, interviews, users
from repositories.interviews import Interview
from repositories.paging import Page
from services import (
    admission,
    coverage,
    document_saving,
    documents,
    invitations,
    languages,
    members,
    names,
    profiles,
    zones,
)
from services.clock import utcnow
from services.errors import Invalid, NotFound
from services.exchange import exchange
from services.policy import Role
from services.presence import presence
from services.seats import Seat, SeatRole, over
from services.text import _

PER_PAGE = 20
TODAY_LIMIT = 50
MIN_MINUTES, MAX_MINUTES, DEFAULT_MINUTES = 5, 480, 60
MAX_TITLE_CHARS = 200
STATUSES = ("upcoming", "completed", "cancelled", "all")


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
    panel: tuple[members.Wanted, ...] | None = None
    observation: tuple[str, tuple[str, ...]] | None = None


def schedule(interviewer_id: int, plan: Plan, *, at: datetime) -> Interview:
    """Schedule an interview with a new meeting link. Raises Invalid with a `field`."""
    values = _values(plan) | {
        "interviewer_id": interviewer_id,
        "candidate_id": plan.candidate_id,
        "meeting_link": str(uuid.uuid4()),
        "status": "scheduled",
        "candidate_join_status": admission.PENDING,
        "code_language": languages.DEFAULT,
        "created_at": at,
    }

    def work(db: Connection) -> Interview:
        _check_candidate(db, plan.candidate_id)
        made = _existing(db, interviews.insert_interview(db, values))
        _set_panel(db, made, plan)
        return made

    return database.run(work)


def reschedule(seat: Seat, plan: Plan, *, at: datetime) -> Interview:
    """Change an open interview; a new time or candidate revokes the link and asks for admission anew.

    Raises Invalid with a `field`, Conflict("interview-over").
    """
    values = _values(plan) | {"candidate_id": plan.candidate_id}

    def work(db: Connection) -> Interview:
        before = _existing(db, seat.interview_id)
        _require_scheduled(db, seat)
        if plan.candidate_id != before.candidate_id:
            _check_candidate(db, plan.candidate_id)
            _require_unused(db, seat.interview_id)
        start = zones.to_utc(plan.wall_clock, plan.timezone)
        if plan.candidate_id != before.candidate_id or not _same_minute(start, before.scheduled_time):
            values.update(admission.anew())
            invitations.revoke_in(db, seat.interview_id, at=at)
        interviews.update_interview(db, seat.interview_id, values)
        after = _existing(db, seat.interview_id)
        _set_panel(db, after, plan)
        return after

    return database.run(work)


def cancel(seat: Seat) -> None:
    """The interview will not take place. Raises Conflict("interview-over")."""
    with document_saving.closing(seat.interview_id) as write_last:

        def work(db: Connection) -> None:
            _require_scheduled(db, seat)
            interviews.update_interview(db, seat.interview_id, {"status": "cancelled", **_kept(write_last(db))})

        database.run(work)
    coverage.leave(seat.interview_id, at=utcnow())


def complete(seat: Seat, *, at: datetime) -> None:
    """End the interview for good, the last edits and text with it, in one transaction; again is harmless.

    Raises Conflict("interview-over") when it was cancelled.
    """
    with document_saving.closing(seat.interview_id) as write_last:

        def work(db: Connection) -> None:
            status = interviews.lock(db, seat.interview_id).status
            if status == "completed":
                return
            if status != "scheduled":
                raise over()
            ended = {"status": "completed", "completed_at": at, **_kept(write_last(db))}
            interviews.update_interview(db, seat.interview_id, ended)

        database.run(work)
    coverage.leave(seat.interview_id, at=at)


def change_language(seat: Seat, language: str) -> None:
    """Raises Invalid("unknown-language"), Conflict("interview-over")."""
    _change(seat, {"code_language": languages.check(language)})


def change_clipboard(seat: Seat, *, is_allowed: bool) -> None:
    """Allow or disable the candidate's clipboard in the editor. Raises Conflict("interview-over")."""
    _change(seat, {"is_clipboard_allowed": is_allowed})


def get(interview_id: int) -> Interview:
    """Raises NotFound."""
    return database.read(lambda db: _existing(db, interview_id))


def get_for_interviewer(user_id: int, meeting_link: str) -> Interview:
    """The interview of this link, for its interviewers only. Raises NotFound."""
    found = database.read(lambda db: interviews.find_for_member(db, meeting_link, user_id))
    if found is None:
        raise NotFound
    interview, role, _name = found
    if role != SeatRole.INTERVIEWER:
        raise NotFound
    return interview


def code_of(interview_id: int) -> str:
    """The last stored text of the editor."""
    return database.read(lambda db: interviews.find_code(db, interview_id))


def page(user_id: int, *, is_interviewer: bool, search: str, status: str, number: int) -> Page[Interview]:
    """One page of a person's interviews; `status` is one of STATUSES, anything else is `upcoming`."""
    wanted = status if status in STATUSES else "upcoming"
    text = search.strip()[:100]
    return database.read(
        lambda db: interviews.page_for_member(
            db, user_id, is_interviewer=is_interviewer, search=text, status=wanted, page=number, per_page=PER_PAGE
        )
    )


def today(user_id: int, *, is_interviewer: bool, zone: str, at: datetime) -> list[Interview]:
    """A person's open interviews of the reader's calendar day, at most 50."""
    start = at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    end = (start + timedelta(days=1)).replace(tzinfo=ZoneInfo(zone))
    return database.read(
        lambda db: interviews.list_between(
            db, user_id, is_interviewer=is_interviewer, start=start, end=end, limit=TODAY_LIMIT
        )
    )


def any_exists(user_id: int, *, is_interviewer: bool) -> bool:
    return database.read(lambda db: interviews.any_for_member(db, user_id, is_interviewer=is_interviewer))


def waiting(interviewer_id: int) -> list[Interview]:
    """The interviews whose candidate asks to be admitted and is connected, longest wait first."""
    asked = database.read(lambda db: interviews.list_waiting(db, interviewer_id, limit=TODAY_LIMIT))
    elsewhere = exchange.waiting_among([one.id for one in asked]) if exchange.is_bound else set()
    # Without Redis nobody here knows who is still there: better one too many than one who waits unseen.
    return [one for one in asked if is_waiting(one) or elsewhere is None or one.id in elsewhere]


def is_waiting(interview: Interview) -> bool:
    """Whether the candidate asks to be admitted and is there."""
    return interview.candidate_join_status == admission.REQUESTED and presence.is_anybody_waiting(interview.id)


def clashes(interview: Interview) -> list[Interview]:
    """Other open interviews of any of its people that overlap this one."""
    start = interview.scheduled_time - timedelta(minutes=MAX_MINUTES)
    people = [(one.user_id, one.role is not SeatRole.CANDIDATE) for one in members.people_of(interview)]

    def work(db: Connection) -> list[Interview]:
        near: dict[int, Interview] = {}
        for user_id, is_interviewer in people:
            for one in interviews.list_between(
                db, user_id, is_interviewer=is_interviewer, start=start, end=interview.ends_at, limit=TODAY_LIMIT
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
        interviews.find_code(db, interview_id)
        or not documents.is_blank(interview_id)
        or chat_messages.list_latest(db, interview_id, limit=1)
        or alerts.list_for_interview(db, interview_id, limit=1)
    )
    if is_used:
        raise Invalid(
            "candidate-fixed",
            _("This interview has begun, so its candidate stays. Schedule another one for somebody else."),
            field="candidate_id",
        )


def _existing(db: Connection, interview_id: int) -> Interview:
    found = interviews.find(db, interview_id)
    if found is None:
        raise NotFound
    return found


def _require_scheduled(db: Connection, seat: Seat) -> None:
    if interviews.lock(db, seat.interview_id).status != "scheduled":
        raise over()


def _change(seat: Seat, values: dict[str, object]) -> None:
    def work(db: Connection) -> None:
        _require_scheduled(db, seat)
        interviews.update_interview(db, seat.interview_id, values)

    database.run(work)


def _kept(last_text: str | None) -> dict[str, object]:
    return {} if last_text is None else {"code_content": last_text}
