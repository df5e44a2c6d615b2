"""Every letter as people get it, as files to look at: python tools/mail_previews.py FOLDER [LOGO]

Writes each kind for each reader as HTML, as text and, where there is one, as a calendar file; with a logo if there is
one. Nothing is sent.
"""

import sys
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import app as application
import letters
from config import Config, MailConfig
from letters.composing import LOGO_ID
from repositories.interviews import Interview
from repositories.mails import Mail
from repositories.report_shares import ReportShare
from repositories.slot_offers import OfferPerson, SlotOffer
from repositories.states import MailKind, Role, SeatRole
from repositories.users import Contact
from services.base import logo
from services.interview import Person
from services.mail import Letter, Sender
from services.mail.reading import Earlier

NOW = datetime(2027, 3, 24, 9, 0, tzinfo=UTC)
HOST = Contact(1, "Ada Lovelace", "ada@example.org", "Europe/Berlin", is_active=True)
CANDIDATE = Contact(2, "Grace Hopper", "grace@example.org", "America/New_York", is_active=True)
PANEL = Contact(3, "Bruno Ortiz", "bruno@example.org", None, is_active=True)
OBSERVER = Contact(4, "Olga Petrova", "olga@example.org", "Europe/Berlin", is_active=True)
LONG = Contact(5, "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh شيماء", "w@example.org", None, is_active=True)
ROLES = {
    "candidate": (CANDIDATE, SeatRole.CANDIDATE),
    "host": (HOST, SeatRole.INTERVIEWER),
    "panel": (PANEL, SeatRole.INTERVIEWER),
    "observer": (OBSERVER, SeatRole.OBSERVER),
    "long": (LONG, SeatRole.CANDIDATE),
}
SECRET = "x9Kq" * 10 + "abc"
EARLIER = Earlier("Backend engineer", NOW + timedelta(days=3), 45, "Europe/Berlin", CANDIDATE.name)
SHOWN = [
    *((MailKind.INVITATION, role) for role in ROLES),
    *((MailKind.CHANGED, role) for role in ("candidate", "host")),
    *((MailKind.CANCELLED, role) for role in ("candidate", "host")),
    (MailKind.REMOVED, "panel"),
    (MailKind.REMINDER_DAY, "candidate"),
    (MailKind.REMINDER_HOUR, "host"),
    (MailKind.WAITING, "host"),
    (MailKind.OFFER, "candidate"),
    (MailKind.OFFER, "long"),
    (MailKind.SECOND_REVIEW, "panel"),
    *((MailKind.SHARED_REPORT, role) for role in ("panel", "observer")),
    (MailKind.TEST, "host"),
    *((kind, role) for kind in (MailKind.ACCOUNT, MailKind.PASSWORD) for role in ("panel", "long")),
    (MailKind.PASSWORD_CHANGED, "observer"),
    *((kind, "observer") for kind in (MailKind.ADDRESS_ASKED, MailKind.ADDRESS_CHANGED)),
    (MailKind.ADDRESS, "long"),
    *((kind, "panel") for kind in (MailKind.PASSKEY_ADDED, MailKind.PASSKEY_REMOVED)),
    (MailKind.IDENTITY_CONNECTED, "panel"),
    (MailKind.ERASE, "host"),
]
WAYS_IN = {
    MailKind.PASSKEY_ADDED: "Work laptop",
    MailKind.PASSKEY_REMOVED: "Work laptop",
    MailKind.IDENTITY_CONNECTED: "Company account",
}
BY_CANDIDATE = ((MailKind.CHANGED, "host"), (MailKind.CANCELLED, "host"), (MailKind.CHANGED, "candidate"))
"""Of which there is one more: that the candidate did it."""


