"""A letter as it is when it is sent: the interview, its people and the reader; or why it must not be sent any more."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import (
    address_changes,
    erase_requests,
    interviews,
    members,
    report_shares,
    second_reviews,
    slot_offer_links,
    slot_offers,
    users,
)
from repositories.interviews import Interview
from repositories.mails import Mail
from repositories.report_shares import ReportShare
from repositories.slot_offers import OfferPerson, SlotOffer
from repositories.states import InterviewStatus, JoinStatus, MailKind, SeatRole
from repositories.users import Contact
from services.base import encryption
from services.interview import Person, invitations
from services.mail import letters, outbox, senders
from services.mail.senders import Sender
from services.people import account_links


class Untrue(Exception):
    """The letter is no longer true or cannot be sent; `why` is one of the words in REASONS."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


ELSEWHERE = frozenset({MailKind.ADDRESS, MailKind.ADDRESS_CHANGED})
"""They do not go to the reader's present address."""
REASONS = ("newer", "over", "past", "left", "link", "decided", "no-address", "key")


@dataclass(frozen=True)
class Earlier:
    """What an interview was before a change."""

    title: str
    scheduled_time: datetime
    duration_minutes: int
    timezone: str
    candidate_name: str
    """Empty once that account is gone."""


@dataclass(frozen=True)
class Letter:
    """All that a letter may say. `interview` is None for a test, an offer of times and letters about an account;
    `host` is whom answers go to.
    """

    mail: Mail | None
    """None for what somebody downloads."""
    reader: Contact
    interview: Interview | None = None
    host: Contact | None = None
    role: SeatRole | None = None
    """The reader's in the interview; None when they no longer take part."""
    people: tuple[Person, ...] = ()
    earlier: Earlier | None = None
    word: str | None = None
    word_by: str = ""
    secret: str | None = None
    account_role: str = ""
    """For a letter about an account: the role of that."""
    until: datetime | None = None
    """When the link in such a letter ends."""
    sender: Sender = senders.NOBODY
    by_candidate: str | None = None
    """The candidate's name, if it was they who moved or cancelled it."""
    change_until: datetime | None = None
    """Until when the candidate may choose another time or cancel; None where they may not."""
    offer: SlotOffer | None = None
    """What a candidate is to choose a time of, with these interviewers; then there is no interview yet."""
    offer_people: tuple[OfferPerson, ...] = ()
    review_link: str = ""
    """For a letter that asks for a blind second review, which `until` ends."""
    share: ReportShare | None = None
    """For a letter about a report that is shared with the reader."""
    told: str = ""
    """For a letter about an account: the new address, or the name of a passkey or of a provider."""

    @property
    def kind(self) -> MailKind:
        return MailKind(self.mail.kind) if self.mail else MailKind.INVITATION


def read(mail: Mail, *, at: datetime) -> Letter:
    """The letter as it is now. Raises Untrue."""
    return database.read(lambda db: replace(_read(db, mail, at), sender=senders.sender()))


def of(interview: Interview, user_id: int) -> Letter:
    """What one of its people may know of an interview, without a letter; there is no link in it."""

    def work(db: Connection) -> Letter:
        contacts = users.list_contacts(db, {user_id, interview.interviewer_id})
        role = letters.roles_of(db, interview).get(user_id)
        host = contacts[interview.interviewer_id]
        people, sender = _people(db, interview), senders.sender()
        return Letter(None, contacts[user_id], interview, host, role, people, sender=sender)

    return database.read(work)


def _read(db: Connection, mail: Mail, at: datetime) -> Letter:
    interview = None if mail.interview_id is None else interviews.find(db, mail.interview_id)
    details = letters.details_of(mail.details)
    before = details.get("before")
    ids = {mail.user_id} | ({interview.interviewer_id} if interview else set()) | _candidate_before(before)
    contacts = users.list_contacts(db, ids)
    reader = contacts[mail.user_id]
    if not reader.is_active or not (reader.email or mail.kind in ELSEWHERE):
        raise Untrue("no-address")
    if mail.kind == MailKind.OFFER:
        return _offer(db, mail, reader, at)
    if interview is None:
        return _read_other(db, mail, reader, at)
    roles = letters.roles_of(db, interview)
    _require_true(db, mail, interview, roles.get(mail.user_id), at)
    secret = _secret_of(mail)
    return Letter(
        mail,
        reader,
        interview,
        contacts[interview.interviewer_id],
        roles.get(mail.user_id),
        _people(db, interview),
        _earlier(before, contacts),
        details.get("word"),
        details.get("by", ""),
        secret,
        by_candidate=details.get("by_candidate"),
        change_until=_change_until(db, interview, at) if secret else None,
    )


