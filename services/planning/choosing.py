"""What a candidate does with an offer: holds a time, confirms it, and moves or cancels the interview afterwards.

Whoever books waits until nobody else books one of the same people, and looks again at all that may have come between:
their hours, buffer, number a day, other calendars, interviews, and what is held for others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import slot_holds, slot_offers, users
from repositories.interviews import Interview
from repositories.slot_holds import Hold
from services.audit import audit
from services.base import Conflict, Invalid, _, prose
from services.interview import MAX_PANEL, PanelMember, zones
from services.mail import letters
from services.planning import ending, openings, scheduling, slots, starting
from services.planning.scheduling import Plan, Scheduled
from services.planning.slots import Opened, State

T = TypeVar("T")

HOLD_FOR = timedelta(minutes=5)
"""While somebody reads what they confirm; an offer holds one time."""
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Held:
    """A time that is kept, with whom, until when."""

    start: datetime
    people: tuple[int, ...]
    until: datetime


def hold(opened: Opened, start: datetime, *, at: datetime) -> Held:
    """Keep this time for the candidate, in place of another they held.

    Raises Conflict("slot-taken", "offer-over", "too-late").
    """
    return _exclusively(lambda db: _hold(db, _changeable(db, opened, at=at), start, at=at))


def confirm(opened: Opened, start: datetime, *, word: str | None = None, at: datetime) -> Scheduled:
    """Make the interview at this time, or move it there; with the letters, in one transaction.

    Raises Conflict("slot-taken", "offer-over", "too-late"), Invalid("word-too-long").
    """
    word = checked_word(word)

    def work(db: Connection) -> Scheduled:
        now = _changeable(db, opened, at=at)
        held = _hold(db, now, start, at=at)
        made = _schedule(db, now, held, at=at) if now.interview is None else _move(db, now, held, word, at=at)
        slot_holds.delete_of(db, now.offer.id)
        return made

    return _exclusively(work)


def cancel(opened: Opened, *, word: str | None = None, at: datetime) -> Interview:
    """The interview will not take place; with the letters, in one transaction.

    Raises Invalid("offer-over", "too-late", "word-too-long"), Conflict("interview-over").
    """
    word = checked_word(word)
    interview = opened.interview
    if interview is None:
        raise Invalid("offer-over", _over().message)

    def note(db: Connection) -> None:
        try:
            now = _changeable(db, opened, at=at, is_cancelling=True)
        except Conflict as refusal:  # Of an interview that goes on.
            raise Invalid(refusal.code, refusal.message) from None
        slot_offers.update_offer(db, now.offer.id, {"cancelled_at": at, "word": word, "dismissed_at": None})

    ending.cancel_by_candidate(interview.id, word, note=note, at=at)
    return interview


def remember_zone(opened: Opened, zone: str) -> None:
    """Letters say the times in the zone that the candidate chose."""
    candidate_id = opened.offer.candidate_id
    if zones.is_zone(zone):
        database.run(lambda db: users.remember_zone(db, candidate_id, zone))


def checked_word(word: str | None) -> str | None:
    """What a candidate wrote about it; None for nothing. Raises Invalid("word-too-long")."""
    text = prose.without_empty_ends((word or "").replace("\r\n", "\n").replace("\x00", ""))
    if len(text) > letters.MAX_WORD_CHARS:
        words = _("Use at most %(count)s characters.", count=letters.MAX_WORD_CHARS)
        raise Invalid("word-too-long", words, field="word")
    return text or None


def _exclusively(work: Callable[[Connection], T]) -> T:
    try:
        return database.run(work)
    except IntegrityError:  # The key of what is held: somebody else was faster after all.
        raise _taken() from None


def _changeable(db: Connection, opened: Opened, *, at: datetime, is_cancelling: bool = False) -> Opened:
    """The offer as it stands now, held by this transaction."""
    slot_offers.lock(db, opened.offer.id)
    now = slots.read(db, opened.offer.id, at=at)
    if now.state is State.CHOOSE and not is_cancelling and opened.interview is None:
        return now
    is_same = now.state is State.CHOSEN and opened.interview is not None
    if not is_same:
        raise _over()
    if not (now.may_cancel if is_cancelling else now.may_move):
        raise Conflict("too-late", _("This interview can no longer be changed here."))
    return now


def _hold(db: Connection, opened: Opened, start: datetime, *, at: datetime) -> Held:
    offer = opened.offer
    everybody = [one.user_id for one in opened.people if one.is_active]
    openings.lock(db, everybody)
    slot_holds.delete_expired(db, everybody, at=at)
    own = [one for one in slot_holds.find(db, offer.id) if one.starts_at == start]
    since = own[0].expires_at - HOLD_FOR if own else at
    if not offer.starts_at <= start < offer.ends_at or start <= at:
        raise _taken()
    end = start + timedelta(minutes=slots.minutes_of(opened))
    found = slots.list_open(db, opened, start, start + timedelta(seconds=1), limit=1, at=since, now=at)
    if not found:
        raise _taken()
    people = found[0].people if offer.how == "all" else (_one_of(found[0].people, own, opened.interview),)
    slot_holds.delete_of(db, offer.id)
    until = since + HOLD_FOR  # Asking for it again makes it no longer.
    for one in sorted(people):
        slot_holds.insert_quarters(db, offer.id, Hold(one, start, end, until), _quarters(start, end))
    return Held(start, people, until)


def _one_of(free: Sequence[int], own: Sequence[Hold], interview: Interview | None) -> int:
    """Whom the candidate already has in view, if they are free; else the first."""
    wanted = [*(one.user_id for one in own), *([interview.interviewer_id] if interview else [])]
    return next((one for one in wanted if one in free), free[0])


def _quarters(start: datetime, end: datetime) -> list[datetime]:
    """The beginnings of all quarters of an hour that a span touches."""
    first = start - timedelta(seconds=start.timestamp() % QUARTER.total_seconds())
    return [first + QUARTER * number for number in range(-((first - end) // QUARTER))]


def _schedule(db: Connection, opened: Opened, held: Held, *, at: datetime) -> Scheduled:
    offer = opened.offer
    host, panel = held.people[0], held.people[1:]
    if offer.how == "all":
        host, *rest = [one.user_id for one in opened.people]
        panel = tuple(rest)
    plan = Plan(
        offer.title,
        *_clock(held.start, offer.timezone),
        offer.candidate_id,
        offer.duration_minutes,
        tuple(PanelMember(one, "interviewer") for one in panel),
        (offer.proctoring_profile, tuple(offer.proctoring_signals.split())),
        host,
    )
    template = starting.brought(db, offer.template_id, besides=[host, *panel])
    if template is not None:
        plan = replace(
            plan,
            panel=((plan.panel or ()) + template.observers)[:MAX_PANEL],
            language=template.language,
            reminders=template.reminders,
            question_ids=template.question_ids,
            template_id=offer.template_id,
        )
    made = scheduling.schedule_in(db, offer.created_by, plan, at=at, doer=audit.Doer(offer.candidate_id))
    slot_offers.update_offer(db, offer.id, {"interview_id": made.interview.id, "chosen_at": at})
    return made


def _move(db: Connection, opened: Opened, held: Held, word: str | None, *, at: datetime) -> Scheduled:
    offer, interview = opened.offer, opened.interview
    assert interview is not None
    host = interview.interviewer_id if offer.how == "all" else held.people[0]
    clock = _clock(held.start, interview.timezone)
    plan = Plan(interview.title, *clock, interview.candidate_id, interview.duration_minutes, interviewer_id=host)
    said = letters.Said(word, interview.candidate_name)
    made = scheduling.reschedule_in(db, interview.id, plan, by=offer.created_by, at=at, said=said)
    moved = {"moves": offer.moves + 1, "moved_at": at, "word": word, "dismissed_at": None}
    slot_offers.update_offer(db, offer.id, moved)
    return made


def _clock(start: datetime, zone: str) -> tuple[datetime, str]:
    """What a form would say: the clocks of the zone and its name, or UTC's where they show that time twice."""
    name = zones.known_or_utc(zone)
    clock = zones.wall_clock(start, name)
    return (clock, name) if zones.to_utc(clock, name) == start else (start.replace(tzinfo=None), "UTC")


def _taken() -> Conflict:
    return Conflict("slot-taken", _("This time is no longer open. Choose another."))


def _over() -> Conflict:
    return Conflict("offer-over", _("Nothing can be chosen here any more."))
