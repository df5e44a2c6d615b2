"""Which providers of accounts people may sign in with, and whether with those only: as the environment says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from repositories.states import Role

RANKED_ROLES = (Role.ADMIN, Role.COORDINATOR, Role.INTERVIEWER)
"""What a provider may give; of several the first counts."""


@dataclass(frozen=True)
class ProviderConfig:
    """One provider of OpenID Connect. `key` stands in addresses, `label` on the button."""

    key: str
    label: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    roles_claim: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    """What the claim may hold, each with our role. Empty: roles are given here only."""
    acr: tuple[str, ...] = ()
    """How the person must have signed in there; empty: as the provider sees fit."""
    vouches_for_emails: bool = False
    """Whether an address counts as verified though the provider does not say so."""


@dataclass(frozen=True)
class SignOnConfig:
    """With `is_only`, nobody of the team signs in by password but `break_glass`, the user name of an administrator."""

    providers: tuple[ProviderConfig, ...] = ()
    is_only: bool = False
    break_glass: str | None = None