def _read_other(db: Connection, mail: Mail, reader: Contact, at: datetime) -> Letter:
    """A test, what waits for an answer, or a letter about an account, whose link still has to work."""
    if mail.kind == MailKind.SECOND_REVIEW:
        review = second_reviews.find_by_link(db, letters.details_of(mail.details).get("review", ""))
        if review is None or not review.is_open(at):
            raise Untrue("over")
        return Letter(mail, reader, review_link=review.link, until=review.ends_at)
    if mail.kind == MailKind.SHARED_REPORT:
        share = report_shares.find_by_link(db, letters.details_of(mail.details).get("share", ""))
        if share is None or not share.is_open(at):
            raise Untrue("over")
        return Letter(mail, reader, share=share, until=share.ends_at, word=share.word, word_by=share.by)
    secret = _secret_of(mail)
    if mail.kind == MailKind.ERASE:
        request = erase_requests.find(db, letters.details_of(mail.details).get("candidate", 0))
        if request is None or not request.is_waiting:
            raise Untrue("over")
        return Letter(mail, reader, word=request.message, word_by=request.name)
    if mail.kind == MailKind.ADDRESS or secret is None:
        return _about_account(db, mail, reader, secret, at)
    until = account_links.end_of(db, secret, at=at)
    user = users.find(db, mail.user_id)
    if until is None or user is None:
        raise Untrue("link")
    by = letters.details_of(mail.details).get("by")
    host = None if by is None else users.list_contacts(db, {by}).get(by)
    return Letter(mail, reader, host=host, secret=secret, account_role=user.role, until=until)


def _about_account(db: Connection, mail: Mail, reader: Contact, secret: str | None, at: datetime) -> Letter:
    """A test, or what changes in the reader's account; of an address, to the one that is yet to be theirs or was."""
    if mail.kind == MailKind.ADDRESS:
        change = address_changes.find_by_secret(db, encryption.digest(secret or ""))
        if change is None or change.expires_at <= at:
            raise Untrue("link")
        return Letter(mail, replace(reader, email=change.email), secret=secret, until=change.expires_at)
    details = letters.details_of(mail.details)
    if mail.kind == MailKind.ADDRESS_CHANGED:
        reader = replace(reader, email=details["to"])
    return Letter(mail, reader, told=details.get("new") or details.get("passkey") or details.get("with", ""))


def _secret_of(mail: Mail) -> str | None:
    try:
        return outbox.secret_of(mail)
    except encryption.Unreadable:
        raise Untrue("key") from None


def _offer(db: Connection, mail: Mail, reader: Contact, at: datetime) -> Letter:
    """The letter that asks a candidate to choose a time, as long as there is something to choose."""
    offer = None if mail.offer_id is None else slot_offers.find(db, mail.offer_id)
    if offer is None or not offer.is_waiting(at):
        raise Untrue("over")
    secret = _secret_of(mail)
    link = slot_offer_links.find_by_secret(db, encryption.digest(secret or ""))
    if link is None or link.revoked_at is not None:
        raise Untrue("link")
    host = users.list_contacts(db, {offer.created_by})[offer.created_by]
    people = tuple(slot_offers.list_people(db, offer.id))
    return Letter(mail, reader, host=host, secret=secret, offer=offer, offer_people=people)


def _change_until(db: Connection, interview: Interview, at: datetime) -> datetime | None:
    """Until when an interview that was chosen from an offer may be moved or cancelled by its candidate."""
    offer = slot_offers.find_of_interview(db, interview.id)
    if offer is None:
        return None
    until = interview.scheduled_time - timedelta(hours=offer.change_hours)
    return until if at < until else None


def _require_true(db: Connection, mail: Mail, interview: Interview, role: SeatRole | None, at: datetime) -> None:
    kind = MailKind(mail.kind)
    if kind is MailKind.REMOVED or (kind is MailKind.CANCELLED and role is None):
        if role is not None:
            raise Untrue("newer")
        return
    if kind is MailKind.CANCELLED:
        if interview.status != InterviewStatus.CANCELLED:
            raise Untrue("newer")
        return
    if not interview.is_open:
        raise Untrue("over")
    if role is None:
        raise Untrue("left")
    if kind is MailKind.WAITING and interview.candidate_join_status != JoinStatus.REQUESTED:
        raise Untrue("decided")
    is_reminder = kind in (MailKind.REMINDER_DAY, MailKind.REMINDER_HOUR)
    if (interview.scheduled_time if is_reminder else interview.ends_at) <= at and kind is not MailKind.WAITING:
        raise Untrue("past")
    if mail.invitation_id is not None and not invitations.is_valid_in(db, mail.invitation_id):
        raise Untrue("link")


def _people(db: Connection, interview: Interview) -> tuple[Person, ...]:
    host = Person(interview.interviewer_id, interview.interviewer_name, SeatRole.INTERVIEWER)
    candidate = Person(interview.candidate_id, interview.candidate_name, SeatRole.CANDIDATE)
    panel = members.list_for_interview(db, interview.id)
    return (host, candidate, *(Person(one.user_id, one.name, SeatRole(one.role)) for one in panel))


def _candidate_before(stored: object) -> set[int]:
    found = stored.get("candidate_id") if isinstance(stored, dict) else None
    return {found} if isinstance(found, int) else set()


def _earlier(stored: object, contacts: dict[int, Contact]) -> Earlier | None:
    if not isinstance(stored, dict):
        return None
    candidate = contacts.get(stored.get("candidate_id", 0))
    return Earlier(
        stored["title"],
        datetime.fromisoformat(stored["scheduled_time"]),
        stored["duration_minutes"],
        stored["timezone"],
        candidate.name if candidate else "",
    )
