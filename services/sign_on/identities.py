"""Which account of a provider opens which account here: connected, found again, given its role, disconnected.

An address alone opens nothing: it leads to an account only if the provider verified it and an administrator's
invitation of that account is open.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import account_links, passkeys, sign_on_identities, team, user_sessions, users
from repositories.sign_on_identities import Identity
from repositories.states import STAFF, Role
from repositories.user_sessions import SessionUser
from repositories.users import User
from services.audit import audit
from services.base import Conflict, Message, NotAllowed, NotFound, ProviderConfig, _, names, settings
from services.people import account_links as links
from services.people import password_policy
from services.people import team as colleagues
from services.sign_on.told import Told

log = logging.getLogger(__name__)

Also = Callable[[Connection, int, str], object]
"""What is done besides in the transaction that connects: with the person's number and what the provider is called."""
MAX_LISTED = 20
"""Of one person, one of each provider that was ever configured."""


@dataclass(frozen=True)
class Known:
    """Whose account this is, and what became of their role, if something did."""

    user: User
    identity_id: int
    role_note: Message | None


def enter(provider: ProviderConfig, told: Told, *, at: datetime) -> Known:
    """The account of somebody who signed in there; at first, the one they are invited to. Raises NotAllowed."""
    try:
        return database.run(lambda db: _enter(db, provider, told, at=at))
    except IntegrityError:  # Their other tab was faster, and the identity is there now.
        return database.run(lambda db: _enter(db, provider, told, at=at))


def connect(provider: ProviderConfig, told: Told, person: SessionUser, *, at: datetime, also: Also) -> None:
    """From now on this account of the provider signs the person in. Raises Conflict("sign-on-taken")."""

    def work(db: Connection) -> None:
        found = sign_on_identities.find(db, told.issuer, told.subject)
        if found is not None and found.user_id == person.id:
            return
        if found is not None or _has_of(sign_on_identities.lock_of_user(db, person.id), told.issuer):
            raise _taken(provider)
        sign_on_identities.insert_identity(
            db, person.id, issuer=told.issuer, subject=told.subject, email=told.email, at=at
        )
        _note(db, audit.Deed.IDENTITY_CONNECTED, person.id, told.issuer, at=at)
        also(db, person.id, provider.label)

    try:
        database.run(work)
    except IntegrityError:
        raise _taken(provider) from None


def list_of(user_id: int) -> list[Identity]:
    """The accounts of providers that sign a person in, the oldest first."""
    return database.read(lambda db: sign_on_identities.list_of_user(db, user_id))


def disconnect(person: SessionUser, identity_id: int, *, at: datetime) -> list[int]:
    """It does not sign the person in any more; the sessions that ended with it, whose sockets the caller closes.

    Raises NotFound, Conflict("last-way-in").
    """

    def work(db: Connection) -> list[int]:
        held = sign_on_identities.lock_of_user(db, person.id)
        if identity_id not in {one.id for one in held}:
            raise NotFound
        if not _ways_in(db, person.id, [one for one in held if one.id != identity_id]):
            raise Conflict(
                "last-way-in",
                _("This is your only way to sign in. Set a password or connect another account first."),
            )
        ended = user_sessions.end_all_of_identity(db, identity_id, exclude=person.session_id, at=at)
        user_sessions.forget_identity(db, identity_id)
        sign_on_identities.delete_identity(db, identity_id)
        issuer = next(one.issuer for one in held if one.id == identity_id)
        _note(db, audit.Deed.IDENTITY_DISCONNECTED, person.id, issuer, at=at)
        return ended

    return database.run(work)


def is_last_way_in(user_id: int, identity_id: int) -> bool:
    """Whether the person could not sign in any more without it."""

    def work(db: Connection) -> bool:
        held = sign_on_identities.list_of_user(db, user_id)
        return not _ways_in(db, user_id, [one for one in held if one.id != identity_id])

    return database.read(work)


def _ways_in(db: Connection, user_id: int, identities: list[Identity]) -> bool:
    """Whether a password that counts, or an account of a provider that is still configured, is left."""
    user = users.find(db, user_id)
    issuers = {one.issuer for one in settings.config.sign_on.providers}
    if user is not None and password_policy.counts(user) and (user.has_password or passkeys.list_of_user(db, user_id)):
        return True
    return any(one.issuer in issuers for one in identities)


