"""The outbox of webhooks: a row for each fact and webhook, stored with the fact, leased to whoever sends it.

A delivery is tried at once, then after a minute and twice as long each time, for a day; then it is given up, which the
page shows. It may arrive twice, with the same id, and in another order than things happened.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import webhook_deliveries, webhooks
from repositories.interviews import Interview
from repositories.states import DeliveryState
from repositories.webhook_deliveries import Delivery
from repositories.webhooks import Webhook
from services.audit import audit
from services.base import Conflict, NotFound, _, encryption, settings
from services.outside import NotFetched, posting
from services.webhooks import addresses, events, signing

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(hours=24)
LEASE = timedelta(minutes=2)
"""Longer than an attempt can take (`posting.TOTAL_S`), so that nobody sends what another still sends."""
LOOKED_AT = 20
"""So many due deliveries are tried for a lease before the next look: other processes take some of them."""
MAX_WAITING = 2_000
"""Of one webhook. What comes then is dropped, which the page shows; the API changes as much in an hour."""
MAX_LISTED = 100
KEPT_FOR = timedelta(days=30)
FULL, UNREADABLE = "full", "unreadable"
"""Why something was not sent, besides statuses and the words of `fetching`."""


@dataclass(frozen=True)
class Claimed:
    """A delivery, leased to the caller, and where it goes."""

    delivery: Delivery
    webhook: Webhook


def tell(db: Connection, deed: audit.Deed, interview: Interview, *, at: datetime) -> None:
    """Put what was done into the outbox of every webhook that is for it, inside the caller's transaction; deeds that no
    webhook is for are passed over.
    """
    event = events.EVENT_OF.get(deed)
    if event is None:
        return
    for webhook in webhooks.list_all(db):
        if event in webhook.events.split():
            _put(db, webhook, event, interview, at=at)


def send_test(webhook_id: int, *, at: datetime) -> None:
    """Put a test into its outbox. Raises NotFound, Conflict("test-waits")."""

    def work(db: Connection) -> None:
        webhook = addresses.existing(db, webhook_id)
        if webhook_deliveries.count_waiting(db, webhook_id, event=events.TEST):
            raise Conflict("test-waits", _("A test is waiting to be sent already."))
        _put(db, webhook, events.TEST, None, at=at)

    database.run(work)


def send_again(webhook_id: int, delivery_id: int, *, by: int, at: datetime) -> None:
    """Send one that ended once more, under the same id. Raises NotFound, Conflict("delivery-waits", "webhook-full")."""

    def work(db: Connection) -> None:
        found = webhook_deliveries.find(db, delivery_id)
        if found is None or found.webhook_id != webhook_id:
            raise NotFound
        if webhook_deliveries.count_waiting(db, webhook_id) >= MAX_WAITING:
            raise Conflict("webhook-full", _("Too much waits for this webhook. Try again later."))
        if not webhook_deliveries.begin_again(db, delivery_id, at=at, given_up_at=at + GIVEN_UP_AFTER):
            raise Conflict("delivery-waits", _("It is waiting to be sent already."))
        on, details = addresses.existing(db, webhook_id), {"what": found.event}
        addresses.note(db, audit.Deed.WEBHOOK_SENT_AGAIN, on, by, at=at, details=details)

    database.run(work)


def list_latest(webhook_id: int) -> list[Delivery]:
    """Of one webhook, newest first; at most `MAX_LISTED`."""
    return database.read(lambda db: webhook_deliveries.list_latest(db, webhook_id, limit=MAX_LISTED))


def count_waiting() -> int:
    """Of all webhooks."""
    return database.read(webhook_deliveries.count_waiting)


def claim(*, at: datetime, without: Collection[int] = ()) -> Claimed | None:
    """A delivery that is due, but for none of these webhooks, leased to the caller; None when there is none."""
    lease = secrets.token_hex(16)

    def take(db: Connection, delivery_id: int) -> Claimed | None:
        if not webhook_deliveries.take(db, delivery_id, lease, at=at, until=at + LEASE):
            return None
        delivery = webhook_deliveries.find(db, delivery_id)
        webhook = None if delivery is None else webhooks.find(db, delivery.webhook_id)
        return None if delivery is None or webhook is None else Claimed(delivery, webhook)

    due = database.read(lambda db: webhook_deliveries.list_due(db, at=at, without=without, limit=LOOKED_AT))
    for delivery_id in due:
        claimed = database.run(lambda db, one=delivery_id: take(db, one))  # type: ignore[misc]
        if claimed is not None:
            return claimed
    return None


def attempt(claimed: Claimed, *, at: datetime) -> str:
    """Send it: the status of the answer, or a word for why there is none. Nothing is stored."""
    delivery = claimed.delivery
    try:
        target = addresses.target(claimed.webhook, at=at)
    except encryption.Unreadable:
        return UNREADABLE
    headers = {"Content-Type": "application/json"}
    headers |= signing.headers(delivery.message_id, delivery.body, target.keys, at=at)
    try:
        inside = settings.config.webhook_networks
        return str(posting.post(target.address, delivery.body.encode(), headers, inside=inside))
    except NotFetched as failure:
        return failure.code


def end(claimed: Claimed, answer: str, *, at: datetime) -> str:
    """Store what came of an attempt; "sent", "postponed" or "given-up"."""
    delivery = claimed.delivery

    def work(db: Connection) -> str:
        if _is_taken(answer):
            webhook_deliveries.finish(db, delivery, DeliveryState.SENT, at=at, answer=answer)
            webhooks.update_webhook(db, delivery.webhook_id, {"failing_since": None})
            return "sent"
        webhooks.note_failing(db, delivery.webhook_id, at=at)
        if at >= delivery.given_up_at:
            webhook_deliveries.finish(db, delivery, DeliveryState.GIVEN_UP, at=at, answer=answer)
            return "given-up"
        # The last attempt is made when it is a day old.
        next_at = min(at + pause_after(delivery.tries), delivery.given_up_at)
        webhook_deliveries.put_back(db, delivery, next_try_at=next_at, answer=answer)
        return "postponed"

    return database.run(work)


def pause_after(tries: int) -> timedelta:
    """Until the next attempt: a minute after the first, twice as long each time, six hours at most."""
    doublings: int = min(max(tries - 1, 0), 16)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def give_up_old(*, at: datetime) -> int:
    """End what has waited for longer than a day, also for webhooks that pause; how many ended."""
    return database.run(lambda db: webhook_deliveries.give_up(db, at=at - LEASE))


def forget_old(*, at: datetime) -> None:
    """Delete what ended, when it is `KEPT_FOR` old."""
    database.run(lambda db: webhook_deliveries.delete_old(db, before=at - KEPT_FOR))


def _is_taken(answer: str) -> bool:
    return len(answer) == 3 and answer.startswith("2")


def _put(db: Connection, webhook: Webhook, event: str, interview: Interview | None, *, at: datetime) -> None:
    is_full = webhook_deliveries.count_waiting(db, webhook.id) >= MAX_WAITING
    values = {
        "webhook_id": webhook.id,
        "message_id": signing.new_id(),
        "event": event,
        "interview_id": None if interview is None else interview.id,
        "body": events.body(event, interview, at=at),
        "created_at": at,
        "next_try_at": at,
        "given_up_at": at + GIVEN_UP_AFTER,
        "state": DeliveryState.DROPPED if is_full else DeliveryState.WAITING,
        "answer": FULL if is_full else None,
        "done_at": at if is_full else None,
    }
    webhook_deliveries.insert_delivery(db, values)
