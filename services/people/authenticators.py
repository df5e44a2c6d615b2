"""What is asked of people's devices, and what they answer (WebAuthn, by the library `webauthn`). Knows no database.

The library is loaded when somebody uses a passkey: it takes 24 MB and half a second. All of it runs off the hub.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

from services.people.passkey_challenges import LIFETIME
from wire import runtime

TIMEOUT_MS = round(LIFETIME.total_seconds() * 1000)
LOCAL = "localhost"
"""Browsers trust this host without TLS."""

T = TypeVar("T")


class Refused(Exception):
    """It is not what was asked for; the text says why, for the log, and quotes nothing of what was sent."""


@dataclass(frozen=True)
class RelyingParty:
    """The server as browsers and devices know it: `id` is the host name that passkeys are bound to."""

    id: str
    origin: str
    name: str


@dataclass(frozen=True)
class NewCredential:
    """A passkey that a device made; texts are base64url."""

    credential_id: str
    public_key: str
    sign_count: int


def relying_party(origin: str, *, name: str) -> RelyingParty | None:
    """None where no browser makes passkeys: without TLS, and under a number in place of a name."""
    try:
        parts = urlsplit(origin)
        host = parts.hostname or ""
    except ValueError:
        return None
    if not host or _is_number(host) or (parts.scheme != "https" and host != LOCAL):
        return None
    return RelyingParty(host, origin, name)


def creation_options(
    party: RelyingParty, *, challenge: bytes, handle: str, username: str, name: str, known: Sequence[str]
) -> dict[str, Any]:
    """What the page hands to `navigator.credentials.create`: no device makes a second one beside those `known`."""

    def work() -> dict[str, Any]:
        from webauthn import generate_registration_options
        from webauthn.helpers import options_to_json_dict, structs

        options = generate_registration_options(
            rp_id=party.id,
            rp_name=party.name,
            user_id=decoded(handle),
            user_name=username,
            user_display_name=name,
            challenge=challenge,
            timeout=TIMEOUT_MS,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=decoded(one)) for one in known],
        )
        return options_to_json_dict(options)

    return runtime.in_native_thread(work)


def request_options(party: RelyingParty, *, challenge: bytes) -> dict[str, Any]:
    """What the page hands to `navigator.credentials.get`. It names nobody, so it tells nothing about who has one."""

    def work() -> dict[str, Any]:
        from webauthn import generate_authentication_options
        from webauthn.helpers import options_to_json_dict, structs

        options = generate_authentication_options(
            rp_id=party.id,
            challenge=challenge,
            timeout=TIMEOUT_MS,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        )
        return options_to_json_dict(options)

    return runtime.in_native_thread(work)


def check_new(party: RelyingParty, credential: str, *, challenge: bytes) -> NewCredential:
    """The passkey that a device made for this challenge, with its person verified. Raises Refused."""

    def work() -> NewCredential:
        from webauthn import verify_registration_response

        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
        return NewCredential(encoded(made.credential_id), encoded(made.credential_public_key), made.sign_count)

    return _checked(work)


def check_signature(party: RelyingParty, credential: str, *, challenge: bytes, public_key: str, sign_count: int) -> int:
    """How often the device says it has signed, if it signed this challenge with the passkey and its person verified.

    Raises Refused, also for a count that is not above the former where the device counts.
    """

    def work() -> int:
        from webauthn import verify_authentication_response

        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=decoded(public_key),
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
        return verified.new_sign_count

    return _checked(work)


def named_in(credential: str) -> tuple[str, str]:
    """The id of the passkey, and what its device calls the person; base64url. Raises Refused."""
    try:
        read = json.loads(credential)
        credential_id, handle = read["id"], read["response"]["userHandle"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused("malformed") from None
    if not isinstance(credential_id, str) or not isinstance(handle, str):
        raise Refused("malformed")
    return credential_id, handle.rstrip("=")


def encoded(data: bytes) -> str:
    """Base64url without padding, as WebAuthn writes bytes."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes again."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _checked(work: Callable[[], T]) -> T:
    def checked() -> T:
        from webauthn.helpers.exceptions import WebAuthnException

        try:
            return work()
        except WebAuthnException as error:
            raise Refused(type(error).__name__) from error
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, RecursionError) as error:
            # The library reads JSON, CBOR and keys that anybody may have written, and not all that it meets there
            # becomes an exception of its own.
            raise Refused(type(error).__name__) from error

    return runtime.in_native_thread(checked)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
