"""Planning an interview: with whom, when, for how long, what is observed; and its invitation, in one transaction."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import alerts, chat_messages, notes, review_comments, team, users, whispers
from repositories import interviews as interview_rows
from repositories.interviews import Interview
from repositories.states import InterviewStatus, JoinStatus, Role
from services.audit import audit
from services.base import Action, Conflict, Invalid, NotFound, _, names, policy
from services.cards import scorecards
from services.chain import Kind, chain
from services.document import documents
from services.interview import Issued, Planner, Seat, interviews, invitations, languages, lock_open, members, zones
from services.mail import choices, letters
from services.planning import interview_templates, starting
from services.planning.limits import DEFAULT_MINUTES, LATEST_START, MAX_MINUTES, MAX_TITLE_CHARS, MIN_MINUTES
from services.questions import planned
from services.room import admission
from services.signals import profiles
from services.webhooks import deliveries as webhooks


@dataclass(frozen=True)
class Plan:
    """What the scheduling form says; `wall_clock` is naive, as the clocks of `timezone` show it.

    Without an `interviewer_id` the interview is whose it was, a new one that of whoever schedules it. Without a
    `panel` its other people stay as they are, and without an `observation` (a profile, and the kinds of a custom one)
    what is observed.
    """

    title: str
    wall_clock: datetime
    timezone: str
    candidate_id: int
    duration_minutes: int = DEFAULT_MINUTES
    panel: tuple[members.PanelMember, ...] | None = None
    observation: tuple[str, tuple[str, ...]] | None = None
    interviewer_id: int | None = None
    language: str | None = None
    """In which the editor of a new interview begins; without one, in the program's default."""
    question_ids: tuple[int, ...] = ()
    """What is planned for a new interview, in order."""
    reminders: str | None = None
    """`day`, `hour`, both or nothing, for who chose none of their own; without a value both, or as it was."""
    template_id: int | None = None
    """From which template a new interview was started: it counts its uses; the interview remembers nothing of it."""
    scorecard_id: int | None = None
    """What a new interview is rated by; 0 is nothing, and without a value it is as the template says."""


@dataclass(frozen=True)
class Scheduled:
    """A planned interview, and the invitation that was made with it; None while the one from before still holds."""

    interview: Interview
    invitation: Issued | None


def schedule(user_id: int, plan: Plan, *, at: datetime) -> Scheduled:
    """Schedule an interview with a new meeting link and an invitation. Raises Invalid with a `field`."""
    return database.run(lambda db: schedule_in(db, user_id, plan, at=at))


def schedule_in(db: Connection, user_id: int, plan: Plan, *, at: datetime, doer: audit.Doer | None = None) -> Scheduled:
    """The same inside the caller's transaction; `doer` if it is not `user_id`. Raises Invalid with a `field`."""
    values = _values(plan) | {
        "candidate_id": plan.candidate_id,
        "meeting_link": str(uuid.uuid4()),
        "status": InterviewStatus.SCHEDULED,
        "candidate_join_status": JoinStatus.PENDING,
        "code_language": languages.check(plan.language or languages.DEFAULT),
        "created_at": at,
    }
    _require_ahead(plan, at=at)
    _check_candidate(db, plan.candidate_id)
    whose = _interviewer(db, plan, by=user_id)
    made = interviews.existing(db, interview_rows.insert_interview(db, values | {"interviewer_id": whose}))
    _set_panel(db, made, plan)
    _plan_questions(db, made, plan, by=user_id)
    if plan.template_id is not None:
        interview_templates.count_use(db, plan.template_id, at=at)
    _choose_scorecard(db, made, plan)
    issued = invitations.issue_in(db, made, user_id, at=at)
    letters.scheduled(db, made, issued, at=at)
    _note(db, audit.Deed.INTERVIEW_SCHEDULED, made, doer or audit.Doer(user_id), at=at, details={"start": _told(made)})
    return Scheduled(made, issued)


def reschedule(planner: Planner | Seat, plan: Plan, *, at: datetime) -> Scheduled:
    """Change an open interview. A new time or candidate takes a new invitation in place of the old one, which says
    another time or has another reader, and the candidate asks for admission again.

    Raises Invalid with a `field`, Conflict("interview-over").
    """
    return database.run(lambda db: reschedule_in(db, planner.interview_id, plan, by=planner.user_id, at=at))


def reschedule_in(
    db: Connection, interview_id: int, plan: Plan, *, by: int, at: datetime, said: letters.Said | None = None
) -> Scheduled:
    """The same inside the caller's transaction; `said` if it is the candidate who moves it."""
    values = _values(plan) | {"candidate_id": plan.candidate_id}
    before = interviews.existing(db, interview_id)
    lock_open(db, before.id)
    told = letters.Before(before, letters.roles_of(db, before))
    if plan.candidate_id != before.candidate_id:
        _check_candidate(db, plan.candidate_id)
        _require_unused(db, before.id)
    start = zones.to_utc(plan.wall_clock, plan.timezone)
    is_another_time = not _same_minute(start, before.scheduled_time)
    if is_another_time:
        _require_ahead(plan, at=at)
    is_moved = is_another_time or plan.candidate_id != before.candidate_id
    whose = _interviewer(db, plan, by=by, before=before)
    anew = admission.anew() if is_moved else {}
    interview_rows.update_interview(db, before.id, values | {"interviewer_id": whose} | anew)
    after = interviews.existing(db, before.id)
    _set_panel(db, after, plan)
    issued = invitations.issue_in(db, after, by, at=at) if is_moved else None
    letters.changed(db, told, issued, by=by, at=at, said=said)
    doer = audit.Doer(by) if said is None else audit.Doer(before.candidate_id)
    if is_another_time:
        details = {"from": _told(before), "start": _told(after)}
        _note(db, audit.Deed.INTERVIEW_MOVED, after, doer, at=at, details=details)
    else:
        _note(db, audit.Deed.INTERVIEW_CHANGED, after, doer, at=at)
    if _observed(after) != _observed(before):
        chain.add(db, before.id, Kind.OBSERVED, {"by": by} | _observed(after), at=at)
    return Scheduled(after, issued)


