"""What a provider told of a person, read from its claims: who they are there, their address, and their role here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.base import RANKED_ROLES, Invalid, ProviderConfig, names

TRUE = (True, "true")
"""Some providers write the word."""


@dataclass(frozen=True)
class Told:
    """`role` is None where the provider gives none that we know."""

    issuer: str
    subject: str
    email: str | None
    is_verified: bool
    role: str | None


def is_enough(provider: ProviderConfig, claims: Mapping[str, Any]) -> bool:
    """Whether nothing has to be asked for besides: the address, and the roles if they count."""
    return "email" in claims and (provider.roles_claim is None or _at(claims, provider.roles_claim) is not None)


def read(provider: ProviderConfig, claims: Mapping[str, Any]) -> Told:
    """From claims that are true."""
    email = _email(claims.get("email"))
    is_verified = claims.get("email_verified") in TRUE or (
        provider.vouches_for_emails and "email_verified" not in claims
    )
    return Told(provider.issuer, claims["sub"], email, is_verified and email is not None, _role(provider, claims))


def _email(value: object) -> str | None:
    try:
        return names.clean_email(value) if isinstance(value, str) else None
    except Invalid:
        return None


def _role(provider: ProviderConfig, claims: Mapping[str, Any]) -> str | None:
    """The first of ours that one of the values stands for."""
    if provider.roles_claim is None:
        return None
    value = _at(claims, provider.roles_claim)
    values = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    given = {provider.roles[one] for one in values if isinstance(one, str) and one in provider.roles}
    return next((role for role in RANKED_ROLES if role in given), None)


def _at(claims: Mapping[str, Any], path: str) -> object:
    """The claim of this very name, or what lies at the end of a path with dots, such as `realm_access.roles`."""
    if path in claims:
        return claims[path]
    found: object = claims
    for part in path.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(part)
    return found
