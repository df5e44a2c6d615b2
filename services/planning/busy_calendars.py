"""Calendars of other programs that say when somebody is busy: their secret addresses, and checking them.

Of a calendar only from when until when is kept. Its address may let whoever has it read everything, so it is stored
encrypted, is never shown again, and is in no log line.
"""

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import busy_calendars
from repositories.busy_calendars import BusyCalendar
from services.audit import audit
from services.base import Conflict, Invalid, Message, NotFound, _, encryption, settings, utcnow
from services.outside import NotFetched, fetching
from services.planning import calendar_child, hours
from services.planning.calendar_child import MAX_BUSY, Busy, NotRead
from services.planning.openings import MAX_DAYS

MAX_CALENDARS = 5
"""Of one person: work, private, family, a team, holidays."""
MAX_BYTES = 2 * 1024 * 1024
"""Of one file. A calendar with a meeting every other hour of two years has half of it."""
ACCEPT = "text/calendar, */*;q=0.1"
CHECK_EVERY = timedelta(minutes=15)
LEASE = timedelta(minutes=5)
"""For one check, which takes a minute at most; then another process may think that this one has died."""
LONGEST_WAIT = timedelta(hours=6)
"""Between two checks of a calendar that fails."""
KEPT_DAYS = MAX_DAYS + 1

