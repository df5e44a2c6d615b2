"""The letter that brings a candidate the link to an offer of times; stored in the transaction of the offer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import mails
from repositories.mails import Mail
from repositories.slot_offers import SlotOffer
from repositories.states import MailKind
from services.mail import outbox
from services.mail.outbox import Entry, Link


def offered(db: Connection, offer: SlotOffer, secret: str, *, at: datetime) -> bool:
    """The candidate is asked to choose a time; whether a letter was stored. Each is one of its own."""
    link = Link(secret, None)
    fact = f"{offer.id} {at.isoformat()}"
    entry = Entry(MailKind.OFFER, offer.candidate_id, None, fact, link, offer_id=offer.id)
    return outbox.put(db, entry, at=at) is not None


def latest_of(offers: Sequence[SlotOffer]) -> dict[int, Mail]:
    """The newest letter about each of these, by the offer's id."""
    if not offers:
        return {}
    return database.read(lambda db: mails.find_latest_of_offers(db, {one.id: one.candidate_id for one in offers}))
