"""Tokens by which other programs are let in: made by an administrator, for some verbs, until an end.

A token does what its maker may do at that moment, and of that only what its scopes say. It ends for good when it is
revoked, when its maker is deactivated, and when they are no administrator any more. Its secret is random, stored as a
hash, and can be shown only at the moment it is made.
"""

import re
import secrets
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import api_requests, api_tokens
from repositories.api_tokens import ApiToken
from services.audit import audit
from services.base import Action, Conflict, Invalid, Message, NotFound, ServiceError, _, encryption, names, policy

PREFIX = "nh_"
"""By which people, and programs that look for lost secrets, know what it is."""
SECRET_BYTES = 32
TOKEN = re.compile(r"nh_[A-Za-z0-9_-]{43}[0-9a-f]{8}")
HINT_CHARS = 8
DEFAULT_DAYS, MAX_DAYS = 90, 365
MAX_NAME_CHARS = 60
MAX_WORKING = 50
"""Of the server. A company has a few programs, and two tokens of each while it changes them."""
MAX_LISTED = 200
TOUCH_EVERY = timedelta(minutes=1)
KEEP_ENDED = timedelta(days=90)
FORGOTTEN_AT_ONCE = 500


class Scope(StrEnum):
    """What a token may be for."""

    READ_CANDIDATES = "candidates:read"
    WRITE_CANDIDATES = "candidates:write"
    READ_INTERVIEWS = "interviews:read"
    WRITE_INTERVIEWS = "interviews:write"
    READ_REPORTS = "reports:read"
    ORDERS = "orders"


class Refused(ServiceError):
    """Nobody is let in by what was shown."""

    status = 401


@dataclass(frozen=True)
class Wanted:
    """What the form says of a new token."""

    name: str
    scopes: Sequence[str]
    days: int = DEFAULT_DAYS


@dataclass(frozen=True)
class Caller:
    """A program that showed a working token, and the person whose rights it has."""

    token_id: int
    token_name: str
    scopes: frozenset[str]
    user_id: int
    user_name: str
    role: str

    def require(self, scope: Scope) -> None:
        """Raises NotAllowed("scope-missing")."""
        if scope not in self.scopes:
            raise ScopeMissing(scope)


class ScopeMissing(ServiceError):
    """The token works, and is not for this."""

    status = 403

    def __init__(self, scope: Scope) -> None:
        super().__init__("scope-missing", _("This token does not have the scope %(scope)s.", scope=scope.value))
        self.scope = scope


def make(wanted: Wanted, *, by: int, at: datetime) -> str:
    """The secret of a new token. Raises Invalid with a `field`, Conflict("tokens-full")."""
    scopes = _scopes(wanted.scopes)
    body = f"{PREFIX}{secrets.token_urlsafe(SECRET_BYTES)}"
    secret = body + _check_digits(body)
    values = {
        "name": _name(wanted.name),
        "token_hash": encryption.digest(secret),
        "hint": secret[:HINT_CHARS],
        "scopes": scopes,
        "made_by": by,
        "created_at": at,
        "expires_at": at + timedelta(days=_days(wanted.days)),
    }

    def work(db: Connection) -> None:
        if api_tokens.count_working(db, at=at) >= MAX_WORKING:
            words = _("There can be %(count)s working tokens. Revoke some that nobody needs.", count=MAX_WORKING)
            raise Conflict("tokens-full", words)
        token_id = api_tokens.insert_token(db, values)
        said: Mapping[str, int | Sequence[str]] = {"scopes": scopes.split(), "days": wanted.days}
        on = audit.Subject(audit.Kind.API_TOKEN, token_id, str(values["name"]))
        audit.write(db, audit.Deed.API_TOKEN_MADE, by=audit.Doer(by), on=on, at=at, details=said)

    database.run(work)
    return secret


def listed() -> list[ApiToken]:
    """The newest first, with those that ended lately; at most 200."""
    return database.read(lambda db: api_tokens.list_latest(db, limit=MAX_LISTED))


def revoke(token_id: int, *, by: int, at: datetime) -> ApiToken:
    """It opens nothing from now on; what it was. Doing it again is harmless. Raises NotFound."""

    def work(db: Connection) -> ApiToken:
        found = api_tokens.find(db, token_id)
        if found is None:
            raise NotFound
        if api_tokens.end(db, token_id, at=at):
            on = audit.Subject(audit.Kind.API_TOKEN, token_id, found.name)
            audit.write(db, audit.Deed.API_TOKEN_REVOKED, by=audit.Doer(by), on=on, at=at, whom=found.made_by)
        return found

    return database.run(work)


def find(secret: str, *, at: datetime) -> Caller:
    """Who shows this. Raises Refused."""
    if not is_well_formed(secret):
        raise _refused("token-unknown", _("This is no token of this server."))
    found = database.read(lambda db: api_tokens.find_by_hash(db, encryption.digest(secret)))
    if found is None:
        raise _refused("token-unknown", _("This is no token of this server."))
    if found.ended_at is not None:
        raise _refused("token-revoked", _("This token was revoked, or its maker is no administrator any more."))
    if found.expires_at <= at:
        raise _refused("token-expired", _("This token has expired. An administrator makes another one."))
    if not (found.is_maker_active and policy.is_allowed(found.maker_role, Action.MANAGE_TOKENS)):
        raise _refused("token-without-maker", _("Who made this token is no administrator any more."))
    if found.last_used_at is None or at - found.last_used_at >= TOUCH_EVERY:
        database.run(lambda db: api_tokens.touch(db, found.id, before=at - TOUCH_EVERY, at=at))
    scopes = frozenset(found.scopes.split())
    return Caller(found.id, found.name, scopes, found.made_by, found.maker_name, found.maker_role)


def is_well_formed(secret: str) -> bool:
    """Whether it can be a token at all, which is known without the database: it has digits that check the others."""
    return TOKEN.fullmatch(secret) is not None and secret[-8:] == _check_digits(secret[:-8])


def forget_old(*, at: datetime) -> None:
    """Delete tokens that ended `KEEP_ENDED` ago."""

    def work(db: Connection) -> None:
        old = api_tokens.list_old(db, before=at - KEEP_ENDED, limit=FORGOTTEN_AT_ONCE)
        api_requests.delete_of_tokens(db, old)
        api_tokens.delete_ids(db, old)

    database.run(work)


def _check_digits(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def _name(text: str) -> str:
    name = names.clean_line(text)
    if name is None:
        raise Invalid("name-missing", _("Enter a name."), field="name")
    if len(name) > MAX_NAME_CHARS:
        raise Invalid("name-too-long", _("Use at most %(count)s characters.", count=MAX_NAME_CHARS), field="name")
    return name


def _scopes(wanted: Sequence[str]) -> str:
    if not wanted:
        raise Invalid("scopes-missing", _("Choose what the token is for."), field="scopes")
    if not set(wanted) <= set(Scope):
        raise Invalid("scope-unknown", _("This scope does not exist."), field="scopes")
    return " ".join(one for one in Scope if one in wanted)


def _days(wanted: int) -> int:
    if not 1 <= wanted <= MAX_DAYS:
        raise Invalid("days-out-of-range", _("Choose between 1 and %(count)s days.", count=MAX_DAYS), field="days")
    return wanted


def _refused(code: str, words: Message) -> Refused:
    return Refused(code, words)
