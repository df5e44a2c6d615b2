"""Offering times to a candidate: making an offer, its links, the list of what waits for a choice, and withdrawing it.

What the candidate does with the link is in `slots.py` and `choosing.py`. The secret of a link is random, stored as
a hash, and can be shown only at the moment it is made.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db.engine import database
from db.tables import MAX_ID
from repositories import interview_templates, slot_holds, slot_offer_links, slot_offers, team, users, working_hours
from repositories.slot_offers import OfferPerson, SlotOffer
from repositories.states import Role
from services.audit import audit
from services.base import Action, Conflict, Invalid, NotFound, _, encryption, names, policy
from services.interview import zones
from services.mail import offers as letters
from services.planning import openings
from services.planning.limits import MAX_MINUTES, MAX_TITLE_CHARS, MIN_MINUTES
from services.signals import profiles

MAX_PEOPLE = openings.MAX_PEOPLE - 1
"""The candidate takes part too."""
MAX_DAYS = 60
MAX_WAITING_OF_CANDIDATE = 5
MAX_WAITING_OF_PERSON = 200
"""Offers of one maker that wait for a choice; whoever has more to offer withdraws some."""
MAX_CHANGE_HOURS = 14 * 24
MAX_LINKS = 20
"""Links of one offer that are kept, revoked ones too, so that an old one can say what became of it."""
MOST_SHOWN = 50
SHOWN_FOR = timedelta(days=7)
"""So long the list says that nobody chose, or that a candidate moved or cancelled, unless somebody takes it off."""
KEPT_FOR = timedelta(days=30)
"""After the last day of an offer from which nobody chose."""
MOST_COUNTED = 200
SECRET_BYTES = 32


@dataclass(frozen=True)
class Terms:
    """With whom, how long, and between which days, the last included, as the clocks of `timezone` count them."""

    people: tuple[int, ...]
    how: openings.How
    minutes: int
    timezone: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Draft:
    """What the form says."""

    title: str
    candidate_id: int
    terms: Terms
    change_hours: int
    observation: tuple[str, tuple[str, ...]] | None = None
    template_id: int | None = None
    """The template whose questions, language, reminders and observers the interview gets when a time is chosen."""


@dataclass(frozen=True)
class Made:
    """An offer with the secret of its new link, and whether a letter brings it to the candidate."""

    offer: SlotOffer
    secret: str
    is_sent: bool


@dataclass(frozen=True)
class Open:
    """How many times are open now, the first, and who saved no hours. One more than `MOST_COUNTED` means: and more."""

    count: int
    first: datetime | None
    without_hours: tuple[OfferPerson, ...]


def make(user_id: int, draft: Draft, *, at: datetime) -> Made:
    """Offer times. Raises Invalid with a `field`, Conflict("offers-too-many")."""
    return database.run(lambda db: make_in(db, user_id, draft, at=at))


def make_in(
    db: Connection, user_id: int, draft: Draft, *, at: datetime, most_waiting: int = MAX_WAITING_OF_PERSON
) -> Made:
    """The same inside the caller's transaction."""
    values = _values(draft, at=at) | {"link": str(uuid.uuid4()), "created_by": user_id, "created_at": at}
    _check_people(db, draft.terms, by=user_id)
    candidate = users.find_by_role(db, draft.candidate_id, Role.CANDIDATE)
    if candidate is None or not candidate.is_active:
        raise Invalid("candidate-unknown", _("Choose a candidate from the list."), field="candidate_id")
    _require_few(db, draft.candidate_id, user_id, most_waiting, at=at)
    values["template_id"] = _template(db, draft.template_id)
    if _open(db, draft.terms, at=at).count == 0:
        raise Invalid("no-times", _("No time is open with these people in these days."), field="first_day")
    offer = _existing(db, slot_offers.insert_offer(db, values, draft.terms.people))
    secret = _link(db, offer.id, at=at)
    _note(db, audit.Deed.OFFER_MADE, offer, audit.Doer(user_id), at=at)
    return Made(offer, secret, letters.offered(db, offer, secret, at=at))


def look(terms: Terms, *, at: datetime) -> Open:
    """What is open now on these terms, for who fills in the form. Raises Invalid with a `field`."""
    _check_terms(terms, at=at)
    return database.read(lambda db: _open(db, terms, at=at))


