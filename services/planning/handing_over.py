"""What somebody who leaves the team holds, and giving it to others together with the end of their account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from db.tables import MAX_ID
from repositories import (
    interview_lists,
    interview_template_members,
    interview_template_orders,
    interview_templates,
    members,
    scorecards,
    slot_holds,
    slot_offers,
    taken_times,
    users,
    working_hours,
)
from repositories import interviews as interview_rows
from repositories import team as team_rows
from repositories.interviews import Interview
from repositories.slot_offers import SlotOffer
from repositories.states import SeatRole
from services.audit import audit
from services.base import Invalid, _
from services.mail import letters
from services.people import team
from services.planning.limits import MAX_MINUTES

MOST_INTERVIEWS = 500
"""Handed over in one step; whoever has more is given the rest in another."""
MOST_SHOWN = 50
"""Of which each can be given to somebody of its own; the others go to the successor."""
MOST_OFFERS = 200
MOST_CONSULTED = 3000
"""Interviews of those who take over that are looked at for clashes."""
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)
STAYS = 0
"""In place of a person: it stays as it is."""


@dataclass(frozen=True)
class Choice:
    """Who takes what: a colleague's number, `STAYS`, or None where nobody was chosen yet."""

    successor: int | None = None
    by_interview: Mapping[int, int] = field(default_factory=dict)

    def taker(self, interview_id: int) -> int | None:
        return self.by_interview.get(interview_id, self.successor)


@dataclass(frozen=True)
class HeldInterview:
    """An open interview of theirs, what they are in it, and what its taker has at that time."""

    interview: Interview
    is_host: bool
    role: SeatRole
    panel: tuple[tuple[int, str], ...]
    """Its other people, by number and name."""
    is_taker_in: bool = False
    """Whether who takes it takes part already."""
    clash: str | None = None
    """The title of what the taker has then; empty for what another calendar of theirs holds."""


@dataclass(frozen=True)
class Held:
    """All that somebody holds. Interviews soonest first, of which there may be `more` than are listed."""

    interviews: list[HeldInterview]
    more: int
    offers: list[SlotOffer]
    templates: int
    """Templates and scorecards that they may change."""
    panels: int
    """Panels that name them: of templates, and of those who interview when a template is ordered."""
    has_successor_hours: bool = True

    @property
    def is_empty(self) -> bool:
        return not (self.interviews or self.offers or self.templates or self.panels)


@dataclass(frozen=True)
class Handed:
    """What was handed over. `changed` are the people whose seat is another one, by interview; `rest` is what was too
    much for one step.
    """

    interviews: int
    offers: int
    stayed: int
    rest: int
    changed: Mapping[int, frozenset[int]]


def look(user_id: int, choice: Choice, *, at: datetime) -> Held:
    """What this member of the team holds, as it would be with this choice. Raises NotFound."""

    def work(db: Connection) -> Held:
        team.get_in(db, user_id)
        found = _interviews(db, user_id, limit=MOST_INTERVIEWS + 1)
        shown = _with_clashes(db, [_held(db, one, user_id) for one in found[:MOST_SHOWN]], choice)
        return Held(
            shown,
            max(0, len(found) - MOST_SHOWN),
            slot_offers.list_waiting_of(db, user_id, at=at, limit=MOST_OFFERS),
            interview_templates.count_of_owner(db, user_id) + scorecards.count_of_owner(db, user_id),
            interview_template_members.count_of(db, user_id) + interview_template_orders.count_of(db, user_id),
            not choice.successor or choice.successor in working_hours.list_rules(db, [choice.successor]),
        )

    return database.read(work)


