"""Handing something to an address that somebody entered: the rules of `fetching`, and no redirect is followed.

Of the answer only its status is kept. Nothing of the address is in what is raised.
"""

import http.client
import socket
from collections.abc import Mapping, Sequence
from typing import cast

from services.outside.fetching import NotFetched, connect, place_of, trouble_of
from services.outside.public import Network
from services.outside.wires import Deadline, TooMuch
from wire import runtime

TOTAL_S = 5.0
"""For the name, the connection, and the head of the answer."""
MAX_HEAD_BYTES = 64 * 1024
AT_ONCE = 3

_slots = runtime.Slots(AT_ONCE, TOTAL_S)


def post(address: str, body: bytes, headers: Mapping[str, str], *, inside: Sequence[Network] = ()) -> int:
    """The status of the answer. `inside` are private networks that the operator allows. Raises NotFetched."""
    return _bounded("POST", address, body, headers, inside)


def patch(address: str, headers: Mapping[str, str], *, inside: Sequence[Network] = ()) -> int:
    """The same by the method PATCH, with nothing but headers."""
    return _bounded("PATCH", address, b"", headers, inside)


def _bounded(method: str, address: str, body: bytes, headers: Mapping[str, str], inside: Sequence[Network]) -> int:
    def work() -> int:
        try:
            with _slots.one():
                return runtime.in_native_thread(_send, method, address, body, headers, inside=inside)
        except TimeoutError:  # For a slot.
            raise NotFetched("too-busy") from None

    try:
        return runtime.within(2 * TOTAL_S + 1, work)
    except TimeoutError:
        raise NotFetched("too-slow") from None


def _send(method: str, address: str, body: bytes, headers: Mapping[str, str], *, inside: Sequence[Network]) -> int:
    place = place_of(address)
    lines = [f"{method} {place.target} HTTP/1.1", f"Host: {place.shown}", "User-Agent: NeuroHire"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "Accept-Encoding: identity", "Connection: close", "", ""]
    try:
        wire = connect(place, Deadline(TOTAL_S), max_bytes=MAX_HEAD_BYTES, inside=inside)
        try:
            wire.sendall("\r\n".join(lines).encode("ascii") + body)
            answer = http.client.HTTPResponse(cast(socket.socket, wire), method=method)
            answer.begin()
            return answer.status
        finally:
            wire.close()
    except (OSError, http.client.HTTPException, TooMuch) as error:
        raise trouble_of(error) from None