def get(user_id: int, role: str, link: str) -> tuple[SlotOffer, list[OfferPerson]]:
    """The offer for who made it, takes part in it or coordinates; for others it does not exist: NotFound."""

    def work(db: Connection) -> tuple[SlotOffer, list[OfferPerson]]:
        offer = slot_offers.find_by_link(db, link)
        if offer is None:
            raise NotFound
        people = slot_offers.list_people(db, offer.id)
        is_theirs = user_id in (offer.created_by, *(one.user_id for one in people))
        if not is_theirs and not policy.is_allowed(role, Action.COORDINATE):
            raise NotFound
        return offer, people

    return database.read(work)


def list_shown(user_id: int | None, *, at: datetime) -> list[tuple[SlotOffer, list[OfferPerson]]]:
    """What waits for a choice or changed lately: one person's, or everybody's without one; the newest first."""

    def work(db: Connection) -> list[tuple[SlotOffer, list[OfferPerson]]]:
        shown = slot_offers.list_shown(db, user_id, changed_after=at - SHOWN_FOR, limit=MOST_SHOWN)
        people = slot_offers.list_people_of(db, [one.id for one in shown])
        return [(one, people.get(one.id, [])) for one in shown]

    return database.read(work)


def new_link(offer: SlotOffer, *, at: datetime) -> str:
    """The secret of a link in place of the former ones. Raises Conflict("offer-over")."""

    def work(db: Connection) -> str:
        _require_waiting(db, offer, at=at)
        slot_offer_links.revoke_all(db, offer.id, at=at)
        _note(db, audit.Deed.OFFER_LINK_MADE, offer, audit.acting(), at=at)
        return _link(db, offer.id, at=at)

    return database.run(work)


def send_again(offer: SlotOffer, *, at: datetime) -> None:
    """Another letter with a link beside those that work. Raises Conflict("offer-over", "mail-not-sent")."""

    def work(db: Connection) -> None:
        _require_waiting(db, offer, at=at)
        if not letters.offered(db, offer, _link(db, offer.id, at=at), at=at):
            raise Conflict("mail-not-sent", _("Nothing was sent: mail is off, or this offer was sent too often."))

    database.run(work)


def withdraw(offer: SlotOffer, *, at: datetime) -> None:
    """Nothing can be chosen any more. Raises Conflict("offer-over") once a time was chosen."""

    def work(db: Connection) -> None:
        slot_offers.lock(db, offer.id)
        if _existing(db, offer.id).interview_id is not None:
            raise Conflict("offer-over", _("The candidate has chosen a time: cancel the interview instead."))
        slot_offers.update_offer(db, offer.id, {"withdrawn_at": at})
        slot_holds.delete_of(db, offer.id)
        _note(db, audit.Deed.OFFER_REVOKED, offer, audit.acting(), at=at)

    database.run(work)


def dismiss(offer: SlotOffer, *, at: datetime) -> None:
    """Somebody has read what became of it; it leaves the list."""
    database.run(lambda db: slot_offers.update_offer(db, offer.id, {"dismissed_at": at}))


def delete_old(*, at: datetime) -> int:
    """Offers that nobody chose from and whose days are long over, how many; and what was held and is no longer."""

    def work(db: Connection) -> int:
        slot_holds.delete_expired(db, at=at)
        return slot_offers.delete_unchosen(db, before=at - KEPT_FOR)

    return database.run(work)


