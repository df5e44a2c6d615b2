"""What is set on the page is in force in this process at once, and in every other one within seconds.

The configuration that everybody reads (`services.base.settings`) is the environment's with what is stored laid over it,
where the environment says nothing. Holds process state: which stored settings are laid over.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import stored_settings, team
from services.audit import audit
from services.base import Invalid, holds, settings
from services.stored_settings import catalogue, connections, providers
from services.stored_settings.catalogue import SETTINGS, Setting
from services.stored_settings.connections import Typed

if TYPE_CHECKING:
    from config import Config

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
"""How long another process goes on with what was set before."""


class Source(StrEnum):
    """Where a value comes from."""

    ENVIRONMENT = "environment"
    PAGE = "page"
    DEFAULT = "default"


@dataclass(frozen=True)
class Shown:
    """A value in force, where it comes from, and the variable that wins over the page."""

    value: Any
    source: Source
    variable: str

    @property
    def is_fixed(self) -> bool:
        return self.source is Source.ENVIRONMENT


@dataclass
class _InForce:
    """When each stored setting was set that is laid over, and over what: another configuration may have been bound."""

    marks: dict[str, datetime] = field(default_factory=dict)
    below: "Config | None" = None


_in_force = _InForce()


def _forget() -> None:
    _in_force.marks, _in_force.below = {}, None
    if settings.is_bound:
        settings.lay_over(settings.of_environment)


holds("which settings of the page are in force", _forget)


def refresh() -> None:
    """Bring into force what is stored by now; reads values only if one changed. Raises DatabaseUnavailable."""
    marks = database.read(stored_settings.list_marks)
    below = settings.of_environment
    if marks != _in_force.marks or below is not _in_force.below:
        settings.lay_over(_laid_over(database.read(stored_settings.list_all)))
        _in_force.marks, _in_force.below = marks, below


def shown() -> dict[str, Shown]:
    """Every setting as it is now, for the page."""
    return {name: Shown(one.of(settings.config), _source(one), one.variable) for name, one in SETTINGS.items()}


@dataclass(frozen=True)
class Secret:
    """Whether one is stored, and whether nobody can read it any more."""

    is_stored: bool
    is_lost: bool


def secrets() -> dict[str, Secret]:
    """Of every connection, for the page."""
    rows = database.read(stored_settings.list_all)
    return {
        name: Secret(bool(connections.sealed_in(one, rows.get(name, ""))), connections.is_lost(one, rows.get(name, "")))
        for name, one in connections.CONNECTIONS.items()
    }


@dataclass(frozen=True)
class Proposed:
    """All texts as they would be stored, by setting, and the configuration with them."""

    texts: Mapping[str, str]
    config: "Config"


def entered_providers() -> dict[str, tuple[dict[str, str], Secret]]:
    """What may be shown of every provider of accounts that was entered on the page, by its name."""
    rows = database.read(stored_settings.list_all)
    found = {}
    for name in sorted(one for one in rows if one.startswith(providers.PREFIX)):
        one, text = catalogue.connection_of(name), rows[name]
        secret = Secret(bool(connections.sealed_in(one, text)), connections.is_lost(one, text))
        found[name.removeprefix(providers.PREFIX)] = (providers.plain_in(text), secret)
    return found


def text_of(name: str) -> str:
    """What is stored of a setting, with its secret sealed; empty for nothing."""
    return database.read(stored_settings.list_all).get(name, "")


def in_database(db: Connection) -> "Config":
    """The configuration with what is stored laid over it, for a command that asks before anything is in force."""
    return _laid_over(stored_settings.list_all(db))


def is_fixed(variable: str) -> bool:
    """Whether the environment sets it, so that nothing on the page counts."""
    return variable in settings.of_environment.set_in_environment


def meant(name: str, typed: Typed, *, at: datetime) -> str:
    """The text of a connection as `save` takes it, of what was typed and what is stored. Raises Invalid."""
    return typed_in(name, typed, at=at)[1]


def tried(name: str, typed: Typed, *, at: datetime) -> "Config":
    """The configuration as it would be with what was typed, for a test; nothing is stored. Raises Invalid.

    What the environment sets stays.
    """
    setting, config = catalogue.get(name), settings.config
    if _is_fixed(setting):
        return config
    if name in connections.CONNECTIONS:
        return setting.put(config, typed_in(name, typed, at=at)[0])
    address = typed.values.get(setting.variable, "")
    return setting.put(config, setting.read(address) if address else "")


def typed_in(name: str, typed: Typed, *, at: datetime) -> tuple[dict[str, str], str]:
    """The variables of a connection with its secret opened, and the text that would be stored. Raises Invalid."""
    return connections.joined(catalogue.connection_of(name), text_of(name), typed, at=at)


def save(
    wanted: Mapping[str, "str | Callable[[str], str]"],
    *,
    by: int,
    at: datetime,
    check: "Callable[[Connection, Proposed], None] | None" = None,
) -> int:
    """Set these, an empty text for the default again; how many changed. Each change is an entry in the audit.

    A function gets the text that is stored now. `check` may refuse what would be stored then, and no other change that
    is checked, nor one of who administers, is made meanwhile. What the environment sets stays as it is. Raises Invalid
    with a `field`, sqlalchemy.exc.IntegrityError, and what `check` does.
    """
    open_ones = {name: text for name, text in wanted.items() if not _is_fixed(catalogue.get(name))}

    def work(db: Connection) -> int:
        if check is not None:  # Before anything is read: who comes second judges by what the first one saved.
            team.lock_active_admins(db)
        before = stored_settings.list_all(db)
        after = {n: text if isinstance(text, str) else text(before.get(n, "")) for n, text in open_ones.items()}
        changed = [name for name, text in after.items() if before.get(name, "") != text]
        for name in changed:
            if after[name]:
                catalogue.get(name).read(after[name])
            _change(db, catalogue.get(name), before.get(name, ""), after[name], by=by, at=at)
        if check is not None and changed:
            whole = {name: text for name, text in (before | after).items() if text}
            check(db, Proposed(whole, _laid_over(whole)))
        return len(changed)

    changed = database.run(work)
    refresh()
    return changed


def _change(db: Connection, setting: Setting, before: str, after: str, *, by: int, at: datetime) -> None:
    if after:
        stored_settings.store(db, setting.name, after, by=by, at=at)
    else:
        stored_settings.remove(db, setting.name)
    if setting.compared is not None:
        texts = setting.compared(before, after)
    else:
        texts = (setting.told(before) if before else "default", setting.told(after) if after else "default")
    told = {"before": texts[0], "after": texts[1]}
    if setting.sealed(before) and setting.sealed(after) not in ("", setting.sealed(before)):
        told["after"] += ", another one"
    on = audit.Subject(audit.Kind.SETTING, name=setting.name)
    audit.write(db, audit.Deed.SETTINGS_CHANGED, by=audit.Doer(by), on=on, at=at, details=told)


def _is_fixed(setting: Setting) -> bool:
    return is_fixed(setting.variable)


def _source(setting: Setting) -> Source:
    if _is_fixed(setting):
        return Source.ENVIRONMENT
    return Source.PAGE if setting.name in _in_force.marks else Source.DEFAULT


def _laid_over(values: Mapping[str, str]) -> "Config":
    config = settings.of_environment
    for name, text in sorted(values.items()):
        setting = catalogue.find(name)  # Another release may have stored what this one does not know.
        if setting is None or _is_fixed(setting):
            continue
        try:
            config = setting.put(config, setting.read(text))
        except (Invalid, ValueError):
            log.warning("the stored setting %s cannot be used", name)
    return catalogue.settled(config)