def hand_over(user_id: int, choice: Choice, *, is_leaving: bool, by: int, at: datetime) -> Handed:
    """Give what they hold to others, with the letters that other changes of an interview's people take; `is_leaving`
    ends the account in the same transaction. The caller closes sockets.

    Raises what `team.deactivate_in` does, Invalid("successor-missing", "successor-unknown").
    """

    def work(db: Connection) -> Handed:
        if is_leaving:
            team.deactivate_in(db, user_id, by=by, at=at)
        else:
            team.get_in(db, user_id)
        found = _interviews(db, user_id, limit=MOST_INTERVIEWS + 1)
        offers = slot_offers.list_waiting_of(db, user_id, at=at, limit=MOST_OFFERS)
        if choice.successor is None:
            _require_nothing(db, user_id, found, offers)
        _check_takers(db, user_id, choice)
        changed, stayed = _hand_interviews(db, found[:MOST_INTERVIEWS], user_id, choice, by=by, at=at)
        if choice.successor:
            for one in offers:
                _hand_offer(db, one.id, user_id, choice.successor)
            interview_templates.hand_over(db, user_id, choice.successor)
            scorecards.hand_over(db, user_id, choice.successor)
            interview_template_members.hand_over(db, user_id, choice.successor)
            interview_template_orders.hand_over(db, user_id, choice.successor)
        rest = max(0, len(found) - MOST_INTERVIEWS)
        handed = Handed(len(changed), len(offers) if choice.successor else 0, stayed, rest, changed)
        _note(db, user_id, choice, handed, by=by, at=at)
        return handed

    return database.run(work)


def _note(db: Connection, user_id: int, choice: Choice, handed: Handed, *, by: int, at: datetime) -> None:
    if not (choice.successor or handed.interviews):
        return
    details = {"interviews": handed.interviews, "offers": handed.offers, "stayed": handed.stayed + handed.rest}
    whom, on = choice.successor or None, audit.person(user_id)
    audit.write(db, audit.Deed.HANDED_OVER, by=audit.Doer(by), on=on, whom=whom, at=at, details=details)


def _require_nothing(db: Connection, user_id: int, found: Sequence[Interview], offers: Sequence[SlotOffer]) -> None:
    owned = interview_templates.count_of_owner(db, user_id) + scorecards.count_of_owner(db, user_id)
    panels = interview_template_members.count_of(db, user_id) + interview_template_orders.count_of(db, user_id)
    if found or offers or owned or panels:
        words = _("Choose who takes over, or that everything stays as it is.")
        raise Invalid("successor-missing", words, field="successor")


def _check_takers(db: Connection, user_id: int, choice: Choice) -> None:
    wanted = {"successor": choice.successor} | {f"taker_{one}": who for one, who in choice.by_interview.items()}
    for name, who in wanted.items():
        if who in (None, STAYS):
            continue
        found = team_rows.find(db, who) if 0 < who <= MAX_ID else None
        if found is None or not found.is_active or who == user_id:
            raise Invalid("successor-unknown", _("Choose an active colleague from the list."), field=name)


def _interviews(db: Connection, user_id: int, *, limit: int) -> list[Interview]:
    """All that are open, also those whose time has passed: somebody has to end them."""
    return interview_lists.list_between(db, user_id, is_interviewer=True, start=FIRST, end=LAST, limit=limit)


def _held(db: Connection, interview: Interview, user_id: int) -> HeldInterview:
    roles = letters.roles_of(db, interview)
    others = [one for one in roles if one not in (user_id, interview.candidate_id)]
    names = {one.id: one.name for one in users.list_planned(db, others)}
    panel = tuple((one, names[one]) for one in others if one in names)
    return HeldInterview(interview, interview.interviewer_id == user_id, roles[user_id], panel)


def _with_clashes(db: Connection, held: Sequence[HeldInterview], choice: Choice) -> list[HeldInterview]:
    takers = {one.interview.id: choice.taker(one.interview.id) for one in held}
    people = sorted({one for one in takers.values() if one})
    if not held or not people:
        return list(held)
    start = min(one.interview.scheduled_time for one in held) - timedelta(minutes=MAX_MINUTES)
    end = max(one.interview.ends_at for one in held)
    spans = [
        (one.user_id, one.interview_id, one.starts_at, one.ends_at)
        for one in taken_times.list_interviews(db, people, start=start, end=end, limit=MOST_CONSULTED)
        if one.is_open
    ]
    # What the same person takes stands in the way, too.
    spans += [(who, one.interview.id, one.interview.scheduled_time, one.interview.ends_at)
              for one in held if (who := takers[one.interview.id])]  # fmt: skip
    busy = taken_times.list_busy(db, people, start=start, end=end)
    return [_with_clash(db, one, takers[one.interview.id], spans, busy) for one in held]


