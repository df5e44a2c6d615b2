"""Passkeys of the team: adding, naming, removing, and who is signing in by one.

The device verifies its person (by a finger, a face or a PIN) and signs a challenge of this server, for this server's
host name only. So one passkey stands for the password and the code together (ADR 28).
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from db.tables import MAX_ID
from repositories import passkeys, team, users
from repositories.passkeys import Passkey
from repositories.states import STAFF
from repositories.user_sessions import SessionUser
from repositories.users import User
from services.audit import audit
from services.base import Conflict, Invalid, NotFound, _, encryption, names
from services.people import authenticators, passkey_challenges, password_policy
from services.people.authenticators import Refused, RelyingParty

log = logging.getLogger(__name__)

MAX_OF_PERSON = 10
"""A few devices and a key in the drawer."""
MAX_NAME_CHARS = 60
MAX_CREDENTIAL_CHARS = 20_000
"""What a device says of a new one has about 1,000; with a manufacturer's certificates, a few thousand."""
SIGN_IN = "sign-in"

Told = Callable[[Connection, int, str], None]
"""Done in the same transaction, with the person's number and the name of the passkey."""


def list_of(user_id: int) -> list[Passkey]:
    """A person's passkeys, in the order in which they were added."""
    return database.read(lambda db: passkeys.list_of_user(db, user_id))


def get(user_id: int, passkey_id: int) -> Passkey:
    """One of this person's. Raises NotFound."""
    found = None
    if passkey_id <= MAX_ID:
        found = database.read(lambda db: passkeys.find_of_user(db, user_id, passkey_id))
    if found is None:
        raise NotFound
    return found


def clean_name(text: str) -> str:
    """Raises Invalid("passkey-name-missing")."""
    name = names.clean_line(text)
    if name is None:
        raise Invalid("passkey-name-missing", _("Give the passkey a name."), field="name")
    return name[:MAX_NAME_CHARS]


def begin_adding(
    person: SessionUser, party: RelyingParty, *, former: str | None, at: datetime
) -> tuple[dict[str, Any], str]:
    """What the page hands to the device, and the token for `add`; whoever asks has proved who they are.

    Raises Conflict("passkeys-full"), Conflict("sign-on-only") for who signs in by a provider only.
    """
    user = database.read(lambda db: users.find(db, person.id))
    if user is None or not password_policy.counts(user):
        words = _("A passkey would not sign you in: on this server you do so with a connected account only.")
        raise Conflict("sign-on-only", words)
    known = list_of(person.id)
    _require_room(len(known))
    challenge = passkey_challenges.issue(_adding(person), former=former, at=at)
    options = authenticators.creation_options(
        party,
        challenge=challenge.value,
        handle=_handle_of(person.id, known),
        username=person.username,
        name=person.name or person.username,
        known=[one.credential_id for one in known if one.rp_id == party.id],
    )
    return options, challenge.token


def add(
    person: SessionUser, party: RelyingParty, *, token: str, name: str, credential: str, at: datetime, also: Told
) -> None:
    """Keep the passkey that the device made.

    Raises Invalid("passkey-refused"), Invalid("passkey-name-missing"), Conflict("passkeys-full").
    """
    clean = clean_name(name)
    try:
        challenge = _challenge_of(_adding(person), token, at)
        made = authenticators.check_new(party, credential, challenge=challenge)
    except Refused as error:
        log.warning("refused a new passkey of user %s: %s", person.id, error)
        raise _not_added() from None

    def work(db: Connection) -> None:
        known = passkeys.list_of_user(db, person.id)
        _require_room(len(known))
        row = Passkey(
            0, person.id, _handle_of(person.id, known), made.credential_id, made.public_key, made.sign_count, party.id,
            clean, at, None,
        )  # fmt: skip
        passkeys.insert_passkey(db, row, encryption.digest(made.credential_id))
        _note(db, audit.Deed.PASSKEY_ADDED, person.id, clean, by=person.id, at=at)
        also(db, person.id, clean)

    try:
        database.run(work)
    except IntegrityError:
        raise _not_added() from None


