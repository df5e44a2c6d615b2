"""Interviews that a recruiting system orders: what may be ordered, the order, how it stands, and errors it reports.

An order is a candidate, who is found by address or made, and an offer of times from a template; the same order again is
the same one. Its candidate chooses a time by the link of the offer. Nothing that the order names is fetched from
elsewhere: of a resume's address nothing is kept.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import interview_orders, interviews, users
from repositories.decisions import Decision
from repositories.interview_orders import InterviewOrder
from repositories.states import Role
from services.api import order_states
from services.api.order_states import OrderState
from services.api.tokens import Caller
from services.audit import audit
from services.base import Action, Conflict, Invalid, NotFound, _, names, policy
from services.cards import overview
from services.outside import NotFetched, fetching
from services.people import Profile
from services.people import candidates as people
from services.planning import offers, template_orders
from services.webhooks import callbacks

MAX_WAITING = 1_000
"""Offers of the token's maker that wait for a choice; a company has some dozens of candidates in one stage."""
MAX_URL_CHARS = 500
TRIES = 3
"""Of an order, when somebody adds the same candidate, or the same order, at the same moment."""
MAX_ERRORS, MAX_ERROR_CHARS, MAX_CALL_CHARS = 5, 280, 40
"""Of what is reported; the rest is cut."""
MAX_ERRORS_CHARS = 1_400
"""Of all of them as JSON, so that the entry has room for them (`audit.MAX_DETAILS_CHARS`)."""
MAX_READ_CHARS = 1_000
"""Of an error, before addresses are looked for: that takes time by the square of it."""
MAX_NUMBER_CHARS = 64
ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")


@dataclass(frozen=True)
class Order:
    """What the recruiting system says."""

    test_id: str
    first_name: str
    last_name: str
    email: str
    phone: str | None
    profile_url: str
    callback_url: str


@dataclass(frozen=True)
class Standing:
    """How an order stands. `decision` is the one that holds, where it may be told."""

    order: InterviewOrder
    state: OrderState
    letter: str | None
    """What became of the letter with the link: `waiting`, `sent`, ...; None where none was written."""
    decision: Decision | None


@dataclass(frozen=True)
class Reported:
    """An answer of ours that the recruiting system could not read."""

    call: str
    errors: Sequence[str]
    number: str | None = None


def tests(caller: Caller) -> list[template_orders.Test]:
    """The templates that administrators opened for orders."""
    policy.check(caller.role, Action.COORDINATE)
    return template_orders.tests()


def send(caller: Caller, order: Order, *, key: str, at: datetime) -> str:
    """Order an interview; its number. The same order again changes nothing, unless nothing can come of it any more:
    then times are offered anew under the same number. `key` is the secret that was shown.

    Raises NotFound("test-unknown"), Invalid with a `field`, and Conflict where people or times are missing.
    """
    policy.check(caller.role, Action.COORDINATE)
    for field, address in (("greenhouse_profile_url", order.profile_url), ("url", order.callback_url)):
        _check_address(address, field)
    callbacks.host_of(order.callback_url)
    for _try in range(TRIES):
        try:
            return database.run(lambda db: _send(db, caller, order, key, at))
        except IntegrityError:
            continue
    raise Conflict("order-under-way", _("The same order is being taken just now. Send it again."))


def standing(caller: Caller, number: str, *, at: datetime) -> Standing:
    """Raises NotFound("order-unknown")."""
    policy.check(caller.role, Action.COORDINATE)

    def work(db: Connection) -> tuple[InterviewOrder, str | None]:
        found = interview_orders.find_by_number(db, number)
        if found is None:
            raise NotFound("order-unknown", _("There is no such order."))
        return found, order_states.letters_of(db, [found]).get(found.id)

    order, letter = database.read(work)
    state = order_states.of(order, at=at)
    decided = _decision(order, caller.user_id) if state is OrderState.COMPLETE and order.tells_decision else None
    return Standing(order, state, letter, decided)


