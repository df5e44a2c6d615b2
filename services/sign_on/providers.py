"""Providers of accounts on the page Settings: entered, changed, switched off, removed; and who else may sign in.

Nothing here may leave a server that no administrator can sign in to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import passkeys, sign_on_identities, team, users
from repositories.states import Role
from repositories.users import User
from services.base import Conflict, Invalid, NotFound, ProviderConfig, _, settings, sign_on_config
from services.stored_settings import connections, providers, stored

if TYPE_CHECKING:
    from config import Config

Typed = connections.Typed


@dataclass(frozen=True)
class Entered:
    """A provider as it was entered on the page: `values` by variable, without the secret.

    One that is on and not in force cannot be used, mostly because its secret cannot be read any more.
    """

    key: str
    values: Mapping[str, str]
    secret: stored.Secret
    is_in_force: bool

    @property
    def is_on(self) -> bool:
        return not self.values.get("OFF")

    @property
    def label(self) -> str:
        return self.values.get("LABEL") or self.key.capitalize()


def list_entered() -> list[Entered]:
    """All that were entered, in the order of their buttons."""
    in_force = {one.key for one in settings.config.sign_on.providers if one.inside is not None}
    found = stored.entered_providers().items()
    return [Entered(key, values, secret, key in in_force) for key, (values, secret) in found]


def get_entered(key: str) -> Entered:
    """Raises NotFound."""
    for one in list_entered():
        if one.key == key:
            return one
    raise NotFound


def add(key: str, typed: Typed, *, by: int, at: datetime) -> None:
    """One more. Raises Invalid with a `field`, Conflict, and sqlalchemy.exc.IntegrityError when somebody is as fast."""
    _require_open()
    if not sign_on_config.PROVIDER_KEY.fullmatch(key):
        raise Invalid("provider-key", _("Use 1 to 30 small letters and digits, a letter first."), field="key")

    def text_of(before: str) -> str:
        if before:
            words = _("There is a provider of this short name already. Choose another.")
            raise Invalid("provider-key-taken", words, field="key")
        return made

    made = _meant(key, typed, at=at)
    stored.save({providers.PREFIX + key: text_of}, by=by, at=at, check=_check_entered)


def change(key: str, typed: Typed, *, by: int, at: datetime) -> int:
    """How much changed. Raises NotFound, Invalid with a `field`, Conflict."""
    _require_open()
    is_on = get_entered(key).is_on
    values = typed.values if is_on else {**typed.values, "OFF": "1"}
    made = _meant(key, Typed(values, typed.secret), at=at)
    return stored.save({providers.PREFIX + key: made}, by=by, at=at, check=_check)


def switch(key: str, *, is_on: bool, by: int, at: datetime) -> None:
    """Nobody new signs in with one that is off; what is connected to it stays. Raises NotFound, Invalid, Conflict."""
    _require_open()
    get_entered(key)
    name = providers.PREFIX + key
    stored.save({name: lambda text: providers.switched(text, is_on=is_on)}, by=by, at=at, check=_check)


def remove(key: str, *, by: int, at: datetime) -> Entered:
    """With its secret; what is connected to it stays, should it be entered again. Raises NotFound, Conflict."""
    _require_open()
    removed = get_entered(key)
    stored.save({providers.PREFIX + key: ""}, by=by, at=at, check=_check)
    return removed


def typed_in(key: str, typed: Typed, *, at: datetime) -> ProviderConfig:
    """What was typed, with the stored secret where none was, to be tried; nothing is stored. Raises Invalid."""
    values, _text = stored.typed_in(providers.PREFIX + key, typed, at=at)
    if not values:
        raise connections.refusal("ISSUER", providers.SENTENCES)
    return settings.config.entered_provider(key, {n: text for n, text in values.items() if n != "OFF"})


def save_only(wanted: Mapping[str, str], *, by: int, at: datetime) -> int:
    """Set whether the team signs in by providers only (`oidc_only`), and which administrator keeps a password
    (`oidc_break_glass`); how much changed. Raises Invalid with a `field`, Conflict.
    """
    return stored.save(wanted, by=by, at=at, check=_check)


def list_keepers() -> list[User]:
    """The administrators who could keep a password, by name."""
    return [one for one in database.read(lambda db: team.list_active(db, limit=MAX_KEEPERS)) if _may_keep(one)]


def count_unconnected() -> int:
    """How many of the team could not sign in by providers only: no account of one in force is connected to theirs."""
    sign_on = settings.config.sign_on
    issuers = [one.issuer for one in sign_on.providers]
    return database.read(lambda db: sign_on_identities.count_without(db, issuers, besides=sign_on.break_glass))


MAX_KEEPERS = 1000


def _require_open() -> None:
    if stored.is_fixed("OIDC_PROVIDERS"):
        words = _("The environment of this server names the providers, so nothing was changed here.")
        raise Conflict("set-in-environment", words)


def _meant(key: str, typed: Typed, *, at: datetime) -> str:
    text = stored.meant(providers.PREFIX + key, typed, at=at)
    if not text:
        raise connections.refusal("ISSUER", providers.SENTENCES)
    return text


def _may_keep(user: User) -> bool:
    is_admin = user.role == Role.ADMIN and user.is_active
    return is_admin and user.has_password and bool(user.username) and not user.is_invited


def _check_entered(_db: Connection, proposed: stored.Proposed) -> None:
    """Raises Invalid, Conflict."""
    entered = [text for name, text in proposed.texts.items() if name.startswith(providers.PREFIX)]
    issuers = [providers.plain_in(text).get("ISSUER") for text in entered]
    if len(set(issuers)) != len(issuers):
        words = _("Another provider has this issuer already.")
        raise Invalid("issuer-taken", words, field="issuer")
    most = sign_on_config.MAX_PROVIDERS
    if len(entered) > most:
        words = _("There can be at most %(count)s providers. Remove another one first.", count=most)
        raise Conflict("too-many-providers", words)


def _check(db: Connection, proposed: stored.Proposed) -> None:
    """What would be in force may not be something that keeps all administrators out. Raises Invalid, Conflict."""
    _check_entered(db, proposed)
    _check_only(db, proposed)
    if not _somebody_comes_in(db, proposed.config):
        words = _("No administrator could sign in any more. Let one set a password or connect another account first.")
        raise Conflict("nobody-comes-in", words)


def _check_only(db: Connection, proposed: stored.Proposed) -> None:
    sign_on = proposed.config.sign_on
    is_asked_for = "oidc_only" in proposed.texts and not stored.is_fixed("OIDC_ONLY")
    if not (sign_on.is_only or is_asked_for):
        return
    if not sign_on.providers:
        words = _("While the team signs in by providers only, one of them has to be on.")
        raise Conflict("only-without-provider", words)
    named = sign_on.break_glass
    user_id = None if named is None else users.find_id_by_username(db, named)
    keeper = None if user_id is None else users.find(db, user_id)
    if keeper is None or not _may_keep(keeper):
        words = _("Choose an administrator who has a password.")
        raise Invalid("break-glass-unknown", words, field="oidc_break_glass")


def _somebody_comes_in(db: Connection, config: "Config") -> bool:
    sign_on = config.sign_on
    issuers = {one.issuer for one in sign_on.providers}
    for user_id in team.lock_active_admins(db):
        user = users.find(db, user_id)
        if user is None:
            continue
        counts = not sign_on.is_only or user.username == sign_on.break_glass
        if counts and (user.has_password or passkeys.count_of_user(db, user_id)):
            return True
        if any(one.issuer in issuers for one in sign_on_identities.list_of_user(db, user_id)):
            return True
    return False
