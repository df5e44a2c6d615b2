"""The second factor of the team: turning it on and off, the code at sign-in, and taking it away for a lost phone."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import second_factors, team, user_sessions, users
from repositories.second_factors import SecondFactor
from repositories.user_sessions import SessionUser
from services.audit import audit
from services.base import Conflict, Invalid, NotFound, _, encryption, names
from services.people import accounts, one_time_codes, sessions

log = logging.getLogger(__name__)

OFFER_LIFETIME = timedelta(minutes=30)


@dataclass(frozen=True)
class Offer:
    """A secret for an authenticator app, not stored yet; `sealed` is what the form sends back."""

    secret: str
    address: str
    sealed: str


@dataclass(frozen=True)
class Standing:
    """How a person's second factor is; it is not readable after SECRET_KEY has changed."""

    since: datetime
    codes_left: int
    is_readable: bool


def find_standing(user_id: int) -> Standing | None:
    """None while it is off."""

    def work(db: Connection) -> Standing | None:
        kept = second_factors.find(db, user_id)
        if kept is None:
            return None
        return Standing(kept.created_at, second_factors.count_codes(db, user_id), _secret_of(kept) is not None)

    return database.read(work)


def is_on(user_id: int) -> bool:
    return database.read(lambda db: second_factors.find(db, user_id)) is not None


def offer(person: SessionUser, *, at: datetime) -> Offer:
    """A new secret for the person's app."""
    return _offered(person, one_time_codes.new_secret(), at=at)


def reopen(person: SessionUser, sealed: str, *, at: datetime) -> Offer:
    """The same secret again, after a wrong code; a new one where that offer is too old or another person's."""
    try:
        secret = encryption.unseal(sealed, purpose=_purpose("offer", person.id), at=at, lifetime=OFFER_LIFETIME)
    except encryption.Unreadable:
        return offer(person, at=at)
    return _offered(person, secret, at=at)


def turn_on(
    person: SessionUser, offered: Offer, *, password: str, code: str, at: datetime
) -> tuple[list[str], list[int]]:
    """Ask for a code from now on; the recovery codes, and the person's other sessions, whose sockets the caller closes.

    Raises Invalid with the field `password` or `code`, Conflict("second-factor-on").
    """
    _check_password(person, password)
    step = next(one_time_codes.matching_steps(offered.secret, code, at=at), None)
    if step is None:
        raise _wrong_code()
    codes = one_time_codes.new_recovery_codes()
    secret = encryption.seal(offered.secret, purpose=_purpose("secret", person.id), at=at)

    def work(db: Connection) -> list[int]:
        second_factors.insert_factor(db, person.id, secret, last_step=step, at=at)
        _keep_codes(db, person.id, codes)
        _note(db, audit.Deed.TWO_STEP_ON, person.id, at=at)
        return user_sessions.end_others_of_user(db, person.id, exclude=person.session_id, at=at)

    try:
        return codes, database.run(work)
    except IntegrityError as error:
        raise Conflict("second-factor-on", _("Two-step verification is already on. Turn it off first.")) from error


def turn_off(person: SessionUser, *, password: str, code: str, at: datetime) -> None:
    """Ask for the password alone again.

    Raises Invalid with the field `password` or `code`, Conflict("second-factor-required").
    """
    if sessions.requires_second_factor():
        raise Conflict(
            "second-factor-required", _("This server requires two-step verification for everybody on the team.")
        )
    _check_password(person, password)

    def work(db: Connection) -> None:
        if not _take(db, person.id, code, at=at):
            raise _wrong_code()
        second_factors.delete_factor(db, person.id)
        _note(db, audit.Deed.TWO_STEP_OFF, person.id, at=at)

    database.run(work)


def renew_codes(person: SessionUser, *, password: str, code: str, at: datetime) -> list[str]:
    """Ten recovery codes in place of those before. Raises Invalid with the field `password` or `code`."""
    _check_password(person, password)
    codes = one_time_codes.new_recovery_codes()

    def work(db: Connection) -> None:
        if not _take(db, person.id, code, at=at):
            raise _wrong_code()
        _keep_codes(db, person.id, codes)
        _note(db, audit.Deed.RECOVERY_CODES_MADE, person.id, at=at)

    database.run(work)
    return codes