def _with_clash(
    db: Connection,
    held: HeldInterview,
    taker: int | None,
    spans: Sequence[tuple[int, int, datetime, datetime]],
    busy: Sequence[tuple[int, datetime, datetime]],
) -> HeldInterview:
    one = held.interview
    is_in = taker in [who for who, _name in held.panel]
    clash = next(
        (
            other
            for who, other, start, end in spans
            if who == taker and other != one.id and start < one.ends_at and end > one.scheduled_time
        ),
        None,
    )
    other = None if clash is None else interview_rows.find(db, clash)
    is_busy = any(who == taker and start < one.ends_at and end > one.scheduled_time for who, start, end in busy)
    words = other.title if other is not None else "" if is_busy else None
    return HeldInterview(one, held.is_host, held.role, held.panel, is_in, words)


def _hand_interviews(
    db: Connection, found: Sequence[Interview], user_id: int, choice: Choice, *, by: int, at: datetime
) -> tuple[dict[int, frozenset[int]], int]:
    """Who has another seat, by interview; and how many interviews stay as they are."""
    changed: dict[int, frozenset[int]] = {}
    stayed = 0
    for one in sorted(found, key=lambda one: one.id):  # In one order, so that no two wait for each other.
        taker = choice.taker(one.id)
        if not taker:
            stayed += 1
        elif _hand_interview(db, one.id, user_id, taker, by=by, at=at):
            changed[one.id] = frozenset({user_id, taker})
    return changed, stayed


def _hand_interview(db: Connection, interview_id: int, user_id: int, taker: int, *, by: int, at: datetime) -> bool:
    """False for one that ended, or that they left, in the meantime."""
    if not interview_rows.lock(db, interview_id).is_open:
        return False
    before = interview_rows.find(db, interview_id)
    if before is None:
        return False
    roles = letters.roles_of(db, before)
    if user_id not in roles:
        return False
    if before.interviewer_id == user_id:
        interview_rows.update_interview(db, interview_id, {"interviewer_id": taker})
        members.delete_member(db, interview_id, taker)
    else:
        seat = roles[user_id]
        seats = {one.user_id: one.role for one in members.list_for_interview(db, interview_id)}
        del seats[user_id]
        # Whoever interviews already goes on interviewing.
        if taker != before.interviewer_id and seats.get(taker) != SeatRole.INTERVIEWER:
            seats[taker] = seat
        members.replace_all(db, interview_id, seats)
    offer = slot_offers.find_of_interview(db, interview_id)
    if offer is not None:  # So that the candidate can still move it, to times of who holds it now.
        _replace_in_offer(db, offer.id, user_id, taker)
    letters.changed(db, letters.Before(before, roles), None, by=by, at=at)
    on = audit.interview(interview_id, before.title)
    audit.write(db, audit.Deed.PANEL_CHANGED, by=audit.Doer(by), on=on, whom=taker, at=at)
    return True


def _hand_offer(db: Connection, offer_id: int, user_id: int, successor: int) -> None:
    """It becomes the successor's. A time that its candidate holds is looked at again when they confirm it."""
    slot_offers.lock(db, offer_id)
    offer = slot_offers.find(db, offer_id)
    if offer is None:
        return
    if offer.created_by == user_id:
        slot_offers.update_offer(db, offer_id, {"created_by": successor})
    if _replace_in_offer(db, offer_id, user_id, successor):
        slot_holds.delete_of(db, offer_id)


def _replace_in_offer(db: Connection, offer_id: int, user_id: int, successor: int) -> bool:
    people = [one.user_id for one in slot_offers.list_people(db, offer_id)]
    if user_id not in people:
        return False
    after = dict.fromkeys(successor if one == user_id else one for one in people)
    slot_offers.replace_people(db, offer_id, list(after))
    return True