def note_error(caller: Caller, told: Reported, *, at: datetime) -> None:
    """Into the audit log, for administrators to read; without addresses and without the candidate's name."""

    def work(db: Connection) -> None:
        found = interview_orders.find_by_number(db, (told.number or "")[:MAX_NUMBER_CHARS])
        known = [] if found is None else [found.candidate_name, *found.candidate_name.split()]
        errors = [_cut(_without(_printable(one[:MAX_READ_CHARS]), known)) for one in told.errors[:MAX_ERRORS]]
        while len(json.dumps(errors, ensure_ascii=False)) > MAX_ERRORS_CHARS:
            errors.pop()
        details: dict[str, str | list[str]] = {"call": _printable(told.call[:MAX_CALL_CHARS]), "errors": errors}
        on = audit.Subject(audit.Kind.API_TOKEN, caller.token_id, caller.token_name)
        whom = None if found is None else found.candidate_id
        audit.write(db, audit.Deed.ORDER_ERROR, by=audit.Doer(caller.user_id), on=on, whom=whom, at=at, details=details)

    database.run(work)


def _send(db: Connection, caller: Caller, order: Order, key: str, at: datetime) -> str:
    same = interview_orders.lock_same(db, _hash_of(order))
    if same is not None and order_states.of(same, at=at) not in order_states.NOTHING_COMES_OF:
        return same.number
    template, ordering = template_orders.get_open_in(db, order.test_id)
    candidate_id = _candidate(db, order, at=at)
    draft = template_orders.draft_of(template, ordering, candidate_id, at=at)
    try:
        made = offers.make_in(db, caller.user_id, draft, at=at, most_waiting=MAX_WAITING)
    except Invalid as refusal:  # It names a field of our own form.
        raise Conflict(refusal.code, refusal.message) from None
    target = callbacks.Target(order.callback_url, key)
    values = {
        "title": template.title,
        "candidate_id": candidate_id,
        "made_by": caller.user_id,
        "program": caller.token_name,
        "profile_url": order.profile_url,
        "tells_decision": ordering.orders.tells_decision,
        "offer_id": made.offer.id,
        "callback_host": callbacks.host_of(order.callback_url),
        "sealed_callback": callbacks.seal(target, at=at),
    }
    number = str(uuid.uuid4()) if same is None else same.number
    if same is None:
        interview_orders.insert_order(db, values | {"number": number, "order_hash": _hash_of(order), "ordered_at": at})
    else:
        interview_orders.update_order(db, same.id, values | {"callback_state": None, "ordered_at": at})
    noted: dict[str, str | bool] = {"order": number, "again": same is not None, "letter": made.is_sent}
    on, doer = audit.person(candidate_id), audit.Doer(caller.user_id)
    audit.write(db, audit.Deed.ORDER_TAKEN, by=doer, on=on, at=at, details=noted)
    return number


def _candidate(db: Connection, order: Order, *, at: datetime) -> int:
    """Who has this address, or a new one. Who is here already keeps name and number."""
    profile = Profile(f"{order.first_name} {order.last_name}", order.email, order.phone)
    found = users.find_id_by_email_key(db, names.fold(names.clean_email(order.email)))
    if found is None:
        return people.add_in(db, profile, at=at).id
    candidate = users.find_by_role(db, found, Role.CANDIDATE)
    if candidate is None:
        words = _("This address belongs to somebody of the team, who cannot be a candidate.")
        raise Invalid("email-of-team", words, field="email")
    if not candidate.is_active:
        words = _("This candidate was deactivated. Somebody of the team reactivates them first.")
        raise Conflict("candidate-deactivated", words)
    return candidate.id


def _decision(order: InterviewOrder, reader_id: int) -> Decision | None:
    """What was decided, unless the token's maker owes a card and may not know it yet."""
    interview = database.read(lambda db: interviews.find(db, order.interview_id or 0))
    if interview is None:
        return None
    decided = overview.of(interview, reader_id).decisions
    return decided[0] if decided else None


def _check_address(address: str, field: str) -> None:
    if len(address) > MAX_URL_CHARS or not _is_complete(address):
        words = _("Send a complete address of at most %(count)s characters.", count=MAX_URL_CHARS)
        raise Invalid("address-malformed", words, field=field)


def _is_complete(address: str) -> bool:
    """Also that it is one of web pages: the page of orders has it as a link."""
    try:
        fetching.place_of(address)
    except NotFetched:
        return False
    return urlsplit(address).scheme in fetching.PORTS


def _hash_of(order: Order) -> str:
    said = [order.test_id, names.fold(order.email.strip()), order.callback_url]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _printable(text: str) -> str:
    """With a space for whatever would be written as a number, which takes six times the room."""
    return "".join(one if one.isprintable() else " " for one in text)


def _without(text: str, known: Sequence[str]) -> str:
    for one in sorted((one for one in known if len(one) > 1), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return ADDRESS.sub("…", text)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_ERROR_CHARS else text[: MAX_ERROR_CHARS - 1] + "…"