def _enter(db: Connection, provider: ProviderConfig, told: Told, *, at: datetime) -> Known:
    found = sign_on_identities.find(db, told.issuer, told.subject)
    user = _invited(db, provider, told, at=at) if found is None else users.find(db, found.user_id)
    if user is None or user.role not in STAFF:
        raise _stranger(provider)
    if not user.is_active:
        raise NotAllowed(
            "account-closed", _("Your account here is deactivated. An administrator of this server can reactivate it.")
        )
    note = _apply_role(db, provider, told, user, at=at)
    if found is None:
        identity_id = sign_on_identities.insert_identity(
            db, user.id, issuer=told.issuer, subject=told.subject, email=told.email, at=at
        )
        account_links.delete_of_user(db, user.id)
        users.update_user(db, user.id, {"invited_at": None})
        _note(db, audit.Deed.IDENTITY_CONNECTED, user.id, told.issuer, at=at)
    else:
        identity_id = found.id
    sign_on_identities.note_use(db, identity_id, email=told.email, at=at)
    return Known(user, identity_id, note)


def _invited(db: Connection, provider: ProviderConfig, told: Told, *, at: datetime) -> User | None:
    """Who of the team is invited at the address that the provider verified."""
    if not told.is_verified or told.email is None:
        return None
    user_id = users.find_id_by_email_key(db, names.fold(told.email))
    user = None if user_id is None else users.find(db, user_id)
    if user is None or not _is_same_address(user.email, told.email) or not links.is_invited(db, user, at=at):
        return None
    return None if _has_of(sign_on_identities.lock_of_user(db, user.id), provider.issuer) else user


def _is_same_address(ours: str | None, theirs: str) -> bool:
    """Letter by letter, or but for capitals of ASCII: what folds together elsewhere may be two people's."""
    if ours is None:
        return False
    return ours == theirs or (ours.isascii() and theirs.isascii() and ours.lower() == theirs.lower())


def _has_of(identities: list[Identity], issuer: str) -> bool:
    return any(one.issuer == issuer for one in identities)


def _apply_role(db: Connection, provider: ProviderConfig, told: Told, user: User, *, at: datetime) -> Message | None:
    """Give the person the role that the provider says; what has to be said of it. Raises NotAllowed("no-role")."""
    if provider.roles_claim is None or told.role == user.role:
        return None
    if user.role == Role.ADMIN and _is_irreplaceable(db, user):
        log.warning("user %s stays an administrator, whatever %s says", user.id, provider.key)
        return _(
            "%(provider)s gives you another role. You stay administrator: this server would have none otherwise.",
            provider=provider.label,
        )
    if told.role is None:
        raise NotAllowed(
            "no-role",
            _(
                "%(provider)s gives your account no role on this server. Ask whoever manages your account there.",
                provider=provider.label,
            ),
        )
    users.update_user(db, user.id, {"role": told.role})
    details = {"from": user.role, "to": told.role, "provider": provider.key}
    on = audit.person(user.id)
    audit.write(db, audit.Deed.ROLE_CHANGED, by=audit.Doer(user.id), on=on, at=at, details=details)
    colleagues.end_programs_of_former_in(db, user.id, told.role, by=user.id, at=at)
    log.info("user %s is %s from now on, as %s says", user.id, told.role, provider.key)
    return _ROLE_NOTES[Role(told.role)](provider.label)


def _is_irreplaceable(db: Connection, admin: User) -> bool:
    is_last = team.lock_active_admins(db) == {admin.id}
    return is_last or password_policy.is_break_glass(admin) or password_policy.is_needed_in(db, admin)


def _note(db: Connection, deed: audit.Deed, user_id: int, issuer: str, *, at: datetime) -> None:
    audit.write(db, deed, by=audit.Doer(user_id), on=audit.person(user_id), at=at, details={"issuer": issuer})


def _stranger(provider: ProviderConfig) -> NotAllowed:
    if settings.config.sign_on.is_only:
        words = _(
            "Your account at %(provider)s is not connected to an account here. Ask an administrator of this server to "
            "invite you at the e-mail address of that account.",
            provider=provider.label,
        )
    else:
        words = _(
            "Your account at %(provider)s is not connected to an account here. If you have one, sign in with its "
            "password and connect the two on your account page. If not, ask an administrator of this server to invite "
            "you at the e-mail address that you use there.",
            provider=provider.label,
        )
    return NotAllowed("sign-on-stranger", words)


def _taken(provider: ProviderConfig) -> Conflict:
    return Conflict(
        "sign-on-taken",
        _(
            "Nothing was connected. That account of %(provider)s belongs to somebody else here, or another one of "
            "%(provider)s is connected to yours.",
            provider=provider.label,
        ),
    )


_ROLE_NOTES = {
    Role.ADMIN: lambda label: _("You are an administrator now, as %(provider)s says.", provider=label),
    Role.COORDINATOR: lambda label: _("You are a coordinator now, as %(provider)s says.", provider=label),
    Role.INTERVIEWER: lambda label: _("You are an interviewer now, as %(provider)s says.", provider=label),
}
