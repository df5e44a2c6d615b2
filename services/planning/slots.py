"""What a candidate finds behind the link of an offer: how it stands, which times are open, what may be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interview_lists, interviews, invitations, slot_holds, slot_offer_links, slot_offers, users
from repositories.interviews import Interview
from repositories.slot_offers import OfferPerson, SlotOffer
from repositories.states import InterviewStatus, Role
from services.base import Conflict, Invalid, NotFound, _, encryption
from services.planning import openings
from services.planning.limits import MAX_MINUTES
from services.planning.openings import Holds, Opening
from services.planning.spans import Span

MAX_SECRET_CHARS = 200
MOST_LISTED = 120
"""Times on one page, of whole days."""
MAX_OWN = 200
"""Other interviews of the candidate that are looked at."""
MAX_MOVES = 10


class State(StrEnum):
    """How an offer stands for its candidate."""

    CHOOSE = "choose"
    CHOSEN = "chosen"
    WITHDRAWN = "withdrawn"
    PASSED = "passed"
    """The last day is over, and no time was chosen."""
    CANCELLED = "cancelled"
    OVER = "over"
    """The interview has ended."""


@dataclass(frozen=True)
class Opened:
    """An offer as its candidate opened it; `people` are the interviewers, `interview` what it became."""

    offer: SlotOffer
    people: tuple[OfferPerson, ...]
    interview: Interview | None
    state: State
    change_until: datetime | None = None
    """Until when an interview that was chosen may be moved or cancelled."""
    may_move: bool = False
    may_cancel: bool = False


@dataclass(frozen=True)
class Times:
    """The times of some days, and the moment from which on there are more; None where these are the last."""

    slots: list[Opening]
    more_from: datetime | None


def find(secret: str, *, at: datetime) -> Opened:
    """What this secret opens: that of an offer's link, or of an invitation to the interview that was chosen.

    Raises Invalid("invitation-unknown"), Conflict("invitation-revoked").
    """

    def work(db: Connection) -> Opened:
        offer = _offer_of(db, encryption.digest(secret[:MAX_SECRET_CHARS]))
        return read(db, offer.id, at=at)

    return database.read(work)


def get(link: str, secret: str, *, at: datetime) -> Opened:
    """The same, for who shows the secret again at the offer's own address. Raises NotFound where it opens another."""
    try:
        opened = find(secret, at=at)
    except (Invalid, Conflict):
        raise NotFound from None
    if opened.offer.link != link:
        raise NotFound
    return opened


def read(db: Connection, offer_id: int, *, at: datetime) -> Opened:
    """The offer as it stands in the caller's transaction. Raises NotFound."""
    offer = slot_offers.find(db, offer_id)
    if offer is None:
        raise NotFound
    people = tuple(slot_offers.list_people(db, offer.id))
    interview = None if offer.interview_id is None else interviews.find(db, offer.interview_id)
    candidate = users.find_by_role(db, offer.candidate_id, Role.CANDIDATE)
    if interview is None:
        is_here = candidate is not None and candidate.is_active
        state = State.CHOOSE if offer.is_waiting(at) and is_here else State.PASSED
        return Opened(offer, people, None, State.WITHDRAWN if offer.withdrawn_at or not is_here else state)
    if interview.candidate_id != offer.candidate_id:  # It was given to somebody else.
        return Opened(offer, people, None, State.WITHDRAWN)
    if not interview.is_open:
        is_off = interview.status == InterviewStatus.CANCELLED
        return Opened(offer, people, interview, State.CANCELLED if is_off else State.OVER)
    until = interview.scheduled_time - timedelta(hours=offer.change_hours)
    may = at < until and not interview.was_candidate_in
    is_theirs = interview.interviewer_id in [one.user_id for one in people]
    may_move = may and is_theirs and offer.moves < MAX_MOVES
    return Opened(offer, people, interview, State.CHOSEN, until, may_move, may)


def times(opened: Opened, *, after: datetime | None, at: datetime) -> Times:
    """The times that are open to this candidate, from `after` on if that is later than now; as many as a page lists."""
    offer = opened.offer
    since = max(offer.starts_at, at, after or at)
    if since >= offer.ends_at:
        return Times([], None)
    found = database.read(lambda db: list_open(db, opened, since, offer.ends_at, limit=MOST_LISTED + 1, at=at))
    if len(found) <= MOST_LISTED:
        return Times(found, None)
    return Times(found[:MOST_LISTED], found[MOST_LISTED].start)


def list_open(
    db: Connection,
    opened: Opened,
    since: datetime,
    until: datetime,
    *,
    limit: int,
    at: datetime,
    now: datetime | None = None,
) -> list[Opening]:
    """The starts in [since, until) at which the people of an offer, or one of them, and its candidate are free.

    `at` is from when each person's notice counts: the moment of a hold for who confirms it. `now` is the present.
    """
    offer, besides = opened.offer, opened.interview.id if opened.interview else None
    people = [one.user_id for one in opened.people if one.is_active]
    if not people or (offer.how == "all" and len(people) < len(opened.people)):
        return []
    length = timedelta(minutes=minutes_of(opened))
    found = openings.openings_in(
        db, people, how="all" if offer.how == "all" else "any", length=length, since=since, until=until,
        limit=limit, at=at, holds=_held_for_others(offer.id, at=now or at), besides=besides,
    )  # fmt: skip
    own = interview_lists.list_between(
        db, offer.candidate_id, is_interviewer=False, start=since - timedelta(minutes=MAX_MINUTES),
        end=until + length, limit=MAX_OWN,
    )  # fmt: skip
    taken = [(one.scheduled_time, one.ends_at) for one in own if one.id != besides]
    return [one for one in found if not any(start < one.start + length and end > one.start for start, end in taken)]


def minutes_of(opened: Opened) -> int:
    """How long the interview is to be; once it stands, as long as the team made it since."""
    return opened.interview.duration_minutes if opened.interview else opened.offer.duration_minutes


def _held_for_others(offer_id: int, *, at: datetime) -> Holds:
    def held(db: Connection, people: Sequence[int], start: datetime, end: datetime) -> Mapping[int, Sequence[Span]]:
        found: dict[int, list[Span]] = {}
        for one in slot_holds.list_others(db, people, start, end, offer_id=offer_id, at=at):
            found.setdefault(one.user_id, []).append((one.starts_at, one.ends_at))
        return found

    return held


def _offer_of(db: Connection, secret_hash: str) -> SlotOffer:
    link = slot_offer_links.find_by_secret(db, secret_hash)
    if link is not None:
        offer = slot_offers.find(db, link.offer_id)
        revoked_at = link.revoked_at
    else:
        invitation = invitations.find_by_secret(db, secret_hash)
        offer = None if invitation is None else slot_offers.find_of_interview(db, invitation.interview_id)
        revoked_at = None if invitation is None else invitation.revoked_at
    if offer is None:
        words = _("It was not issued by this server, or it was cut off when it was copied.")
        raise Invalid("invitation-unknown", words)
    if revoked_at is not None:
        raise Conflict("invitation-revoked", _("This link was revoked or replaced by a newer one."))
    return offer