def window(terms: Terms) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last, in UTC."""
    zone = ZoneInfo(terms.timezone)
    start = datetime.combine(terms.first_day, time(), zone)
    end = datetime.combine(terms.last_day + timedelta(days=1), time(), zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def _note(db: Connection, deed: audit.Deed, offer: SlotOffer, by: audit.Doer, *, at: datetime) -> None:
    audit.write(db, deed, by=by, on=audit.person(offer.candidate_id), at=at)


def _open(db: Connection, terms: Terms, *, at: datetime) -> Open:
    since, until = window(terms)
    found = openings.openings_in(
        db, terms.people, how=terms.how, length=timedelta(minutes=terms.minutes), since=max(since, at), until=until,
        limit=MOST_COUNTED + 1, at=at,
    )  # fmt: skip
    known = working_hours.list_rules(db, terms.people)
    missing = [one for one in terms.people if one not in known]
    people = {one.id: one.name for one in users.list_planned(db, missing)}
    without = tuple(OfferPerson(one, people[one], True) for one in missing if one in people)
    return Open(len(found), found[0].start if found else None, without)


def _values(draft: Draft, *, at: datetime) -> dict[str, object]:
    title = names.clean_line(draft.title)
    if title is None:
        raise Invalid("title-missing", _("Enter a title."), field="title")
    if len(title) > MAX_TITLE_CHARS:
        raise Invalid("title-too-long", _("Use at most %(count)s characters.", count=MAX_TITLE_CHARS), field="title")
    if not 0 <= draft.change_hours <= MAX_CHANGE_HOURS:
        raise Invalid("change-hours", _("Choose from the list."), field="change_hours")
    _check_terms(draft.terms, at=at)
    starts_at, ends_at = window(draft.terms)
    return {
        "title": title,
        "candidate_id": draft.candidate_id,
        "how": draft.terms.how,
        "duration_minutes": draft.terms.minutes,
        "timezone": draft.terms.timezone,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "change_hours": draft.change_hours,
        **(profiles.check(*draft.observation) if draft.observation else {}),
    }


def _check_terms(terms: Terms, *, at: datetime) -> None:
    if not zones.is_zone(terms.timezone):
        raise Invalid("zone-unknown", _("Choose a time zone from the list."), field="timezone")
    if terms.how not in ("all", "any"):
        raise Invalid("how-unknown", _("Choose from the list."), field="how")
    if not MIN_MINUTES <= terms.minutes <= MAX_MINUTES:
        words = _("Choose between %(low)s and %(high)s minutes.", low=MIN_MINUTES, high=MAX_MINUTES)
        raise Invalid("duration-out-of-range", words, field="duration")
    if not 1 <= len(terms.people) <= MAX_PEOPLE:
        words = _("Choose between one and %(count)s interviewers.", count=MAX_PEOPLE)
        raise Invalid("people-out-of-range", words, field="person_1")
    today = at.astimezone(ZoneInfo(terms.timezone)).date()
    if not today <= terms.last_day <= date(2100, 1, 1):
        raise Invalid("days-passed", _("Choose a last day that has not passed."), field="last_day")
    if terms.first_day > terms.last_day:
        raise Invalid("days-reversed", _("The last day comes before the first."), field="last_day")
    if (terms.last_day - max(terms.first_day, today)).days >= MAX_DAYS or terms.first_day.year < 2000:
        raise Invalid("days-too-many", _("Offer at most %(count)s days.", count=MAX_DAYS), field="last_day")


def _check_people(db: Connection, terms: Terms, *, by: int) -> None:
    """Who may be offered: as when an interview is scheduled, only who coordinates decides whose interview it is."""
    planner = team.find(db, by)
    for place, one in enumerate(terms.people, start=1):
        found = team.find(db, one)
        if found is None or not found.is_active:
            field = f"person_{place}"
            raise Invalid("interviewer-unknown", _("Choose an interviewer from the list."), field=field)
    if planner is not None and policy.is_allowed(planner.role, Action.COORDINATE):
        return
    if terms.people[0] != by or (terms.how == "any" and len(terms.people) > 1):
        words = _("Only administrators and coordinators can offer times of which somebody else holds the interview.")
        raise Invalid("interviewer-not-yours", words, field="person_1")


def _template(db: Connection, template_id: int | None) -> int | None:
    """The template if it is still there and in use. Raises Invalid("template-gone")."""
    if template_id is None:
        return None
    found = interview_templates.find(db, template_id) if 0 < template_id <= MAX_ID else None
    if found is None or found.is_archived:
        words = _("This template is archived or deleted. Choose another, or none.")
        raise Invalid("template-gone", words, field="start_from")
    return found.id


def _require_few(db: Connection, candidate_id: int, user_id: int, most: int, *, at: datetime) -> None:
    if slot_offers.count_waiting(db, candidate_id=candidate_id, at=at) >= MAX_WAITING_OF_CANDIDATE:
        raise Conflict("offers-too-many", _("This candidate has offers that wait for a choice. Withdraw one first."))
    if slot_offers.count_waiting(db, created_by=user_id, at=at) >= most:
        raise Conflict("offers-too-many", _("Too many of your offers wait for a choice. Withdraw some first."))


def _require_waiting(db: Connection, offer: SlotOffer, *, at: datetime) -> None:
    slot_offers.lock(db, offer.id)
    if not _existing(db, offer.id).is_waiting(at):
        raise Conflict("offer-over", _("Nothing can be chosen from this offer any more."))


def _link(db: Connection, offer_id: int, *, at: datetime) -> str:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    slot_offer_links.delete_oldest(db, offer_id, keep=MAX_LINKS - 1)
    slot_offer_links.insert_link(db, offer_id, encryption.digest(secret), at=at)
    return secret


def _existing(db: Connection, offer_id: int) -> SlotOffer:
    found = slot_offers.find(db, offer_id)
    if found is None:
        raise NotFound
    return found
