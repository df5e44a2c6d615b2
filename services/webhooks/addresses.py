"""The addresses that administrators let be told: added, paused, given another key, removed.

They belong to the server, not to who added them. Address and key are stored encrypted; the key is shown once, the
address never again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import webhook_deliveries, webhooks
from repositories.webhooks import Webhook
from services.audit import audit
from services.base import Conflict, Invalid, NotFound, _, encryption, names, settings
from services.outside import NotFetched, fetching
from services.webhooks import signing
from services.webhooks.events import Event

MAX_WEBHOOKS = 10
"""Of the server. Each event is stored once for each of them."""
MAX_NAME_CHARS = 60
FORMER_FOR = timedelta(hours=24)
"""A former key signs as well, so that the other program can be given the new one without a gap."""
Details = Mapping[str, audit.Plain | Sequence[audit.Plain]]
ADDRESS, KEY = "address of a webhook", "key of a webhook"
REFUSED = {
    "address": _("This is not a complete address."),
    "scheme": _("Enter an address that begins with https://."),
}


@dataclass(frozen=True)
class Wanted:
    """What the form says of a new one."""

    name: str
    address: str
    events: Sequence[str]


@dataclass(frozen=True)
class Target:
    """Where a delivery goes, and with which keys it is signed."""

    address: str
    keys: tuple[str, ...]


def listed() -> list[Webhook]:
    """In the order in which they were added."""
    return database.read(webhooks.list_all)


def get(webhook_id: int) -> Webhook:
    """Raises NotFound."""
    return database.read(lambda db: existing(db, webhook_id))


def existing(db: Connection, webhook_id: int) -> Webhook:
    """The same inside the caller's transaction. Raises NotFound."""
    found = webhooks.find(db, webhook_id)
    if found is None:
        raise NotFound
    return found


def add(wanted: Wanted, *, by: int, at: datetime) -> tuple[int, str]:
    """Its number and its key. Raises Invalid with a `field`, Conflict("webhooks-full")."""
    key = signing.new_key()
    address = wanted.address.strip()
    values = {
        "name": _name(wanted.name),
        "host": _host(address),
        "events": _events(wanted.events),
        "sealed_address": encryption.seal(address, purpose=ADDRESS, at=at),
        "sealed_key": encryption.seal(key, purpose=KEY, at=at),
        "made_by": by,
        "created_at": at,
    }

    def work(db: Connection) -> int:
        if webhooks.count_all(db) >= MAX_WEBHOOKS:
            words = _("There can be %(count)s webhooks. Remove one first.", count=MAX_WEBHOOKS)
            raise Conflict("webhooks-full", words)
        webhook_id = webhooks.insert_webhook(db, values)
        told: Details = {"host": str(values["host"]), "events": str(values["events"]).split()}
        note(db, audit.Deed.WEBHOOK_ADDED, existing(db, webhook_id), by, at=at, details=told)
        return webhook_id

    return database.run(work), key


def pause(webhook_id: int, *, is_paused: bool, by: int, at: datetime) -> Webhook:
    """Nothing is sent there until somebody resumes; what happens meanwhile waits, as long as anything waits.

    Raises NotFound.
    """

    def work(db: Connection) -> Webhook:
        found = existing(db, webhook_id)
        if (found.paused_at is not None) != is_paused:
            webhooks.update_webhook(db, webhook_id, {"paused_at": at if is_paused else None})
            note(db, audit.Deed.WEBHOOK_CHANGED, found, by, at=at, details={"paused": is_paused})
        return found

    return database.run(work)


def renew_key(webhook_id: int, *, by: int, at: datetime) -> str:
    """Another key; the one before signs as well for a day. Raises NotFound."""
    key = signing.new_key()

    def work(db: Connection) -> None:
        found = existing(db, webhook_id)
        renewed = {
            "sealed_key": encryption.seal(key, purpose=KEY, at=at),
            "sealed_former_key": found.sealed_key,
            "former_until": at + FORMER_FOR,
        }
        webhooks.update_webhook(db, webhook_id, renewed)
        note(db, audit.Deed.WEBHOOK_CHANGED, found, by, at=at, details={"renewed": True})

    database.run(work)
    return key


def remove(webhook_id: int, *, by: int, at: datetime) -> Webhook:
    """Forget it with all its deliveries; what it was. Raises NotFound."""

    def work(db: Connection) -> Webhook:
        found = existing(db, webhook_id)
        webhook_deliveries.delete_of_webhook(db, webhook_id)
        webhooks.delete_webhook(db, webhook_id)
        note(db, audit.Deed.WEBHOOK_REMOVED, found, by, at=at, details={"host": found.host})
        return found

    return database.run(work)


def target(webhook: Webhook, *, at: datetime) -> Target:
    """Raises encryption.Unreadable when SECRET_KEY is another now."""
    sealed = [webhook.sealed_key]
    if webhook.sealed_former_key is not None and webhook.former_until is not None and at < webhook.former_until:
        sealed.append(webhook.sealed_former_key)
    keys = tuple(encryption.unseal(one, purpose=KEY) for one in sealed)
    return Target(encryption.unseal(webhook.sealed_address, purpose=ADDRESS), keys)


def note(
    db: Connection,
    deed: audit.Deed,
    webhook: Webhook,
    by: int,
    *,
    at: datetime,
    details: Details,
) -> None:
    """An entry of the audit log about a webhook, inside the caller's transaction."""
    on = audit.Subject(audit.Kind.WEBHOOK, webhook.id, webhook.name)
    audit.write(db, deed, by=audit.Doer(by), on=on, at=at, details=details)


def _name(text: str) -> str:
    name = names.clean_line(text)
    if name is None:
        raise Invalid("name-missing", _("Enter a name."), field="name")
    if len(name) > MAX_NAME_CHARS:
        raise Invalid("name-too-long", _("Use at most %(count)s characters.", count=MAX_NAME_CHARS), field="name")
    return name


def _host(address: str) -> str:
    try:
        place = fetching.place_of(address)
    except NotFetched as failure:
        raise Invalid("webhook-address", REFUSED[failure.code], field="address") from None
    if not place.is_usual and not settings.config.webhook_networks:
        words = _("Enter an address that begins with https:// and has no port, or 443.")
        raise Invalid("webhook-address", words, field="address")
    return place.host[:255]


def _events(wanted: Sequence[str]) -> str:
    if not wanted:
        raise Invalid("events-missing", _("Choose at least one event."), field="events")
    if not set(wanted) <= set(Event):
        raise Invalid("event-unknown", _("This event does not exist."), field="events")
    return " ".join(one for one in Event if one in wanted)