def remove(user_id: int, passkey_id: int, *, at: datetime, also: Told) -> None:
    """Nobody signs in with it any more. Raises NotFound."""
    found = get(user_id, passkey_id)

    def work(db: Connection) -> None:
        if not passkeys.delete_passkey(db, found.id):
            raise NotFound
        _note(db, audit.Deed.PASSKEY_REMOVED, user_id, found.name, by=user_id, at=at)
        also(db, user_id, found.name)

    database.run(work)


def remove_all(user_id: int, *, by: int, at: datetime, also: Told) -> int:
    """All of a colleague who lost a device; how many there were. Raises NotFound, also for candidates."""

    def work(db: Connection) -> int:
        if team.find(db, user_id) is None:
            raise NotFound
        gone = [one for one in passkeys.list_of_user(db, user_id) if passkeys.delete_passkey(db, one.id)]
        for one in gone:
            _note(db, audit.Deed.PASSKEY_REMOVED, user_id, one.name, by=by, at=at)
            also(db, user_id, one.name)
        return len(gone)

    return database.run(work)


def begin_sign_in(party: RelyingParty, *, former: str | None, at: datetime) -> tuple[dict[str, Any], str]:
    """What the page of a stranger hands to the device, and the token for `sign_in`."""
    challenge = passkey_challenges.issue(SIGN_IN, former=former, at=at)
    return authenticators.request_options(party, challenge=challenge.value), challenge.token


def sign_in(party: RelyingParty, *, token: str, credential: str, at: datetime) -> User | None:
    """The active member of the team whose device signed the challenge, or None, whatever the reason is."""
    try:
        return _signed_by(party, _challenge_of(SIGN_IN, token, at), credential, at)
    except Refused as error:
        log.warning("refused a passkey: %s", error)
        return None


def _challenge_of(purpose: str, token: str, at: datetime) -> bytes:
    challenge = passkey_challenges.take(purpose, token, at=at)
    if challenge is None:
        raise Refused("challenge")
    return challenge


def _signed_by(party: RelyingParty, challenge: bytes, credential: str, at: datetime) -> User:
    credential_id, handle = authenticators.named_in(credential)
    found = database.read(lambda db: passkeys.find_by_hash(db, encryption.digest(credential_id)))
    if found is None:
        raise Refused("unknown")
    if found.rp_id != party.id or found.user_handle != handle:
        raise Refused("mismatch")
    count = authenticators.check_signature(
        party, credential, challenge=challenge, public_key=found.public_key, sign_count=found.sign_count
    )

    def work(db: Connection) -> User | None:
        user = users.find(db, found.user_id)
        if user is None or not user.is_active or user.role not in STAFF or not password_policy.counts(user):
            return None
        return user if passkeys.use(db, found, sign_count=count, at=at) else None

    user = database.run(work)
    if user is None:
        raise Refused("closed")  # Or two answered at once with the same count.
    return user


def _handle_of(user_id: int, known: list[Passkey]) -> str:
    """What devices call this person: one for all of theirs, so that a device keeps one passkey of them.

    It tells nothing about them, and stays as it was stored when SECRET_KEY changes.
    """
    if known:
        return known[0].user_handle
    return authenticators.encoded(bytes.fromhex(encryption.fingerprint(f"passkey handle {user_id}")))


def _note(db: Connection, deed: audit.Deed, user_id: int, name: str, *, by: int, at: datetime) -> None:
    audit.write(db, deed, by=audit.Doer(by), on=audit.person(user_id), at=at, details={"called": name})


def _adding(person: SessionUser) -> str:
    return f"add {person.id} {person.session_id}"


def _require_room(count: int) -> None:
    if count >= MAX_OF_PERSON:
        words = _("You have %(count)s passkeys, as many as there is room for. Remove one first.", count=MAX_OF_PERSON)
        raise Conflict("passkeys-full", words)


def _not_added() -> Invalid:
    words = _("This passkey was not accepted. Each attempt counts once, for five minutes. Try again.")
    return Invalid("passkey-refused", words)
