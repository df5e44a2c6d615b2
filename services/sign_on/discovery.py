"""What a provider says of itself: its addresses and its keys. Fetched when somebody needs it, kept over an outage.

Holds process state: what each provider said, and whether it answered when it was asked last.
"""

import json
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from services.base import ProviderConfig, holds
from services.outside import NotFetched, named

log = logging.getLogger(__name__)

FRESH_FOR = timedelta(hours=1)
KEPT_FOR = timedelta(hours=24)
"""While the provider does not answer. What it said longer ago may have been taken back."""
TRY_AGAIN_AFTER = timedelta(seconds=30)
"""Who comes in between is told at once that it does not answer."""
KEYS_AGAIN_AFTER = timedelta(minutes=1)
"""Tokens that name a key nobody has heard of do not have the keys fetched more often."""
MAX_BYTES = 256 * 1024
MAX_KEYS = 50
WELL_KNOWN = "/.well-known/openid-configuration"


class Away(Exception):
    """The provider did not answer, or not with what a provider says; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Metadata:
    """What we use of it."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    names_itself: bool
    """Whether it says in its answers who it is (RFC 9207)."""
    takes_basic: bool
    """Whether the client's secret goes into a header, as by default, or into the form."""


@dataclass
class _Known:
    metadata: Metadata | None = None
    read_at: datetime | None = None
    keys: list[dict[str, Any]] = field(default_factory=list)
    keys_at: datetime | None = None
    failed_at: datetime | None = None
    code: str = ""


MAX_KNOWN = 32
"""Issuers that this process remembers: more than can be configured, for administrators may enter others."""

_known: dict[tuple[str, bool], _Known] = {}
holds("what providers of accounts say of themselves, and whether they answer", _known.clear)


def metadata_of(provider: ProviderConfig, *, at: datetime) -> Metadata:
    """Its addresses, at most an hour old, or older ones while it does not answer. Raises Away."""
    known = _of(provider)
    if known.metadata is not None and known.read_at is not None and at - known.read_at < FRESH_FOR:
        return known.metadata
    try:
        _check_pause(known, at)
        known.metadata = _metadata_in(_fetch(provider, provider.issuer.rstrip("/") + WELL_KNOWN), provider)
        known.read_at, known.failed_at = at, None
    except Away as away:
        _note_failure(provider, known, away, at)
        if known.metadata is None or known.read_at is None or at - known.read_at > KEPT_FOR:
            raise
    return known.metadata


def keys_of(provider: ProviderConfig, *, at: datetime, is_missing_one: bool = False) -> list[dict[str, Any]]:
    """Its public keys as it publishes them; fetched again for a token whose key is not among them. Raises Away."""
    known = _of(provider)
    pause = KEYS_AGAIN_AFTER if is_missing_one else FRESH_FOR
    if known.keys_at is not None and at - known.keys_at < pause:
        return known.keys
    try:
        _check_pause(known, at)
        known.keys = _keys_in(_fetch(provider, metadata_of(provider, at=at).jwks_uri))
        known.keys_at, known.failed_at = at, None
    except Away as away:
        _note_failure(provider, known, away, at)
        if known.keys_at is None or at - known.keys_at > KEPT_FOR:
            raise
    return known.keys


def asked_now(provider: ProviderConfig) -> tuple[Metadata, list[dict[str, Any]]]:
    """What it says of itself and its keys at this moment; nothing of it is remembered. Raises Away."""
    metadata = _metadata_in(_fetch(provider, provider.issuer.rstrip("/") + WELL_KNOWN), provider)
    return metadata, _keys_in(_fetch(provider, metadata.jwks_uri))


def note_silence(provider: ProviderConfig, code: str, *, at: datetime) -> None:
    """It did not answer to something else."""
    _note_failure(provider, _of(provider), Away(code), at)


def is_silent(provider: ProviderConfig, *, at: datetime) -> bool:
    """Whether it did not answer when it was asked last, a moment ago; without asking."""
    failed_at = _of(provider).failed_at
    return failed_at is not None and at - failed_at < TRY_AGAIN_AFTER


def json_in(content: bytes) -> dict[str, Any]:
    """An object. Raises Away("answer")."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Away("answer")
    return found


def _of(provider: ProviderConfig) -> _Known:
    # What the operator allows to be asked and what an administrator may enter are not told from one another's answers.
    named_by = (provider.issuer, provider.inside is None)
    if named_by not in _known and len(_known) >= MAX_KNOWN:
        del _known[next(iter(_known))]
    return _known.setdefault(named_by, _Known())


def _check_pause(known: _Known, at: datetime) -> None:
    if known.failed_at is not None and at - known.failed_at < TRY_AGAIN_AFTER:
        raise Away(known.code)


def _note_failure(provider: ProviderConfig, known: _Known, away: Away, at: datetime) -> None:
    is_new = known.failed_at is None or at - known.failed_at >= TRY_AGAIN_AFTER
    if is_new:
        known.failed_at, known.code = at, away.code
        log.warning("the provider of accounts %s does not answer as it should: %s", provider.key, away.code)


def _fetch(provider: ProviderConfig, address: str) -> dict[str, Any]:
    try:
        headers = {"Accept": "application/json"}
        answer = named.ask(address, max_bytes=MAX_BYTES, headers=headers, inside=provider.inside)
    except NotFetched as error:
        raise Away(error.code) from None
    if answer.status != 200:
        raise Away(f"status-{answer.status}")
    return json_in(answer.content)


def _metadata_in(said: dict[str, Any], provider: ProviderConfig) -> Metadata:
    if said.get("issuer") != provider.issuer:
        raise Away("issuer")
    addresses = {
        name: _address(said, name, is_required=name in ("authorization_endpoint", "token_endpoint", "jwks_uri"))
        for name in (
            "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint",
        )
    }  # fmt: skip
    methods = said.get("token_endpoint_auth_methods_supported")
    return Metadata(
        authorization_endpoint=addresses["authorization_endpoint"] or "",
        token_endpoint=addresses["token_endpoint"] or "",
        jwks_uri=addresses["jwks_uri"] or "",
        userinfo_endpoint=addresses["userinfo_endpoint"],
        end_session_endpoint=addresses["end_session_endpoint"],
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        takes_basic=not isinstance(methods, list) or "client_secret_basic" in methods,
    )


def _address(said: dict[str, Any], name: str, *, is_required: bool) -> str | None:
    """One that may be asked, and people be sent to; another one that is not needed counts as none."""
    address = said.get(name)
    if isinstance(address, str) and named.is_allowed(address):
        return address
    if is_required:
        raise Away("metadata")
    return None


def _keys_in(said: dict[str, Any]) -> list[dict[str, Any]]:
    keys = said.get("keys")
    if not isinstance(keys, list) or len(keys) > MAX_KEYS:
        raise Away("keys")
    return [one for one in keys if isinstance(one, dict)]
