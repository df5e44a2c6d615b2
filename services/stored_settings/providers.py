"""Providers of accounts that administrators enter on the page: a setting each, as `connections` stores what holds
together. Their variables are the ends of those in the environment: ISSUER for OIDC_COMPANY_ISSUER.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from services.base import Invalid, _
from services.stored_settings import connections
from services.stored_settings.connections import Connection

if TYPE_CHECKING:
    from config import Config

PREFIX = "oidc_provider_"
"""Of the setting's name; the provider's own follows."""
PLAIN = ("ISSUER", "LABEL", "CLIENT_ID", "SCOPES", "ROLES_CLAIM", "ROLES", "ACR", "EMAILS_VERIFIED", "OFF")
"""The first says whether it is set at all. `OFF` is none of the environment, where a provider is just not named."""
SECRET = "CLIENT_SECRET"  # noqa: S105 # nosec B105
SENTENCES = {
    "ISSUER": _(
        "Enter the issuer exactly as the provider writes it, such as https://login.example.org/realms/company."
    ),
    "LABEL": _("Use at most 40 characters."),
    "CLIENT_ID": _("Enter the client ID that the provider gave this server."),
    "CLIENT_SECRET": _("Enter the secret that the provider gave this server."),
    "ROLES_CLAIM": _("Enter both: the claim, and values of it for at least one role."),
    "ROLES": _("Enter both: the claim, and values of it for at least one role."),
    "PUBLIC_URL": _(
        "This server does not know its own address, so no provider can send people back. The operator sets PUBLIC_URL."
    ),
}


def of(key: str) -> Connection:
    """The connection of the provider of this name. Whoever changes its issuer enters the secret again."""

    def put(config: "Config", values: Mapping[str, str]) -> "Config":
        entered = config.entered_provider(key, {name: text for name, text in values.items() if name != "OFF"})
        return config if values.get("OFF") else config.with_provider(entered)

    return Connection(PREFIX + key, PLAIN, SECRET, ("ISSUER",), put, SENTENCES)


def plain_in(text: str) -> dict[str, str]:
    """What may be shown of a stored text, by variable."""
    return {name: value for name, value in connections.parsed(text).items() if name in PLAIN}


def switched(text: str, *, is_on: bool) -> str:
    """The same provider on or off, with the secret as it is. Raises Invalid for none."""
    values = connections.parsed(text)
    if not values:
        raise Invalid("no-provider", _("It is removed already."))
    values.pop("OFF", None)
    return json.dumps(values if is_on else values | {"OFF": "1"}, sort_keys=True)