def write(folder: Path) -> int:
    """How many letters were written into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = [(f"{kind.value}-{role}", letter(kind, role)) for kind, role in SHOWN]
    for kind, role in BY_CANDIDATE:
        made = letter(kind, role)
        by = {"by_candidate": CANDIDATE.name, "word": "A dentist’s appointment, sorry.", "word_by": CANDIDATE.name}
        shown.append((f"{kind.value}-by-candidate-{role}", replace(made, interview=_standing(made, kind), **by)))
    found = logo.of_settings()
    encoded = b64encode(found.data).decode() if found else ""
    for name, one in shown:
        message = message_from_bytes(letters.compose(one, at=NOW).data, policy=default)
        for part in message.walk():
            ending = {"text/plain": "txt", "text/html": "html", "application/ics": "ics"}.get(part.get_content_type())
            if ending:
                content = part.get_content()
                if ending == "html" and found is not None:
                    content = content.replace(f"cid:{LOGO_ID}", f"data:image/{found.subtype};base64,{encoded}")
                (folder / f"{name}.{ending}").write_bytes(content if isinstance(content, bytes) else content.encode())
    return len(shown)


def letter(kind: MailKind, role: str) -> Letter:
    """A letter of this kind to one of these people."""
    sender = Sender(MailConfig("localhost", 25, "plain", "interviews@example.org"), "Acme Rockets")
    return replace(_unsigned(kind, role), sender=sender)


def _unsigned(kind: MailKind, role: str) -> Letter:
    reader, seat_role = ROLES[role]
    is_out = kind is MailKind.REMOVED
    mail = Mail(7, kind, reader.id, 1, None, None, None, "waiting", NOW, NOW, 1, None, None, None, None)
    if kind in (MailKind.TEST, MailKind.PASSWORD_CHANGED):
        return Letter(mail, reader)
    if kind in (MailKind.ADDRESS_ASKED, MailKind.ADDRESS_CHANGED):
        return Letter(mail, reader, told="olga.new@example.org")
    if kind in WAYS_IN:
        return Letter(mail, reader, told=WAYS_IN[kind])
    if kind is MailKind.ADDRESS:
        return Letter(mail, reader, secret=SECRET, until=NOW + timedelta(days=1))
    if kind is MailKind.ERASE:
        return Letter(mail, reader, word_by=CANDIDATE.name)
    if kind is MailKind.SECOND_REVIEW:
        return Letter(mail, reader, review_link="0b8f4f0e", until=NOW + timedelta(days=7))
    if kind is MailKind.SHARED_REPORT:
        share = ReportShare(
            1, "5d0c1f2a", 1, "Backend engineer, first round", reader.id, reader.name, True, HOST.id, HOST.name,
            "Please look at how the tests came about.", NOW, NOW + timedelta(days=7), None, None,
        )  # fmt: skip
        return Letter(mail, reader, share=share, until=share.ends_at, word=share.word, word_by=share.by)
    if kind in (MailKind.ACCOUNT, MailKind.PASSWORD):
        until = NOW + timedelta(days=7 if kind is MailKind.ACCOUNT else 0, hours=1)
        host = HOST if kind is MailKind.ACCOUNT else None
        return Letter(mail, reader, host=host, secret=SECRET, account_role=Role.COORDINATOR, until=until)
    if kind is MailKind.OFFER:
        people = (OfferPerson(HOST.id, HOST.name, True), OfferPerson(PANEL.id, PANEL.name, True))
        return Letter(mail, reader, host=HOST, secret=SECRET, offer=_offer(reader), offer_people=people)
    return Letter(
        mail,
        reader,
        _interview(reader if role == "long" else CANDIDATE),
        HOST,
        None if is_out else seat_role,
        _people(reader if role == "long" else CANDIDATE),
        EARLIER if kind in (MailKind.CHANGED, MailKind.REMOVED) else None,
        "We have filled the position. Thank you for the time you gave us,\nand good luck!"
        if kind is MailKind.CANCELLED
        else None,
        HOST.name,
        SECRET if seat_role is SeatRole.CANDIDATE and kind is not MailKind.CANCELLED else None,
        change_until=NOW + timedelta(days=3) if kind is MailKind.CHANGED else None,
    )


def _standing(made: Letter, kind: MailKind) -> Interview | None:
    is_off = kind is MailKind.CANCELLED and made.interview is not None
    return replace(made.interview, status="cancelled") if is_off and made.interview else made.interview


def _offer(candidate: Contact) -> SlotOffer:
    values = dict.fromkeys(SlotOffer.__dataclass_fields__)
    known = {
        "title": "Backend engineer, first round",
        "candidate_id": candidate.id,
        "candidate_name": candidate.name,
        "how": "any",
        "duration_minutes": 45,
        "timezone": "Europe/Berlin",
        "starts_at": NOW,
        "ends_at": NOW + timedelta(days=13),
    }
    return SlotOffer(**values | known)  # type: ignore[arg-type]


def _people(candidate: Contact) -> tuple[Person, ...]:
    return (
        Person(HOST.id, HOST.name, SeatRole.INTERVIEWER),
        Person(candidate.id, candidate.name, SeatRole.CANDIDATE),
        Person(PANEL.id, PANEL.name, SeatRole.INTERVIEWER),
        Person(OBSERVER.id, OBSERVER.name, SeatRole.OBSERVER),
    )


def _interview(candidate: Contact) -> Interview:
    title = "Backend engineer, first round"
    if candidate is LONG:
        title = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft مقابلة"
    values = dict.fromkeys(Interview.__dataclass_fields__)
    known = {
        "id": 1,
        "title": title,
        "meeting_link": "6f1c0a52-1111-4222-8333-444455556666",
        "interviewer_id": HOST.id,
        "candidate_id": candidate.id,
        "interviewer_name": HOST.name,
        "candidate_name": candidate.name,
        "scheduled_time": NOW + timedelta(days=4, hours=5),
        "duration_minutes": 60,
        "timezone": "Europe/Berlin",
        "status": "scheduled",
        "candidate_join_status": "requested",
        "calendar_sequence": 1,
    }
    return Interview(**values | known)  # type: ignore[arg-type]


def main() -> None:
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python tools/mail_previews.py FOLDER [LOGO]")
    with TemporaryDirectory() as folder:
        config = Config(
            secret_key="for previews, which nobody gets",  # noqa: S106
            sqlite_path=Path(folder) / "none.db",
            upload_dir=Path(folder),
            public_url="https://interviews.example.org",
            company_logo=Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None,
        )
        application.create_app(replace(config))
        print(f"{write(Path(sys.argv[1]))} letters in {sys.argv[1]}")  # noqa: T201


if __name__ == "__main__":
    main()
