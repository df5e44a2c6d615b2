"""Interviews, as other programs order, move and cancel them; rules, letters and links are those of the team's pages.

Who plans is the token's maker, an administrator, who coordinates everybody's interviews.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from db.engine import database
from repositories import interview_lists
from repositories.interview_cuts import Span, Wanted
from repositories.interviews import Interview
from repositories.states import InterviewStatus
from services.api import cursors
from services.api.cursors import Part
from services.api.tokens import Caller
from services.base import Action, Conflict, Invalid, NotFound, _, policy
from services.interview import Issued, PanelMember, Person, Planner, invitations, members, planners, zones
from services.planning import Plan, Scheduled, Values, ending, scheduling, starting


@dataclass(frozen=True)
class Order:
    """What a program says of an interview. What is None is as the template says, or as it was."""

    title: str | None = None
    starts_at: datetime | None = None
    timezone: str | None = None
    candidate_id: int | None = None
    duration_minutes: int | None = None
    interviewer_id: int | None = None
    panel: tuple[PanelMember, ...] | None = None
    language: str | None = None
    observation: str | None = None
    reminders: str | None = None
    template_id: int | None = None


@dataclass(frozen=True)
class Moved:
    """An interview that was changed, its new invitation if it got one, and who left or has another role."""

    scheduled: Scheduled
    changed_people: set[int]


@dataclass(frozen=True)
class Filters:
    """Which interviews a list has."""

    status: InterviewStatus | None = None
    since: datetime | None = None
    before: datetime | None = None
    candidate_id: int | None = None


def listed(caller: Caller, filters: Filters, *, cursor: str | None, limit: int) -> Part[Interview]:
    """Everybody's, in the order in which they were made. Raises Invalid("cursor-unknown")."""
    policy.check(caller.role, Action.COORDINATE)
    wanted = Wanted(filters.status, spans=(Span(filters.since, filters.before),))

    def read(after: int, most: int) -> list[Interview]:
        of = filters.candidate_id
        return database.read(lambda db: interview_lists.list_after(db, after, wanted, candidate_id=of, limit=most))

    return cursors.part("interviews", filters, cursor, limit, read, lambda one: one.id)


def panels(interviews: list[Interview]) -> dict[int, list[Person]]:
    """The panel of each, by the interview's number."""
    return members.panels_of(interviews)


def get(caller: Caller, meeting_link: str) -> tuple[Planner, Interview]:
    """Raises NotFound."""
    return planners.get(caller.user_id, caller.role, meeting_link)


def schedule(caller: Caller, order: Order, *, at: datetime) -> Scheduled:
    """A new interview, from a template if one is named. Raises Invalid with a `field`."""
    policy.check(caller.role, Action.SCHEDULE)
    if order.starts_at is None:
        raise Invalid("time-missing", _("Say when it begins."), field="scheduled_time")
    start = _start(order, host_id=order.interviewer_id or caller.user_id)
    wall_clock, zone = _when(order.starts_at, order.timezone or zones.known_or_utc(""))
    plan = Plan(
        title=order.title or start.title,
        wall_clock=wall_clock,
        timezone=zone,
        candidate_id=order.candidate_id or 0,
        duration_minutes=order.duration_minutes or start.duration_minutes,
        panel=start.panel if order.panel is None else _panel(order.panel),
        observation=(order.observation, ()) if order.observation else start.observation,
        interviewer_id=order.interviewer_id,
        language=order.language or start.language,
        question_ids=start.question_ids,
        reminders=start.reminders if order.reminders is None else order.reminders,
        template_id=order.template_id,
    )
    return scheduling.schedule(caller.user_id, plan, at=at)


def move(caller: Caller, meeting_link: str, order: Order, *, at: datetime) -> Moved:
    """Change what the order says of an open interview; its language and template stay.

    Raises NotFound, Invalid with a `field`, Conflict("interview-over").
    """
    planner, before = get(caller, meeting_link)
    planners.require_open(planner)
    people = members.people_of(before)
    is_given = order.starts_at is not None
    zone = order.timezone or zones.known_or_utc(before.timezone)
    wall_clock, zone = _when(order.starts_at or before.scheduled_time, zone, is_given=is_given)
    plan = Plan(
        title=before.title if order.title is None else order.title,
        wall_clock=wall_clock,
        timezone=zone,
        candidate_id=order.candidate_id or before.candidate_id,
        duration_minutes=order.duration_minutes or before.duration_minutes,
        panel=None if order.panel is None else _panel(order.panel),
        observation=(order.observation, ()) if order.observation else None,
        interviewer_id=order.interviewer_id,
        reminders=order.reminders,
    )
    made = scheduling.reschedule(planner, plan, at=at)
    return Moved(made, members.changed(people, members.people_of(made.interview)))


def cancel(caller: Caller, meeting_link: str, word: str | None) -> Interview:
    """The interview will not take place; the interview as it is then.

    Raises NotFound, Invalid("word-too-long"), Conflict("interview-over").
    """
    planner, _interview = get(caller, meeting_link)
    ending.cancel(planner, word)
    return get(caller, meeting_link)[1]


def make_link(caller: Caller, meeting_link: str, *, is_beside: bool, at: datetime) -> tuple[Interview, Issued]:
    """A new link for the candidate in place of the former ones, or beside them.

    Raises NotFound, Conflict("interview-over").
    """
    planner, interview = get(caller, meeting_link)
    if is_beside:
        return interview, invitations.add(planner, at=at)
    return interview, invitations.issue(interview.id, caller.user_id, at=at)


def revoke_links(caller: Caller, meeting_link: str, *, at: datetime) -> list[int]:
    """The candidate's links open nothing any more; the sessions that ended with them. Raises NotFound."""
    planner, _interview = get(caller, meeting_link)
    return invitations.revoke(planner, at=at)


def _start(order: Order, *, host_id: int) -> Values:
    """What the order begins with, besides what it says itself."""
    if order.template_id is None:
        return Values(title="")
    try:
        return starting.start(order.template_id, host_id=host_id).values
    except (NotFound, Conflict) as error:
        raise Invalid(error.code, error.message, field="template_id") from None


def _panel(wanted: tuple[PanelMember, ...]) -> tuple[PanelMember, ...]:
    """Each with its place, for a refusal to name."""
    return tuple(replace(one, field=f"panel_{n}") for n, one in enumerate(wanted))


def _when(starts_at: datetime, zone: str, *, is_given: bool = True) -> tuple[datetime, str]:
    """What clocks show then, which a plan is made of. Raises Invalid for a moment that they cannot tell apart."""
    if not zones.is_zone(zone):
        raise Invalid("zone-unknown", _("This is no IANA time zone."), field="timezone")
    shown = zones.wall_clock(starts_at, zone)
    if is_given and zones.to_utc(shown, zone) != starts_at:
        words = _("The clocks in %(zone)s show this time twice on that day. Choose another, or UTC.", zone=zone)
        raise Invalid("time-ambiguous", words, field="scheduled_time")
    return shown, zone
