"""What the company says to candidates, in versions: each save makes one, and a decision names the one it was made by.

What the program itself says of observing is made from what it does, and nothing here can change or hide it.
"""

from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import company_texts
from repositories.company_texts import Line, Version
from services.audit import audit
from services.base import Conflict, Invalid, NotFound, _, prose
from services.company_texts import links

MAX_ADDITION_CHARS = 5_000
MAX_PRIVACY_CHARS = 20_000
MAX_NUMBER = 999_999_999
MAX_VERSIONS = 500
"""That are kept, besides those that decisions name."""
SUBJECT = audit.Subject(audit.Kind.SETTING, name="company_texts")


def latest() -> Version | None:
    """The last version, also one without texts; None before the first."""
    return database.read(company_texts.find_latest)


def get(number: int) -> Version:
    """Raises NotFound."""
    found = database.read(lambda db: company_texts.find(db, number))
    if found is None:
        raise NotFound
    return found


def privacy() -> str:
    """The privacy notice in force; empty where there is none."""
    found = latest()
    return "" if found is None else found.privacy


def versions() -> list[Line]:
    """Every version that is kept, the newest first."""
    return database.read(company_texts.list_all)


def saved_at(numbers: set[int]) -> dict[int, datetime]:
    """When each of these versions was saved."""
    return database.read(lambda db: company_texts.list_moments(db, sorted(numbers))) if numbers else {}


def exists(db: Connection, number: int) -> bool:
    return company_texts.find(db, number) is not None


def number_in_force(db: Connection) -> int | None:
    """Which version candidates are to be shown; None where there are no texts."""
    present = company_texts.find_latest(db)
    return None if present is None or present.is_empty else present.number


def save(addition: str, privacy_notice: str, *, seen: int, by: int, at: datetime) -> bool:
    """Make a version of these texts, an entry in the audit with it; whether anything was changed.

    `seen` is the number of the version that was edited, 0 for none. Raises Invalid("too-long", "link-not-https") with
    a `field`, Conflict("other-version"), sqlalchemy.exc.IntegrityError.
    """
    wanted = (
        _read(addition, "addition", MAX_ADDITION_CHARS),
        _read(privacy_notice, "privacy", MAX_PRIVACY_CHARS),
    )

    def work(db: Connection) -> bool:
        before = company_texts.find_latest(db)
        number = 0 if before is None else before.number
        if number != seen:
            told = _(
                "Somebody saved version %(number)s meanwhile. Compare it with yours, then save again.", number=number
            )
            raise Conflict("other-version", told)
        if wanted == (("", "") if before is None else (before.addition, before.privacy)):
            return False
        company_texts.insert_version(db, Version(number + 1, *wanted, at, None), by=by)
        company_texts.delete_oldest(db, keep=MAX_VERSIONS)
        details = {"version": number + 1, "addition_chars": len(wanted[0]), "privacy_chars": len(wanted[1])}
        audit.write(db, audit.Deed.SETTINGS_CHANGED, by=audit.Doer(by), on=SUBJECT, at=at, details=details)
        return True

    return database.run(work)


def _read(text: str, field: str, most: int) -> str:
    words = prose.without_empty_ends(text.replace("\r\n", "\n"))
    if len(words) > most:
        raise Invalid("too-long", _("Write at most %(count)s characters.", count=most), field=field)
    if links.has_other_link(words):
        not_https = _("A link begins with https://, names a host, and has no letters but A to Z.")
        raise Invalid("link-not-https", not_https, field=field)
    return words
