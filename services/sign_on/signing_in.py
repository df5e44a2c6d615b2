"""The way to a provider and back: where to send somebody, and what becomes of what they bring back.

What went wrong is in the log in a word; nothing of a token, a code or an address is.
"""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from repositories.user_sessions import SessionUser
from repositories.users import User
from services.base import (
    Invalid,
    Message,
    NotAllowed,
    NotFound,
    ProviderConfig,
    ServiceError,
    Unavailable,
    _,
    encryption,
    settings,
)
from services.people import Via, refused_sign_ins
from services.sign_on import discovery, identities, pending, tokens, told
from services.sign_on.discovery import Away
from services.sign_on.pending import Pending
from services.sign_on.tokens import Untrue

log = logging.getLogger("neurohire.sign_ins")

MAX_CODE_CHARS = 2000
MAX_HINT_CHARS = 4000
"""Of a token that is kept for signing out: longer ones do not fit into an address everywhere."""


@dataclass(frozen=True)
class Entered:
    """Who signed in, and with what; no `user` where somebody who is signed in has one more way to do so now."""

    user: User | None
    via: Via | None
    wanted: str | None
    note: Message | None


def new_browser() -> str:
    """A secret for a browser that has none yet."""
    return secrets.token_urlsafe(32)


def get_provider(key: str) -> ProviderConfig:
    """Raises NotFound."""
    found = next((one for one in settings.config.sign_on.providers if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def begin(
    provider: ProviderConfig,
    *,
    browser: str,
    source: str,
    wanted: str | None,
    redirect_uri: str,
    connects: SessionUser | None = None,
    at: datetime,
) -> str:
    """Where to send the browser, which `browser` is a secret of and which comes from `source`.

    Raises Unavailable("provider-away").
    """
    try:
        metadata = discovery.metadata_of(provider, at=at)
    except Away:
        raise _away(provider) from None
    session_id = None if connects is None else connects.session_id
    begun = pending.begin(provider, browser=browser, source=source, wanted=wanted, connects=session_id, at=at)
    return str(
        prepare_grant_uri(
            metadata.authorization_endpoint,
            provider.client_id,
            "code",
            redirect_uri=redirect_uri,
            scope=" ".join(provider.scopes),
            state=begun.state,
            nonce=begun.pending.nonce,
            code_challenge=create_s256_code_challenge(begun.pending.verifier),
            code_challenge_method="S256",
            acr_values=" ".join(provider.acr) or None,
        )
    )


def finish(
    provider: ProviderConfig,
    brought: Mapping[str, str],
    *,
    browser: str | None,
    person: SessionUser | None,
    redirect_uri: str,
    also: identities.Also,
    at: datetime,
) -> Entered:
    """What becomes of what the browser brought back from the provider. `also` is done where an account is connected.

    Raises Invalid("sign-on-unknown"), NotAllowed, Unavailable("provider-away"), Conflict("sign-on-taken").
    """
    try:
        return _finish(provider, brought, browser=browser, person=person, redirect_uri=redirect_uri, also=also, at=at)
    except Away as away:
        log.warning("nobody signed in with %s, which does not answer: %s", provider.key, away.code)
        discovery.note_silence(provider, away.code, at=at)
        raise _away(provider) from None
    except Untrue as untrue:
        refused_sign_ins.note(None, f"answer of {provider.key}", at=at)
        log.warning("nobody signed in with %s: its answer is not true in %s", provider.key, untrue.code)
        raise NotAllowed(
            "sign-on-untrue",
            _(
                "What %(provider)s answered was not accepted, so nobody was signed in. Try again. If it happens again, "
                "tell an administrator: the server's log says why.",
                provider=provider.label,
            ),
        ) from None
    except ServiceError as error:
        log.warning("nobody signed in with %s: %s", provider.key, error.code)
        if isinstance(error, NotAllowed):
            refused_sign_ins.note(None, f"account of {provider.key}", at=at)
        raise


def _finish(
    provider: ProviderConfig,
    brought: Mapping[str, str],
    *,
    browser: str | None,
    person: SessionUser | None,
    redirect_uri: str,
    also: identities.Also,
    at: datetime,
) -> Entered:
    begun = _taken(provider, brought.get("state", ""), browser=browser, at=at)
    metadata = discovery.metadata_of(provider, at=at)
    # Before anything else that it says counts (RFC 9207): another provider's answer is no answer.
    issuer = brought.get("iss")
    if issuer != provider.issuer and (issuer is not None or metadata.names_itself):
        raise Untrue("issuer of the answer")
    code = brought.get("code", "")
    if "error" in brought or not code or len(code) > MAX_CODE_CHARS:
        raise NotAllowed(
            "provider-refused",
            _(
                "%(provider)s did not sign you in. Try again, or ask whoever manages your account there.",
                provider=provider.label,
            ),
        )
    answer = tokens.exchange(provider, metadata, code=code, verifier=begun.verifier, redirect_uri=redirect_uri)
    began_at = datetime.fromtimestamp(begun.began_at, UTC)
    claims = tokens.examined(provider, answer, nonce=begun.nonce, began_at=began_at, at=at)
    if not told.is_enough(provider, claims):
        claims = tokens.told_besides(provider, metadata, answer, subject=claims["sub"]) | claims
    said = told.read(provider, claims)
    if begun.connects is not None:
        return _connect(provider, said, begun, person, also=also, at=at)
    known = identities.enter(provider, said, at=at)
    via = Via(provider.key, known.identity_id, _sealed_hint(answer.id_token, at=at))
    return Entered(known.user, via, begun.wanted, known.role_note)


def _connect(
    provider: ProviderConfig,
    said: told.Told,
    begun: Pending,
    person: SessionUser | None,
    *,
    also: identities.Also,
    at: datetime,
) -> Entered:
    """Only into the session that asked for it."""
    if person is None or person.session_id != begun.connects:
        raise _unknown()
    identities.connect(provider, said, person, at=at, also=also)
    return Entered(None, None, begun.wanted, None)


def _taken(provider: ProviderConfig, state: str, *, browser: str | None, at: datetime) -> Pending:
    begun = None if browser is None or not state else pending.take(state, browser=browser, at=at)
    if begun is None or (begun.provider, begun.issuer) != (provider.key, provider.issuer):
        raise _unknown()
    return begun


def _sealed_hint(id_token: str, *, at: datetime) -> str | None:
    """The token as a session keeps it, for signing out at the provider."""
    return encryption.seal(id_token, purpose=HINT, at=at) if len(id_token) <= MAX_HINT_CHARS else None


HINT = "token of a session"


def _unknown() -> Invalid:
    return Invalid(
        "sign-on-unknown",
        _("This was begun in another browser or too long ago, or it is finished already. Begin again."),
    )


def _away(provider: ProviderConfig) -> Unavailable:
    return Unavailable(
        "provider-away",
        _(
            "%(provider)s does not answer at the moment. Whoever is signed in here can go on. Try again in a minute.",
            provider=provider.label,
        ),
    )
