"""What the environment says of signing in with accounts of other programs (OpenID Connect), checked.

`OIDC_PROVIDERS` names the providers; each has settings of its own, which begin with `OIDC_` and its name. What an
administrator enters on a page is read here, too.
"""

import json
from urllib.parse import urlsplit

from environment import ConfigError, Environment
from services.base import RANKED_ROLES, Invalid, ProviderConfig, SignOnConfig, names, sign_on_config

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def keys(environ: Environment) -> tuple[str, ...]:
    """The names of the providers, in the order of their buttons. Raises ConfigError."""
    found = tuple(one.strip().lower() for one in environ.get("OIDC_PROVIDERS", "").split(",") if one.strip())
    if (
        len(set(found)) != len(found)
        or len(found) > sign_on_config.MAX_PROVIDERS
        or not all(sign_on_config.PROVIDER_KEY.fullmatch(one) for one in found)
    ):
        raise ConfigError(
            f"OIDC_PROVIDERS must be at most {sign_on_config.MAX_PROVIDERS} different names such as company,partner: "
            "small letters and digits, separated by commas.",
            "OIDC_PROVIDERS",
        )
    return found


def sign_on(environ: Environment, *, public_url: str | None) -> SignOnConfig:
    """All of it. Raises ConfigError."""
    providers = tuple(provider(environ, key) for key in keys(environ))
    issuers = [one.issuer for one in providers]
    if len(set(issuers)) != len(issuers):
        raise ConfigError("Two providers in OIDC_PROVIDERS have the same issuer; name it once.", "OIDC_PROVIDERS")
    if providers and public_url is None:
        raise ConfigError(
            "OIDC_PROVIDERS needs PUBLIC_URL: a provider sends people back to an address that it knows.",
            "OIDC_PROVIDERS",
        )
    is_only = _switch(environ, "OIDC_ONLY")
    given = environ.get("OIDC_BREAK_GLASS", "").strip()
    if is_only and not (providers and given):
        raise ConfigError(
            "OIDC_ONLY needs OIDC_PROVIDERS, and in OIDC_BREAK_GLASS the user name of an administrator who may still "
            "sign in by password.",
            "OIDC_ONLY",
        )
    try:
        break_glass = names.clean_username(given) if given else None
    except Invalid:
        raise ConfigError("OIDC_BREAK_GLASS must be a user name.", "OIDC_BREAK_GLASS") from None
    return SignOnConfig(providers, is_only, break_glass)


def provider(environ: Environment, key: str) -> ProviderConfig:
    """One of them. Raises ConfigError, whose last name is the variable at fault."""
    required = {what: environ.get(_name(key, what), "").strip() for what in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")}
    missing = [_name(key, what) for what, value in required.items() if not value]
    if missing:
        raise ConfigError(f"OIDC_PROVIDERS names {key}: set {', '.join(missing)} too.", "OIDC_PROVIDERS", *missing[:1])
    label = names.clean_line(environ.get(_name(key, "LABEL"), "")) or key.capitalize()
    if len(label) > sign_on_config.MAX_LABEL_CHARS:
        name = _name(key, "LABEL")
        raise ConfigError(
            f"{name} must have at most {sign_on_config.MAX_LABEL_CHARS} characters, not {len(label)}.", name
        )
    claim, roles = _roles(environ, key)
    scopes = dict.fromkeys(("openid", "email", "profile", *environ.get(_name(key, "SCOPES"), "").split()))
    return ProviderConfig(
        key,
        label,
        _issuer(required["ISSUER"], _name(key, "ISSUER")),
        required["CLIENT_ID"],
        required["CLIENT_SECRET"],
        scopes=tuple(scopes),
        roles_claim=claim,
        roles=roles,
        acr=tuple(environ.get(_name(key, "ACR"), "").split()),
        vouches_for_emails=_switch(environ, _name(key, "EMAILS_VERIFIED")),
    )


def _issuer(text: str, name: str) -> str:
    """As it was given: it is compared letter by letter."""
    try:
        parts = urlsplit(text)
        is_address = bool(parts.hostname) and parts.port != 0 and not parts.query and not parts.fragment
    except ValueError:
        is_address = False
    is_safe = is_address and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
    if not is_safe or "@" in parts.netloc or len(text) > sign_on_config.MAX_ISSUER_CHARS or not text.isascii():
        raise ConfigError(
            f"{name} must be the issuer's address, exactly as the provider writes it, such as "
            "https://login.example.org/realms/company. http is for this machine only.",
            name,
        )
    return text


def _roles(environ: Environment, key: str) -> tuple[str | None, dict[str, str]]:
    claim, text = environ.get(_name(key, "ROLES_CLAIM"), "").strip(), environ.get(_name(key, "ROLES"), "").strip()
    if not claim and not text:
        return None, {}
    if not claim or not text:
        both = (_name(key, "ROLES_CLAIM"), _name(key, "ROLES"))
        raise ConfigError(f"{both[0]} and {both[1]} must be set together: set both or neither.", *both)
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not found or not all(role in RANKED_ROLES for role in found.values()):
        raise ConfigError(
            f'{_name(key, "ROLES")} must be JSON such as {{"hiring-admins": "admin", "engineers": "interviewer"}}, '
            f"with the roles {', '.join(RANKED_ROLES)}.",
            _name(key, "ROLES"),
        )
    return claim, found


def _switch(environ: Environment, name: str) -> bool:
    text = environ.get(name, "").strip()
    if text not in ("", "0", "1"):
        raise ConfigError(f"{name} must be 0 or 1, not {text!r}.", name)
    return text == "1"


def _name(key: str, what: str) -> str:
    return f"OIDC_{key.upper()}_{what}"
