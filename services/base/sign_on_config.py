"""Which providers of accounts people may sign in with, and whether with those only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from repositories.states import Role
from services.base.addresses import Network

RANKED_ROLES = (Role.ADMIN, Role.COORDINATOR, Role.INTERVIEWER)
"""What a provider may give; of several the first counts."""


PROVIDER_KEY = re.compile(r"[a-z][a-z0-9]{0,29}")
"""What a provider is called in addresses and variables."""
MAX_PROVIDERS = 8
"""A button each on the page for signing in."""
MAX_LABEL_CHARS = 40
MAX_ISSUER_CHARS = 255


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
    inside: tuple[Network, ...] | None = None
    """The private networks in which its addresses may lie, if an administrator entered it on a page; None if the
    operator named it, who may name any.
    """


@dataclass(frozen=True)
class SignOnConfig:
    """With `is_only`, nobody of the team signs in by password but `break_glass`, the user name of an administrator."""

    providers: tuple[ProviderConfig, ...] = ()
    is_only: bool = False
    break_glass: str | None = None
