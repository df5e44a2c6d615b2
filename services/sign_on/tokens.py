"""What a provider says of a person: its code exchanged for a token, and the token examined, line by line.

A token counts only if one of the provider's own keys signed it, for us, a moment ago, for the very request of ours.
"""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from services.base import ProviderConfig
from services.outside import NotFetched, named
from services.sign_on import discovery
from services.sign_on.discovery import Away, Metadata

ALGORITHMS: dict[str, tuple[str, ...]] = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384", "ES512"),
}
"""By kind of key, all with a public key: never none, and never one whose key we would share with the provider."""
KEYS: dict[str, type[RSAKey] | type[ECKey]] = {"RSA": RSAKey, "EC": ECKey}
MIN_RSA_BITS, MAX_RSA_BITS = 2048, 8192
"""Shorter ones can be broken, longer ones take long to be tried."""
SKEW = timedelta(seconds=60)
"""By which the clocks of both may differ."""
MAX_BYTES = 128 * 1024
MAX_TOKEN_CHARS = 16 * 1024
MAX_SUBJECT_CHARS = 255


class Untrue(Exception):
    """The token is not what it must be; `code` says in which respect."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Answer:
    """What the provider gave for the code."""

    id_token: str
    access_token: str | None


def exchange(provider: ProviderConfig, metadata: Metadata, *, code: str, verifier: str, redirect_uri: str) -> Answer:
    """Raises Away, and Untrue("code") for a code that the provider does not take."""
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    headers = {"Accept": "application/json"}
    if metadata.takes_basic:
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(provider.client_secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        fields |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    said = _asked(provider, metadata.token_endpoint, headers=headers, body=urlencode(fields).encode(), refused="code")
    id_token, access_token = said.get("id_token"), said.get("access_token")
    if not isinstance(id_token, str) or len(id_token) > MAX_TOKEN_CHARS or not id_token.isascii():
        raise Untrue("no-token")
    is_usable = isinstance(access_token, str) and len(access_token) <= MAX_TOKEN_CHARS and _is_plain(access_token)
    return Answer(id_token, access_token if is_usable else None)


def told_besides(provider: ProviderConfig, metadata: Metadata, answer: Answer, *, subject: str) -> dict[str, Any]:
    """What it says of the same person at its other address; nothing if it has none. Raises Away, Untrue("subject")."""
    if metadata.userinfo_endpoint is None or answer.access_token is None:
        return {}
    headers = {"Accept": "application/json", "Authorization": f"Bearer {answer.access_token}"}
    said = _asked(provider, metadata.userinfo_endpoint, headers=headers, body=None, refused="userinfo")
    if said.get("sub") != subject:
        raise Untrue("subject")
    return said


def examined(
    provider: ProviderConfig, answer: Answer, *, nonce: str, began_at: datetime, at: datetime
) -> dict[str, Any]:
    """The claims of a token that is true. Raises Untrue, and Away where its keys cannot be had."""
    header = _header(answer.id_token)
    key = _key(provider, header, at=at)
    try:
        # Extra parameters in a header are common, and of no meaning to us; critical ones are refused all the same.
        registry = jws.JWSRegistry(algorithms=[header["alg"]], strict_check_header=False)
        claims = jwt.decode(answer.id_token, key, registry=registry).claims
    except (JoseError, ValueError, RecursionError):
        raise Untrue("signature") from None
    _check(provider, claims, header, answer, nonce=nonce, began_at=began_at, at=at)
    return claims


def _asked(
    provider: ProviderConfig, address: str, *, headers: dict[str, str], body: bytes | None, refused: str
) -> dict[str, Any]:
    try:
        answer = named.ask(address, max_bytes=MAX_BYTES, headers=headers, body=body, inside=provider.inside)
    except NotFetched as error:
        raise Away(error.code) from None
    if 400 <= answer.status < 500:
        raise Untrue(refused)
    if answer.status != 200:
        raise Away(f"status-{answer.status}")
    return discovery.json_in(answer.content)


def _header(id_token: str) -> dict[str, Any]:
    try:
        header = jws.extract_compact(id_token.encode()).headers()
    except (JoseError, ValueError, RecursionError):
        raise Untrue("token") from None
    if not any(header.get("alg") in kind for kind in ALGORITHMS.values()):
        raise Untrue("algorithm")
    return header


def _key(provider: ProviderConfig, header: dict[str, Any], *, at: datetime) -> RSAKey | ECKey:
    """The one key that may have signed. The keys are fetched again once for one that is not among them."""
    found = _fitting(discovery.keys_of(provider, at=at), header)
    if not found:
        found = _fitting(discovery.keys_of(provider, at=at, is_missing_one=True), header)
    if len(found) != 1:
        raise Untrue("key")
    kind = found[0]["kty"]
    if kind == "RSA" and not MIN_RSA_BITS <= _bits(found[0].get("n")) <= MAX_RSA_BITS:
        raise Untrue("key")
    try:
        return KEYS[kind].import_key(found[0])
    except (JoseError, ValueError, TypeError, KeyError):
        raise Untrue("key") from None


def _bits(modulus: object) -> int:
    try:
        return int.from_bytes(base64.urlsafe_b64decode(f"{modulus}==")).bit_length()
    except ValueError:
        return 0


def is_usable(key: Mapping[str, Any]) -> bool:
    """Whether it is of a kind that is accepted, and for signatures; a provider may say anything of a key."""
    kind = key.get("kty")
    return isinstance(kind, str) and kind in ALGORITHMS and key.get("use", "sig") == "sig"


def _fitting(keys: list[dict[str, Any]], header: dict[str, Any]) -> list[dict[str, Any]]:
    """Those that sign by this algorithm; without a name in the token there may be only one."""
    alg, name = header["alg"], header.get("kid")
    return [
        one
        for one in keys
        if is_usable(one)
        and alg in ALGORITHMS[one["kty"]]
        and one.get("alg", alg) == alg
        and (name is None or one.get("kid") == name)
    ]


def _check(
    provider: ProviderConfig,
    claims: dict[str, Any],
    header: dict[str, Any],
    answer: Answer,
    *,
    nonce: str,
    began_at: datetime,
    at: datetime,
) -> None:
    options: Any = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    params = {"nonce": nonce, "client_id": provider.client_id, "access_token": answer.access_token}
    token = CodeIDToken(claims, header, options, params)
    try:
        token.validate(now=int(at.timestamp()), leeway=int(SKEW.total_seconds()))
    except JoseError as error:
        raise Untrue(str(getattr(error, "claim", None) or error.error)) from None
    except (TypeError, ValueError, AttributeError):
        raise Untrue("claims") from None
    _check_times(claims, began_at=began_at, at=at)
    if not isinstance(claims["nonce"], str) or not hmac.compare_digest(claims["nonce"].encode(), nonce.encode()):
        raise Untrue("nonce")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 1 <= len(subject) <= MAX_SUBJECT_CHARS or not _is_plain(subject):
        raise Untrue("sub")
    if provider.acr and claims.get("acr") not in provider.acr:
        raise Untrue("acr")


def _check_times(claims: dict[str, Any], *, began_at: datetime, at: datetime) -> None:
    """It was made after we asked for it, and has not expired."""
    made, ends = claims["iat"], claims["exp"]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in (made, ends)):
        raise Untrue("times")
    skew_s = SKEW.total_seconds()
    if not began_at.timestamp() - skew_s <= made <= at.timestamp() + skew_s:
        raise Untrue("iat")
    if ends <= at.timestamp() - skew_s:
        raise Untrue("exp")


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()
