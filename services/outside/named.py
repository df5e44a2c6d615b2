"""Asking hosts that the operator named: bounded in time and bytes as what people name, but also in the own network;
and, with `inside`, those that an administrator entered, which lie outside or in networks that the operator allows.

`https` is required, except on this machine. No redirect is followed: what answers is the host that was named.
"""

import http.client
import socket
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from services.outside.fetching import (
    MAX_HEAD_BYTES,
    MAX_TRIED,
    NotFetched,
    Place,
    connect,
    content_of,
    place_of,
    resolved,
    trouble_of,
)
from services.outside.public import Network
from services.outside.wires import Deadline, Plain, Secured, TooMuch, Wire
from wire import runtime

TOTAL_S = 5.0
"""For all of it: the name, the connection, the answer."""
AT_ONCE = 4
"""Most of the native threads are the database's."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_slots = runtime.Slots(AT_ONCE, TOTAL_S)


@dataclass(frozen=True)
class Answer:
    """What the host said."""

    status: int
    content: bytes


def is_allowed(address: str) -> bool:
    """Whether it may be asked at all, by its form."""
    try:
        place = place_of(address)
    except NotFetched:
        return False
    return urlsplit(address).scheme in ("https", "http") and (place.scheme == "https" or place.host in LOOPBACK)


def ask(
    address: str,
    *,
    max_bytes: int,
    headers: Mapping[str, str],
    body: bytes | None = None,
    inside: Sequence[Network] | None = None,
) -> Answer:
    """A GET, or with a body a POST. Raises NotFetched, whose code says why there is no answer."""

    def work() -> Answer:
        try:
            with _slots.one():
                return runtime.in_native_thread(
                    _ask, address, max_bytes=max_bytes, headers=headers, body=body, inside=inside
                )
        except TimeoutError:  # For a slot; what is slow outside has its own word.
            raise NotFetched("too-busy") from None

    try:
        # The system's search for a name has no deadline: who asked is answered, and the slot is free when it ends.
        return runtime.within(2 * TOTAL_S + 1, work)
    except TimeoutError:
        raise NotFetched("too-slow") from None


def _ask(
    address: str,
    *,
    max_bytes: int,
    headers: Mapping[str, str],
    body: bytes | None,
    inside: Sequence[Network] | None,
) -> Answer:
    if not is_allowed(address):
        raise NotFetched("scheme")
    place, deadline = place_of(address), Deadline(TOTAL_S)
    room = max_bytes + MAX_HEAD_BYTES
    try:
        if inside is None:
            wire = _connect(place, deadline, max_bytes=room)
        else:
            wire = connect(place, deadline, max_bytes=room, inside=inside)
        try:
            wire.sendall(_request(place, headers, body))
            answer = http.client.HTTPResponse(cast(socket.socket, wire), method="GET" if body is None else "POST")
            answer.begin()
            return Answer(answer.status, content_of(answer, max_bytes))
        finally:
            wire.close()
    except (OSError, http.client.HTTPException, zlib.error, TooMuch) as error:
        raise trouble_of(error) from None


def _connect(place: Place, deadline: Deadline, *, max_bytes: int) -> Wire:
    failure: OSError = OSError()
    for address in resolved(place)[:MAX_TRIED]:
        try:
            plain = Plain(str(address), place.port, deadline, max_bytes)
        except TimeoutError:
            raise
        except OSError as error:
            failure = error
            continue
        return Secured(plain, place.host) if place.scheme == "https" else plain
    raise failure


def _request(place: Place, headers: Mapping[str, str], body: bytes | None) -> bytes:
    lines = [
        f"{'GET' if body is None else 'POST'} {place.target} HTTP/1.1", f"Host: {place.shown}", "User-Agent: NeuroHire",
        "Accept-Encoding: identity", "Connection: close", *(f"{name}: {value}" for name, value in headers.items()),
    ]  # fmt: skip
    if body is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join((*lines, "", "")).encode("ascii") + (body or b"")
