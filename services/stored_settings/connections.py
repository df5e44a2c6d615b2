"""Settings that hold together: where a program is and the secret for it, as variables of the environment say it.

They are one text in the database, JSON with a text for each variable. The secret in it is sealed for this setting, and
leaves it only for the configuration.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from services.base import Invalid, Message, _, encryption, settings

if TYPE_CHECKING:
    from config import Config

MAX_ADDRESS_CHARS = 500
MAX_SECRET_CHARS = 500
MAX_RELAY_URLS = 4
"""Each is tried by a test, and takes seconds if it does not answer."""
A_RELAY_URL = re.compile(r"turns?:(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?")
SENTENCES = {
    "CLAMD_URL": _("Enter an address such as tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl."),
    "HOST": _("Enter a host name such as mail.example.org."),
    "PASSWORD": _("Enter the password for this server and user."),
    "RUNNER_URL": _("Enter an address such as http://127.0.0.1:5080, without a path."),
    "RUNNER_TOKEN": _("Enter the runner's token. It has at least 16 characters."),
    "TURN_URLS": _("Enter at most 4 addresses such as turn:turn.example.org:3478, separated by commas."),
    "TURN_SECRET": _("Enter the relay's secret. It has at least 16 characters."),
}


@dataclass(frozen=True)
class Connection:
    """Its variables are `plain`, the first of which says whether it is set at all, and `secret`.

    A stored secret stays for the same values of `binding` only: another host would be handed it.
    """

    name: str
    plain: tuple[str, ...]
    secret: str
    binding: tuple[str, ...]
    put: "Callable[[Config, Mapping[str, str]], Config]"
    sentences: Mapping[str, Message] = field(default_factory=lambda: SENTENCES)
    purpose: str = ""
    """What its secret is sealed for, if that is older than this module."""


RUNNER = Connection(
    "runner_url", ("RUNNER_URL",), "RUNNER_TOKEN", ("RUNNER_URL",), lambda config, values: config.with_runner(values)
)
# A relay is never told the secret: it only sees what was made with it.
RELAY = Connection("turn_urls", ("TURN_URLS",), "TURN_SECRET", (), lambda config, values: config.with_relay(values))
MAIL = Connection(
    "smtp_url",
    ("HOST", "PORT", "SECURITY", "USER", "SENDER_ADDRESS", "SENDER_NAME"),
    "PASSWORD",
    ("HOST", "PORT", "SECURITY", "USER"),
    lambda config, values: config.with_mail(values),
    purpose="password of the mail server",
)
CONNECTIONS = {one.name: one for one in (RUNNER, RELAY, MAIL)}


def refusal(variable: str, sentences: Mapping[str, Message] = SENTENCES) -> Invalid:
    """That this is no value for the variable, beside the field of its name."""
    return Invalid("connection-invalid", sentences[variable], field=variable.lower())


def check_address(variable: str, text: str, sentences: Mapping[str, Message] = SENTENCES) -> None:
    """Refuse what no address has, before anything asks it. Raises Invalid."""
    is_plain = len(text) <= MAX_ADDRESS_CHARS and text.isascii() and text.isprintable()
    if variable == "TURN_URLS":
        urls = [one.strip() for one in text.split(",")]
        is_plain = is_plain and len(urls) <= MAX_RELAY_URLS and all(map(A_RELAY_URL.fullmatch, urls))
    elif " " in text:
        is_plain = False
    if not is_plain:
        raise refusal(variable, sentences)


def values_in(connection: Connection, text: str) -> dict[str, str]:
    """Its variables with the secret opened. Raises Invalid, also where SECRET_KEY is another than it was."""
    values = parsed(text)
    sealed = values.pop(connection.secret, "")
    if sealed:
        try:
            values[connection.secret] = encryption.unseal(sealed, purpose=_purpose(connection))
        except encryption.Unreadable:
            raise refusal(connection.secret, connection.sentences) from None
    check(connection, values)
    return values


def check(connection: Connection, values: Mapping[str, str]) -> None:
    """As the environment's are checked. Raises Invalid with the `field`."""
    check_address(connection.plain[0], values.get(connection.plain[0], ""), connection.sentences)
    try:
        connection.put(settings.of_environment, values)
    except ValueError as error:
        raise refusal(error.args[0], connection.sentences) from None


@dataclass(frozen=True)
class Typed:
    """What stands in the fields of a connection, by variable; an empty secret is the stored one."""

    values: Mapping[str, str]
    secret: str = ""
    is_secret_removed: bool = False


def joined(connection: Connection, before: str, typed: Typed, *, at: datetime) -> tuple[dict[str, str], str]:
    """What is meant by what was typed: the variables, and the text that is stored. Without the first, nothing is.

    Raises Invalid.
    """
    if not typed.values.get(connection.plain[0]):
        return {}, ""
    plain = {name: text for name in connection.plain if (text := typed.values.get(name, ""))}
    stored = parsed(before)
    kept = "" if typed.secret or typed.is_secret_removed else stored.get(connection.secret, "")
    if kept and any(stored.get(name) != plain.get(name) for name in connection.binding):
        words = _("Enter the secret again: the stored one is for another address.")
        raise Invalid("secret-of-another-address", words, field=connection.secret.lower())
    if len(typed.secret) > MAX_SECRET_CHARS:
        raise refusal(connection.secret, connection.sentences)
    if typed.secret:
        check(connection, plain | {connection.secret: typed.secret})
        kept = encryption.seal(typed.secret, purpose=_purpose(connection), at=at)
    whole = json.dumps(plain | ({connection.secret: kept} if kept else {}), sort_keys=True)
    return values_in(connection, whole), whole


def told(connection: Connection, text: str) -> str:
    """For the audit: what it is known by, and whether there is a secret."""
    values = parsed(text)
    return values.get(connection.plain[0], "") + (" with a secret" if values.get(connection.secret) else "")


def compared(names: Sequence[str], before: str, after: str) -> tuple[str, str]:
    """For the audit: what is another one of these variables in each text."""
    names = [name for name in names if parsed(before).get(name, "") != parsed(after).get(name, "")]
    return _said(before, names), _said(after, names)


def _said(text: str, names: Sequence[str]) -> str:
    values = parsed(text)
    if not values:
        return "default"
    return "; ".join(_word(name, values.get(name, "")) for name in names)


def _word(name: str, value: str) -> str:
    if name == "OFF":
        return "off" if value else "on"
    return f"{name.lower().replace('_', ' ')} {value or 'none'}"


def sealed_in(connection: Connection, text: str) -> str:
    """The secret as it is stored, to compare; empty for none."""
    return parsed(text).get(connection.secret, "")


def is_lost(connection: Connection, text: str) -> bool:
    """Whether a secret is stored that nobody can read any more, because SECRET_KEY is another."""
    sealed = sealed_in(connection, text)
    try:
        return bool(sealed) and not encryption.unseal(sealed, purpose=_purpose(connection))
    except encryption.Unreadable:
        return True


def _purpose(connection: Connection) -> str:
    return connection.purpose or f"secret of the setting {connection.name}"


def parsed(text: str) -> dict[str, str]:
    """The variables in a stored text, the secret sealed; none for a text that is not one."""
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if isinstance(value, str)}
