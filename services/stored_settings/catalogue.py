"""Every setting of the page: its name, its variable in the environment, what it may be, and what it changes.

A setting is text in the database. `read` makes its value of that, or refuses; `put` makes the configuration with it.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from services.base import Invalid, _, logo, names, settings
from services.signals import profiles
from services.stored_settings import connections, providers
from services.stored_settings.connections import MAIL, RELAY, RUNNER, Connection

if TYPE_CHECKING:
    from config import Config

MAX_COMPANY_CHARS = 60
MAX_DAYS = 36_500
FEWEST_AUDIT_DAYS = 90
"""As `config.FEWEST_AUDIT_DAYS`."""
DAYS = (
    "keep_interviews_days", "keep_alerts_days", "keep_chat_days", "keep_edits_days", "keep_resumes_days",
    "keep_audit_days",
)  # fmt: skip
REFUSE, ACCEPT = "refuse", "accept"
"""What becomes of a resume while the scanner is away."""
PARTS = ("interviews", "alerts", "chat", "edits", "resumes")


@dataclass(frozen=True)
class Setting:
    """`of` reads its value from a configuration; `told` says a stored text to the audit, `sealed` finds its secret."""

    name: str
    variable: str
    read: Callable[[str], Any]
    of: "Callable[[Config], Any]"
    put: "Callable[[Config, Any], Config]"
    told: Callable[[str], str] = str
    sealed: Callable[[str], str] = lambda _text: ""
    compared: Callable[[str, str], tuple[str, str]] | None = None
    """What to say of two texts where `told` of each would hide what differs."""


def _company(text: str) -> str:
    name = names.clean_line(text)
    if name is None or len(name) > MAX_COMPANY_CHARS:
        words = _("Use at most %(count)s characters.", count=MAX_COMPANY_CHARS)
        raise Invalid("company-name", words, field="company_name")
    return name


def _logo(text: str) -> bytes:
    words = _("Choose a PNG or JPEG of at most %(size)s KB and 2,000 pixels a side.", size=logo.MAX_BYTES // 1024)
    refusal = Invalid("company-logo", words, field="company_logo")
    try:
        data = base64.b64decode(text, validate=True)
        logo.parse(data)
    except (binascii.Error, ValueError, logo.Unusable):
        raise refusal from None
    return data


def _days(field: str, fewest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        days = int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 0
        if not fewest <= days <= MAX_DAYS:
            words = _("Enter a number of days from %(low)s to %(high)s.", low=fewest, high=MAX_DAYS)
            raise Invalid("days-out-of-range", words, field=field)
        return days

    return read


def _profile(text: str) -> str:
    if text not in profiles.OF_PROFILE:
        raise Invalid("unknown-profile", _("Choose what is observed."), field="observe_by_default")
    return text


def _keep(part: str) -> Setting:
    name = f"keep_{part}_days"
    return Setting(
        name,
        name.upper(),
        _days(name, 1),
        lambda config: getattr(config.keep, part),
        lambda config, days: replace(config, keep=replace(config.keep, **{part: days})),
    )


def _scanner(text: str) -> str:
    connections.check_address("CLAMD_URL", text)
    try:
        settings.of_environment.with_scanner({"CLAMD_URL": text})
    except ValueError:
        raise connections.refusal("CLAMD_URL") from None
    return text


def _when_away(text: str) -> bool:
    """Whether a resume is refused."""
    if text not in (REFUSE, ACCEPT):
        raise Invalid("unknown-fate", _("Choose what happens to a resume."), field="clamd_when_away")
    return text == REFUSE


def _only(text: str) -> bool:
    if text != "1":
        raise Invalid("sign-on-only", _("Choose who may sign in by password."), field="oidc_only")
    return True


def _break_glass(text: str) -> str:
    try:
        return names.clean_username(text)
    except Invalid:
        words = _("Choose the administrator who keeps a password.")
        raise Invalid("break-glass-unknown", words, field="oidc_break_glass") from None


def _connection(one: Connection, of: "Callable[[Config], Any]") -> Setting:
    return Setting(
        one.name,
        one.plain[0],
        lambda text: connections.values_in(one, text),
        of,
        one.put,
        lambda text: connections.told(one, text),
        lambda text: connections.sealed_in(one, text),
    )


SETTINGS: dict[str, Setting] = {
    one.name: one
    for one in (
        Setting(
            "company_name", "COMPANY_NAME", _company,
            lambda config: config.company_name,
            lambda config, name: replace(config, company_name=name),
        ),
        Setting(
            "company_logo", "COMPANY_LOGO", _logo,
            lambda config: config.company_logo or config.company_logo_data,
            lambda config, data: replace(config, company_logo_data=data),
            lambda text: f"a picture of {len(text) * 3 // 4} bytes",
        ),
        *map(_keep, PARTS),
        Setting(
            "keep_audit_days", "KEEP_AUDIT_DAYS", _days("keep_audit_days", FEWEST_AUDIT_DAYS),
            lambda config: config.keep_audit_days,
            lambda config, days: replace(config, keep_audit_days=days),
        ),
        Setting(
            "observe_by_default", "OBSERVE_BY_DEFAULT", _profile,
            lambda config: config.observe_by_default,
            lambda config, profile: replace(config, observe_by_default=profile),
        ),
        Setting(
            "clamd_url", "CLAMD_URL", _scanner,
            lambda config: config.scanner.place if config.scanner else None,
            lambda config, text: config.with_scanner({"CLAMD_URL": text}),
        ),
        Setting(
            "clamd_when_away", "CLAMD_WHEN_AWAY", _when_away,
            lambda config: REFUSE if config.refuses_unscanned else ACCEPT,
            lambda config, is_refused: config.with_unscanned(refused=is_refused),
        ),
        _connection(RUNNER, lambda config: config.runner.url if config.runner else None),
        _connection(RELAY, lambda config: ", ".join(config.turn.urls) if config.turn else None),
        replace(
            _connection(MAIL, lambda config: f"{config.mail.host}:{config.mail.port}" if config.mail else None),
            variable="SMTP_URL",
            compared=lambda before, after: connections.compared(MAIL.plain, before, after),
        ),
        Setting(
            "oidc_only", "OIDC_ONLY", _only,
            lambda config: config.sign_on.is_only,
            lambda config, is_only: replace(config, sign_on=replace(config.sign_on, is_only=is_only)),
        ),
        Setting(
            "oidc_break_glass", "OIDC_BREAK_GLASS", _break_glass,
            lambda config: config.sign_on.break_glass,
            lambda config, name: replace(config, sign_on=replace(config.sign_on, break_glass=name)),
        ),
    )
}  # fmt: skip
"""In the order of the page. Providers of accounts have a setting each: `find`."""


def find(name: str) -> Setting | None:
    """The setting of this name."""
    if not name.startswith(providers.PREFIX):
        return SETTINGS.get(name)
    one = connection_of(name)
    return Setting(
        name,
        "OIDC_PROVIDERS",
        lambda text: connections.values_in(one, text),
        lambda config: next((p.issuer for p in config.sign_on.providers if providers.PREFIX + p.key == name), None),
        one.put,
        sealed=lambda text: connections.sealed_in(one, text),
        compared=lambda before, after: connections.compared(one.plain, before, after),
    )


def get(name: str) -> Setting:
    """The same. Raises KeyError."""
    found = find(name)
    if found is None:
        raise KeyError(name)
    return found


def connection_of(name: str) -> Connection:
    """Raises KeyError for a setting that is one text."""
    if name.startswith(providers.PREFIX):
        return providers.of(name.removeprefix(providers.PREFIX))
    return connections.CONNECTIONS[name]


def settled(config: "Config") -> "Config":
    """Without sign-on only where nobody is named who could still sign in by password: that would lock all out."""
    if config.sign_on.is_only and config.sign_on.break_glass is None:
        return replace(config, sign_on=replace(config.sign_on, is_only=False))
    return config