def take(user_id: int, code: str, *, at: datetime) -> bool:
    """Whether this is a code of the person that was not taken before; from now on it is."""
    return database.run(lambda db: _take(db, user_id, code, at=at))


def remove(user_id: int, *, by: int, at: datetime) -> None:
    """Remove the second factor of a colleague who lost their phone, and end their sessions; the caller closes sockets.

    Raises NotFound, also for candidates and where there is none, Conflict("own-account").
    """
    if user_id == by:
        raise Conflict("own-account", _("Turn off your own two-step verification on its own page."))

    def work(db: Connection) -> None:
        if team.find(db, user_id) is None or not _remove(db, user_id, at=at):
            raise NotFound

    database.run(work)


def remove_by_name(sign_in_name: str, *, at: datetime) -> int:
    """The same for the operator, by user name or e-mail; the person's id. Raises NotFound."""

    def work(db: Connection) -> int:
        user = users.find_by_sign_in_name(db, names.fold(sign_in_name)[:254])
        if user is None or not _remove(db, user.id, at=at):
            raise NotFound
        return user.id

    return database.run(work)


def _take(db: Connection, user_id: int, code: str, *, at: datetime) -> bool:
    """Inside the caller's transaction; the database decides which of two callers was first."""
    kept = second_factors.find(db, user_id)
    if kept is None:
        return False
    code_hash = one_time_codes.recovery_hash(user_id, code)
    if code_hash is not None:
        return second_factors.take_code(db, user_id, code_hash)
    secret = _secret_of(kept)
    if secret is None:
        log.warning("the second factor of user %s cannot be read: SECRET_KEY is not the one it was kept with", user_id)
        return False
    return any(
        second_factors.take_step(db, user_id, step) for step in one_time_codes.matching_steps(secret, code, at=at)
    )


def _remove(db: Connection, user_id: int, *, at: datetime) -> bool:
    if not second_factors.delete_factor(db, user_id):
        return False
    user_sessions.end_all_of_user(db, user_id, at=at)
    audit.write(db, audit.Deed.TWO_STEP_OFF, by=audit.acting(), on=audit.person(user_id), at=at)
    return True


def _note(db: Connection, deed: audit.Deed, user_id: int, *, at: datetime) -> None:
    audit.write(db, deed, by=audit.Doer(user_id), on=audit.person(user_id), at=at)


def _keep_codes(db: Connection, user_id: int, codes: list[str]) -> None:
    hashes = [one_time_codes.recovery_hash(user_id, code) for code in codes]
    second_factors.replace_codes(db, user_id, [one for one in hashes if one is not None])


def _offered(person: SessionUser, secret: str, *, at: datetime) -> Offer:
    sealed = encryption.seal(secret, purpose=_purpose("offer", person.id), at=at)
    return Offer(secret, one_time_codes.address(secret, person.username), sealed)


def is_readable(user_id: int, secret: str) -> bool:
    """Whether what is kept of this person can be opened with the present SECRET_KEY."""
    try:
        encryption.unseal(secret, purpose=_purpose("secret", user_id))
    except encryption.Unreadable:
        return False
    return True


def _secret_of(kept: SecondFactor) -> str | None:
    try:
        return encryption.unseal(kept.secret, purpose=_purpose("secret", kept.user_id))
    except encryption.Unreadable:
        return None


def _purpose(what: str, user_id: int) -> str:
    """Differs for each person and use, so that no secret passes for another person's, and no offer for a secret."""
    return f"second factor {what} {user_id}"


def _check_password(person: SessionUser, password: str) -> None:
    if not accounts.is_password(person.id, password):
        raise Invalid("password-wrong", _("This password is wrong. Try again."), field="password")


def _wrong_code() -> Invalid:
    return Invalid(
        "code-wrong",
        _("This code is wrong or was used before. Wait for the next one and try again."),
        field="code",
    )
