"""From a letter to the bytes that go to the mail server: text, HTML and, where there is one, the calendar file."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from flask import render_template
from flask_babel import gettext as _

from letters import wording
from localization import SOURCE_LOCALE, locales, writing
from repositories.states import MailKind
from services.base import logo, names, settings
from services.mail import Letter, Method, Party, Subscribed, addressing, calendar, outbox

METHODS = {
    MailKind.INVITATION: Method.REQUEST,
    MailKind.CHANGED: Method.REQUEST,
    MailKind.CANCELLED: Method.CANCEL,
    MailKind.REMOVED: Method.CANCEL,
}
MAX_SUBJECT_CHARS = 250
"""A title has 200."""
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
LOGO_ID = "logo@neurohire"
"""Within one message, so that it may be the same in each."""


@dataclass(frozen=True)
class Message:
    """What is handed over, and to whom."""

    data: bytes
    recipient: str


def compose(letter: Letter, *, at: datetime) -> Message:
    """The message as it is sent at that moment. Raises ValueError for an address that no message can have."""
    letter = _without_unreachable_host(letter)
    public_url, server = settings.config.public_url, letter.sender.server
    assert server is not None
    assert public_url is not None
    letter = _without_unreachable_host(letter)
    assert letter.mail is not None
    assert letter.reader.email is not None
    with writing(public_url, language_of(letter)):
        sheet = wording.sheet(letter)
        page = {"sheet": sheet, "company": letter.sender.company, "logo": logo.of_settings(), "logo_cid": LOGO_ID}
        recipient = addressing.wire_form(letter.reader.email)
        message = EmailMessage(policy=SMTP if recipient.isascii() else SMTPUTF8)
        message["From"] = _address(letter.sender.name, server.address)
        message["To"] = _address(letter.reader.name, letter.reader.email)
        host = letter.host
        if host is not None and host.email and host.id != letter.reader.id:
            message["Reply-To"] = _address(host.name, host.email)
        message["Subject"] = _line(sheet.subject)[:MAX_SUBJECT_CHARS]
        message["Date"] = at
        message["Message-ID"] = outbox.message_id(letter.mail, server.address)
        message["Auto-Submitted"] = "auto-generated"  # No out-of-office notice answers it (RFC 3834).
        message.set_content(render_template("mail/letter.txt", **page), cte="quoted-printable")
        message.add_alternative(render_template("mail/letter.html", **page), subtype="html", cte="quoted-printable")
        _show_logo(message)
        if (method := METHODS.get(letter.kind)) is not None:
            _attach(message, calendar_of(letter, method, at=at), method)
    return Message(message.as_bytes(), recipient)


def language_of(letter: Letter) -> str:
    """The locale that a letter is written in: the one place that decides it.

    What its reader chose for their pages, as long as there is a catalogue, or English: no browser says another.
    """
    language = letter.reader.language
    return language if language in locales() else SOURCE_LOCALE


def calendar_of(letter: Letter, method: Method, *, at: datetime) -> bytes:
    """The calendar file of an interview's letter; needs `localization.writing` or a request around it."""
    assert letter.interview is not None
    server, is_asked = letter.sender.server, method is not Method.PUBLISH
    organizer = Party(letter.sender.name, server.address) if server and is_asked else None
    attendee = Party(letter.reader.name, letter.reader.email or "") if is_asked else None
    return calendar.file(
        letter.interview,
        method,
        at=at,
        description=wording.description(letter),
        location=wording.place(letter),
        organizer=organizer,
        attendee=attendee,
    )


def subscription_of(subscribed: Subscribed, *, at: datetime) -> bytes:
    """The calendar that a member of the team subscribes to; needs `localization.writing` or a request around it."""
    entries = [
        calendar.Entry(one.interview, wording.description(one), wording.place(one))
        for one in subscribed.letters
        if one.interview is not None
    ]
    name = _("Interviews at %(company)s", company=subscribed.sender_name)
    return calendar.subscribed(entries, name=name, at=at)


def _without_unreachable_host(letter: Letter) -> Letter:
    """An interviewer whose address this message cannot have takes no answers, and keeps no letter from anybody."""
    host, reader = letter.host, letter.reader.email or ""
    if host is None or not host.email:
        return letter
    try:
        answers_to = _address(host.name, host.email).addr_spec
        is_possible = answers_to.isascii() or not addressing.wire_form(reader).isascii()
    except ValueError:
        is_possible = False
    return letter if is_possible else replace(letter, host=None)


def _show_logo(message: EmailMessage) -> None:
    """Beside the HTML, which names it by its id: nothing is fetched from anywhere when the letter is read."""
    found, page = logo.of_settings(), message.get_body(("html",))
    if found is None or not isinstance(page, EmailMessage):
        return
    name = f"logo.{found.subtype}"
    page.add_related(found.data, "image", found.subtype, cid=f"<{LOGO_ID}>", filename=name, disposition="inline")


def _attach(message: EmailMessage, data: bytes, method: Method) -> None:
    """Once as the part that programs show buttons for, last of the alternatives, and once as a file to open."""
    text = data.decode()
    message.add_alternative(text, subtype="calendar", params={"method": method.value}, cte="base64")
    name = "cancel.ics" if method is Method.CANCEL else "invite.ics"
    message.add_attachment(data, maintype="application", subtype="ics", filename=name)


def _address(name: str, address: str) -> Address:
    """Raises ValueError: some that people type are no addresses to this standard."""
    spec = addressing.wire_form(address)
    as_ascii = NOT_ASCII.sub("x", spec)
    try:
        parsed = Address(_line(name), addr_spec=as_ascii)
    except (HeaderParseError, IndexError):  # The second is a fault of the standard library's parser.
        raise ValueError("not an address") from None
    if parsed.addr_spec != as_ascii:  # Part of it is a comment.
        raise ValueError("not an address")
    if spec.isascii():
        return parsed
    # The parser takes no other letters; with one of its own in their places it has checked the rest.
    local, _at, domain = spec.rpartition("@")
    return Address(_line(name), username=local, domain=domain)


def _line(text: str) -> str:
    """On one line, so that no name begins a header of its own; nor by an encoded word, which the library decodes."""
    return (names.clean_line(text) or "").replace("=?", "= ?")
