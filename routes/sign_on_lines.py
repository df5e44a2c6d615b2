"""What pages say of signing in with an account of a provider: the buttons, and what is connected."""

from dataclasses import dataclass
from typing import Any

from flask import g

from repositories.sign_on_identities import Identity
from repositories.user_sessions import SessionUser
from services.base import ProviderConfig, settings, sign_on_config, utcnow
from services.people import accounts, password_policy
from services.sign_on import discovery, identities, providers
from services.stored_settings import stored


@dataclass(frozen=True)
class Button:
    """One provider on the page for signing in; a silent one did not answer a moment ago."""

    key: str
    label: str
    is_silent: bool


@dataclass(frozen=True)
class Connected:
    """An account of a provider that signs the person in; without a setting for it the label is the issuer."""

    identity: Identity
    label: str
    is_configured: bool
    is_last: bool


def of_every_page() -> dict[str, Any]:
    """What templates may ask for; nothing is looked up before they do."""
    return {
        "sign_on_buttons": buttons,
        "is_sign_on_only": is_only,
        "sign_on_again": sign_on_again,
        "password_counts": password_policy.counts,
    }


def buttons() -> list[Button]:
    at = utcnow()
    return [Button(one.key, one.label, discovery.is_silent(one, at=at)) for one in settings.config.sign_on.providers]


def is_only() -> bool:
    """Whether the team signs in by providers only."""
    return settings.config.sign_on.is_only


def sign_on_again() -> list[Button]:
    """The buttons for whose session began with a provider, which signs them in again; none for all others."""
    person: SessionUser | None = g.get("user") or g.get("lapsed")
    return buttons() if person is not None and person.identity_id is not None else []


def of_account(person: SessionUser) -> dict[str, Any]:
    """What is connected to somebody's account, and what can be."""
    providers: dict[str, ProviderConfig] = {one.issuer: one for one in settings.config.sign_on.providers}
    held = identities.list_of(person.id)
    issuers = {one.issuer for one in held}
    return {
        "connected": [
            Connected(
                one,
                providers[one.issuer].label if one.issuer in providers else one.issuer,
                one.issuer in providers,
                identities.is_last_way_in(person.id, one.id),
            )
            for one in held
        ],
        "others": [one for one in providers.values() if one.issuer not in issuers],
        "asks_password": bool(providers) and accounts.get(person.id).has_password,
    }


def of_settings() -> dict[str, Any]:
    """The providers for the page Settings: those in force of the environment, or those that were entered."""
    is_fixed, entered = stored.is_fixed("OIDC_PROVIDERS"), providers.list_entered()
    return {
        "is_fixed": is_fixed,
        "fixed": settings.config.sign_on.providers if is_fixed else (),
        "entered": entered,
        "is_full": len(entered) >= sign_on_config.MAX_PROVIDERS,
        "has_address": settings.config.public_url is not None,
        "unconnected": providers.count_unconnected() if settings.config.sign_on.providers else 0,
    }