FAILURES: dict[str, Message] = {
    "address": _("This is not a complete address."),
    "scheme": _("Only addresses that begin with https:// or webcal:// are fetched."),
    "port": _("Only addresses without a port, or with 443 or 80, are fetched."),
    "private": _("This address leads into a private network, from which nothing is fetched."),
    "unknown-host": _("There is no server of this name."),
    "unreachable": _("The server cannot be reached."),
    "certificate": _("The server's certificate is not trusted."),
    "tls": _("The server and NeuroHire found no common encryption."),
    "too-slow": _("The server did not answer in time."),
    "too-large": _("The calendar is larger than %(count)s MB.", count=MAX_BYTES // 1024**2),
    "redirects": _("The address leads on to others too often."),
    "answer": _("The server's answer is incomplete, or no answer of a web server."),
    "encoding": _("The server sent the calendar in a form that was not asked for."),
    "no-calendar": _("What lies at this address is not a calendar file (.ics)."),
    "too-complex": _("Reading this calendar took too long. An event may repeat every second."),
    "too-busy": _("This server was too busy to check the calendar."),
    "too-many": _("The calendar has more than %(count)s busy times in the next three months.", count=MAX_BUSY),
    "unreadable": _("This server's key has changed, so the address cannot be read. Remove it and add it again."),
}
REFUSED = {
    401: _("The server asks for a password. Use the calendar's secret or public address."),
    403: _("The server does not allow this address to be read."),
    404: _("The server has no calendar at this address."),
    410: _("The server has no calendar at this address any more."),
}


def failure_words(calendar: BusyCalendar) -> Message | None:
    """Why the last check failed; None after one that did not."""
    code = calendar.failure
    if code is None:
        return None
    if code.startswith("status-"):
        status = int(code.removeprefix("status-"))
        return REFUSED.get(status, _("The server answered with the error %(status)s.", status=status))
    return FAILURES[code]


def are_on() -> bool:
    """Whether the operator lets this server fetch calendars."""
    return settings.config.fetches_calendars


def list_of(user_id: int) -> list[BusyCalendar]:
    """The calendars of one person, in the order in which they were added."""
    return database.read(lambda db: busy_calendars.list_of(db, user_id))


def add(user_id: int, address: str, *, at: datetime) -> int:
    """Keep an address, encrypted, to be checked at once; its number. Raises Invalid with a `field`, Conflict."""
    _require_on()
    address = address.strip()
    try:
        place = fetching.place_of(address)
    except NotFetched as failure:
        raise Invalid("calendar-address", FAILURES[failure.code], field="address") from None
    sealed = encryption.seal(address, purpose=_purpose(user_id), at=at)

    def work(db: Connection) -> int:
        present = busy_calendars.list_of(db, user_id)
        if len(present) >= MAX_CALENDARS:
            words = _("You can have %(count)s calendars here. Remove one first.", count=MAX_CALENDARS)
            raise Invalid("calendars-full", words, field="address")
        if any(_is(one, address) for one in present):
            raise Invalid("calendar-known", _("You have added this calendar already."), field="address")
        number = busy_calendars.insert_calendar(db, user_id, host=place.host[:255], sealed_address=sealed, at=at)
        audit.write(db, audit.Deed.CALENDAR_ADDED, by=audit.Doer(user_id), on=audit.person(user_id), at=at)
        return number

    return database.run(work)


def remove(user_id: int, calendar_id: int, *, at: datetime) -> None:
    """Forget the address and its busy times. Raises NotFound."""

    def work(db: Connection) -> None:
        if not busy_calendars.delete_calendar(db, user_id, calendar_id):
            raise NotFound
        audit.write(db, audit.Deed.CALENDAR_REMOVED, by=audit.Doer(user_id), on=audit.person(user_id), at=at)

    database.run(work)


def check_now(user_id: int, calendar_id: int, *, at: datetime) -> BusyCalendar:
    """One of this person's, fetched and read before this returns; how it stands then. Raises NotFound, Conflict."""
    _require_on()
    found = database.read(lambda db: busy_calendars.find(db, user_id, calendar_id))
    if found is None:
        raise NotFound
    if not database.run(lambda db: busy_calendars.claim(db, found, until=at + LEASE)):
        raise Conflict("calendar-busy", _("This calendar is being checked right now."))
    check(found, at=at)
    after = database.read(lambda db: busy_calendars.find(db, user_id, calendar_id))
    if after is None:
        raise NotFound
    return after


def claim_due(*, at: datetime) -> BusyCalendar | None:
    """A calendar whose turn it is, for the caller alone."""

    def work(db: Connection) -> BusyCalendar | None:
        found = busy_calendars.find_due(db, at=at)
        return found if found is not None and busy_calendars.claim(db, found, until=at + LEASE) else None

    return database.run(work)


def check(calendar: BusyCalendar, *, at: datetime) -> str | None:
    """Fetch and read a calendar that the caller has claimed, and store what came of it; the code of a failure."""
    try:
        busy = _busy(calendar, at=at)
    except (NotFetched, NotRead) as failure:
        _store_failure(calendar, failure.code)
        return failure.code
    now = utcnow()

    def work(db: Connection) -> None:
        if busy_calendars.lock(db, calendar.id):
            next_at = now + CHECK_EVERY
            busy_calendars.replace_times(db, calendar, busy.times, left_out=busy.left_out, at=now, next_at=next_at)

    database.run(work)
    return None


def _busy(calendar: BusyCalendar, *, at: datetime) -> Busy:
    try:
        address = _address(calendar)
    except encryption.Unreadable:
        raise NotRead("unreadable") from None
    inside = settings.config.calendar_networks
    content = fetching.fetch(address, max_bytes=MAX_BYTES, accept=ACCEPT, inside=inside)
    zone = database.read(lambda db: hours.zone_of(db, calendar.user_id))
    return calendar_child.read(content, zone=zone, since=at, until=at + timedelta(days=KEPT_DAYS))


def _store_failure(calendar: BusyCalendar, code: str) -> None:
    now, failures = utcnow(), calendar.failures + 1
    wait = min(CHECK_EVERY * 2 ** min(failures - 1, 8), LONGEST_WAIT)
    database.run(
        lambda db: busy_calendars.note_failure(
            db, calendar.id, code, failures=failures, at=now, next_at=now + wait
        )
    )  # fmt: skip


def _require_on() -> None:
    if not are_on():
        raise Conflict("calendars-off", _("This server fetches no calendars."))


def _purpose(user_id: int) -> str:
    return f"busy calendar of {user_id}"


def _address(calendar: BusyCalendar) -> str:
    return encryption.unseal(calendar.sealed_address, purpose=_purpose(calendar.user_id))


def _is(calendar: BusyCalendar, address: str) -> bool:
    try:
        return _address(calendar) == address
    except encryption.Unreadable:
        return False