def _note(
    db: Connection,
    deed: audit.Deed,
    interview: Interview,
    doer: audit.Doer,
    *,
    at: datetime,
    details: Mapping[str, str] | None = None,
) -> None:
    on = audit.interview(interview.id, interview.title)
    audit.write(db, deed, by=doer, on=on, whom=interview.candidate_id, at=at, details=details)
    webhooks.tell(db, deed, interview, at=at)


def _told(interview: Interview) -> str:
    return f"{interview.scheduled_time.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _observed(interview: Interview) -> dict[str, object]:
    """What the record says of it. Without exemptions, which are the candidate's affair."""
    return {"profile": interview.proctoring_profile, "signals": interview.proctoring_signals.split()}


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
        **({} if plan.reminders is None else {"reminders": choices.in_order(plan.reminders.split())}),
    }


def _require_ahead(plan: Plan, *, at: datetime) -> None:
    if zones.to_utc(plan.wall_clock, plan.timezone) < at - LATEST_START:
        raise Invalid("time-passed", _("This time has passed. Choose a later one."), field="scheduled_time")


def _interviewer(db: Connection, plan: Plan, *, by: int, before: Interview | None = None) -> int:
    """Whose interview it is to be. Who holds it now may stay, also after their account was deactivated."""
    present = None if before is None else before.interviewer_id
    wanted = plan.interviewer_id or present
    if wanted is not None and wanted == present:
        return wanted
    planner = team.find(db, by)
    if wanted is None and planner is not None and not Role(planner.role).holds_interviews:
        raise Invalid("interviewer-missing", _("Choose an interviewer."), field="interviewer_id")
    wanted = wanted or by
    # An interviewer of the panel may change much, but puts nobody out of their own interview.
    is_own = wanted == by and present is None
    if not is_own and (planner is None or not policy.is_allowed(planner.role, Action.COORDINATE)):
        words = _("Only administrators and coordinators choose whose interview it is.")
        raise Invalid("interviewer-not-yours", words, field="interviewer_id")
    found = team.find(db, wanted)
    if found is None or not found.is_active:
        raise Invalid("interviewer-unknown", _("Choose an interviewer from the list."), field="interviewer_id")
    return wanted


def _set_panel(db: Connection, interview: Interview, plan: Plan) -> None:
    if plan.panel is None:
        members.remove(db, interview.id, interview.interviewer_id)
        return
    ids = {"interviewer_id": interview.interviewer_id, "candidate_id": interview.candidate_id}
    members.set_panel(db, interview.id, plan.panel, **ids)


def _plan_questions(db: Connection, interview: Interview, plan: Plan, *, by: int) -> None:
    """Who may not read the bank chooses nothing in it, and gets the questions of the template as they are."""
    if not plan.question_ids and plan.template_id is None:
        return
    planner = team.find(db, by)
    may_choose = planner is not None and policy.is_allowed(planner.role, Action.MANAGE_QUESTIONS)
    ids: Sequence[int] = plan.question_ids
    if not may_choose:
        ids = [] if plan.template_id is None else starting.ready_question_ids(db, plan.template_id)
    try:
        planned.plan_in(db, interview.id, ids)
    except (Conflict, NotFound) as error:
        raise Invalid(error.code, error.message, field="questions") from None


def _choose_scorecard(db: Connection, interview: Interview, plan: Plan) -> None:
    wanted = plan.scorecard_id
    if wanted is None and plan.template_id is not None:
        wanted = scorecards.of_template_in(db, plan.template_id)
    try:
        scorecards.choose_in(db, interview.id, wanted or None)
    except NotFound as error:
        raise Invalid(error.code, error.message, field="scorecard") from None


def _check_candidate(db: Connection, candidate_id: int) -> None:
    found = users.find_by_role(db, candidate_id, Role.CANDIDATE)
    if found is None or not found.is_active:
        raise Invalid("candidate-unknown", _("Choose a candidate from the list."), field="candidate_id")


def _require_unused(db: Connection, interview_id: int) -> None:
    """What one candidate wrote and what was noted of them is not the next one's to read, or to answer for."""
    is_used = (
        interview_rows.find_code(db, interview_id)
        or not documents.is_blank(db, interview_id)
        or chat_messages.list_latest(db, interview_id, limit=1)
        or review_comments.list_of(db, interview_id, limit=1)
        or notes.list_of(db, interview_id, limit=1)
        or whispers.list_latest(db, interview_id, limit=1)
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
