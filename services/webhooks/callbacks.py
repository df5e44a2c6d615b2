"""Telling a recruiting system that there is something to read about an interview that it ordered: an empty PATCH to the
address that came with the order, with the very key that it was ordered with.

It waits in the order's own row, is stored with the decision, and is tried as deliveries to webhooks are. Address and
key are encrypted. A key that opens nothing here any more is sent nowhere.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import api_tokens, interview_orders, order_callbacks
from repositories.interviews import Interview
from repositories.order_callbacks import Callback
from repositories.states import DeliveryState
from services.audit import audit
from services.base import Conflict, Invalid, NotFound, _, encryption, settings
from services.outside import NotFetched, fetching, posting
from services.webhooks import addresses, deliveries
from services.webhooks.deliveries import GIVEN_UP_AFTER, LEASE, LOOKED_AT

SCOPE = "orders"
PURPOSE = "callback of an order"
KEY_ENDED = "key-ended"
"""Why nothing is sent any more, besides statuses and the words of `fetching`."""
HOPELESS = frozenset({deliveries.UNREADABLE, KEY_ENDED})


@dataclass(frozen=True)
class Target:
    """Where to, and the key that whoever listens there knows already."""

    address: str
    key: str


def host_of(address: str) -> str:
    """Of an address that may be told. Raises Invalid("callback-address", field="url")."""
    try:
        place = fetching.place_of(address)
    except NotFetched as failure:
        raise Invalid("callback-address", addresses.REFUSED[failure.code], field="url") from None
    if urlsplit(address).scheme not in fetching.PORTS or not (place.is_usual or settings.config.webhook_networks):
        words = _("Enter an address that begins with https:// and has no port, or 443.")
        raise Invalid("callback-address", words, field="url")
    return place.host[:255]


def seal(target: Target, *, at: datetime) -> str:
    """For the order's row."""
    return encryption.seal(json.dumps([target.address, target.key]), purpose=PURPOSE, at=at)


def tell_decided(db: Connection, interview: Interview, *, at: datetime) -> None:
    """Whoever ordered this interview is to be told of a decision, inside the caller's transaction; interviews that
    nobody ordered, or that were given to another candidate, are passed over.
    """
    order = interview_orders.find_of_interview(db, interview.id)
    if order is not None and order.candidate_id == interview.candidate_id:
        order_callbacks.begin(db, order.id, at=at, given_up_at=at + GIVEN_UP_AFTER)


def send_again(number: str, *, by: int, at: datetime) -> None:
    """Tell once more what ended. Raises NotFound, Conflict("callback-waits")."""

    def work(db: Connection) -> None:
        order = interview_orders.find_by_number(db, number)
        if order is None:
            raise NotFound
        if not order_callbacks.begin_again(db, order.id, at=at, given_up_at=at + GIVEN_UP_AFTER):
            raise Conflict("callback-waits", _("It is waiting to be sent, or there is nothing to send."))
        on = audit.person(order.candidate_id)
        audit.write(db, audit.Deed.ORDER_TOLD_AGAIN, by=audit.Doer(by), on=on, at=at, details={"order": number})

    database.run(work)


def count_waiting() -> int:
    """Of all orders."""
    return database.read(order_callbacks.count_waiting)


def claim(*, at: datetime) -> Callback | None:
    """One that is due, leased to the caller; None when there is none."""
    lease = secrets.token_hex(16)
    for order_id in database.read(lambda db: order_callbacks.list_due(db, at=at, limit=LOOKED_AT)):
        claimed = database.run(
            lambda db, one=order_id: order_callbacks.take(db, one, lease, at=at, until=at + LEASE)  # type: ignore[misc]
        )
        if claimed is not None:
            return claimed
    return None


def attempt(callback: Callback, *, at: datetime) -> str:
    """Send it: the status of the answer, or a word for why there is none. Nothing is stored."""
    try:
        target = _target(callback)
    except encryption.Unreadable:
        return deliveries.UNREADABLE
    if not database.read(lambda db: _still_opens(db, target.key, at)):
        return KEY_ENDED
    shown = base64.b64encode(f"{target.key}:".encode()).decode()
    try:
        inside = settings.config.webhook_networks
        return str(posting.patch(target.address, {"Authorization": f"Basic {shown}"}, inside=inside))
    except NotFetched as failure:
        return failure.code


def end(callback: Callback, answer: str, *, at: datetime) -> str:
    """Store what came of an attempt; "sent", "postponed" or "given-up"."""

    def work(db: Connection) -> str:
        if len(answer) == 3 and answer.startswith("2"):
            order_callbacks.finish(db, callback, DeliveryState.SENT, at=at, answer=answer)
            return "sent"
        if answer in HOPELESS or at >= callback.given_up_at:
            order_callbacks.finish(db, callback, DeliveryState.GIVEN_UP, at=at, answer=answer)
            if answer in HOPELESS:
                order_callbacks.forget_address(db, callback.order_id)
            return "given-up"
        next_at = min(at + deliveries.pause_after(callback.tries), callback.given_up_at)
        order_callbacks.put_back(db, callback, next_try_at=next_at, answer=answer)
        return "postponed"

    return database.run(work)


def _target(callback: Callback) -> Target:
    if callback.sealed is None:
        raise encryption.Unreadable
    address, key = json.loads(encryption.unseal(callback.sealed, purpose=PURPOSE))
    return Target(address, key)


def _still_opens(db: Connection, key: str, at: datetime) -> bool:
    found = api_tokens.find_by_hash(db, encryption.digest(key))
    return found is not None and found.is_working(at) and SCOPE in found.scopes.split()
