"""Fetching what lies at an address that somebody entered: bounded in time and bytes, and never from the inside.

A name is resolved once, and the connection goes to the very address that was checked; each redirect is checked anew.
Addresses are secrets: nothing of one is in what is raised. Call it where nobody waits: `fetch` does so itself, in a
native thread, a few at once.
"""

import http.client
import ipaddress
import socket
import ssl
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote, urljoin, urlsplit

from services.outside.public import Address, Network, is_among, is_public
from services.outside.wires import Deadline, Plain, Secured, TooMuch, Wire
from wire import runtime

TOTAL_S = 5.0
"""For all of it: names, connections, redirects, the answer."""
MAX_REDIRECTS = 2
MAX_HEAD_BYTES = 64 * 1024
"""On top of the content, in one answer: its head, and what chunks add."""
MAX_ADDRESS_CHARS = 2000
MAX_TRIED = 2
"""Network addresses of one name that are tried; the time is for all of them."""
AT_ONCE = 3
PORTS = {"https": 443, "http": 80}
SAFE = "%/:=&?~+!$,;'@()*[]"
REDIRECTS = frozenset({301, 302, 303, 307, 308})

_slots = runtime.Slots(AT_ONCE, TOTAL_S)


class NotFetched(Exception):
    """There is no content, and `code` says why; nothing of the address is in it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Place:
    """An address in its parts, checked for its form only."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def is_usual(self) -> bool:
        """Whether anybody may be sent there; for other ports and without TLS the operator has to allow it."""
        return self.scheme == "https" and self.port in PORTS.values()

    @property
    def shown(self) -> str:
        """The host, and the port where it is not the usual one, as HTTP writes them."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"


def fetch(address: str, *, max_bytes: int, accept: str, inside: Sequence[Network] = ()) -> bytes:
    """The content, at most `max_bytes`. `inside` are private networks that the operator allows. Raises NotFetched."""

    def work() -> bytes:
        try:
            with _slots.one():
                return runtime.in_native_thread(_fetch, address, max_bytes=max_bytes, accept=accept, inside=inside)
        except TimeoutError:  # For a slot; what is slow outside has its own word.
            raise NotFetched("too-busy") from None

    try:
        # The system's search for a name has no deadline: who asked is answered, and the slot is free when it ends.
        return runtime.within(2 * TOTAL_S + 1, work)
    except TimeoutError:
        raise NotFetched("too-slow") from None


def place_of(address: str) -> Place:
    """Its parts; `webcal:` is `https:`. Raises NotFetched("address"), NotFetched("scheme")."""
    if len(address) > MAX_ADDRESS_CHARS or any(ord(char) <= 32 or ord(char) == 127 for char in address):
        raise NotFetched("address")
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if "[" not in parts.netloc else (parts.hostname or "")
    except (ValueError, UnicodeError):
        raise NotFetched("address") from None
    scheme = "https" if parts.scheme in ("webcal", "webcals") else parts.scheme
    if scheme not in PORTS:
        raise NotFetched("scheme")
    if not host or "@" in parts.netloc or port == 0:
        raise NotFetched("address")
    target = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
    return Place(scheme, host, port or PORTS[scheme], target)


def _fetch(address: str, *, max_bytes: int, accept: str, inside: Sequence[Network]) -> bytes:
    deadline = Deadline(TOTAL_S)
    for _step in range(MAX_REDIRECTS + 1):
        try:
            content, leads_to = _ask(place_of(address), deadline, max_bytes=max_bytes, accept=accept, inside=inside)
        except (OSError, http.client.HTTPException, zlib.error, TooMuch) as error:
            raise trouble_of(error) from None
        if leads_to is None:
            return content
        try:
            address = urljoin(address, leads_to)
        except ValueError:
            raise NotFetched("address") from None
    raise NotFetched("redirects")


def _ask(
    place: Place, deadline: Deadline, *, max_bytes: int, accept: str, inside: Sequence[Network]
) -> tuple[bytes, str | None]:
    wire = connect(place, deadline, max_bytes=max_bytes + MAX_HEAD_BYTES, inside=inside)
    try:
        wire.sendall(_request(place, accept))
        answer = http.client.HTTPResponse(cast(socket.socket, wire), method="GET")
        answer.begin()
        if answer.status in REDIRECTS and answer.headers.get("Location"):
            return b"", answer.headers["Location"]
        if answer.status != 200:
            raise NotFetched(f"status-{answer.status}")
        return content_of(answer, max_bytes), None
    finally:
        wire.close()


def _request(place: Place, accept: str) -> bytes:
    lines = (
        f"GET {place.target} HTTP/1.1", f"Host: {place.shown}", "User-Agent: NeuroHire", f"Accept: {accept}",
        "Accept-Encoding: identity", "Connection: close",
    )  # fmt: skip
    return "\r\n".join((*lines, "", "")).encode("ascii")


def content_of(answer: http.client.HTTPResponse, max_bytes: int) -> bytes:
    """What was answered, unpacked. Raises TooMuch, NotFetched, http.client.HTTPException, OSError, zlib.error."""
    read = answer.read(max_bytes + 1)
    if len(read) > max_bytes:
        raise TooMuch
    if answer.length:
        raise http.client.IncompleteRead(read)
    encoding = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("identity", ""):
        return read
    if encoding not in ("gzip", "x-gzip"):
        raise NotFetched("encoding")
    # Nobody asked for it, and some servers send it all the same.
    unpacking = zlib.decompressobj(wbits=31)
    unpacked = unpacking.decompress(read, max_bytes + 1)
    if len(unpacked) > max_bytes:
        raise TooMuch
    if not unpacking.eof:
        raise http.client.IncompleteRead(read)
    return unpacked


def connect(place: Place, deadline: Deadline, *, max_bytes: int, inside: Sequence[Network]) -> Wire:
    """To an address that was checked, without asking for the name again. Raises NotFetched, OSError."""
    found = resolved(place)
    allowed = [one for one in found if is_among(one, inside) or (is_public(one) and place.is_usual)]
    if not allowed:
        if not any(is_public(one) for one in found):
            raise NotFetched("private")
        raise NotFetched("scheme" if place.scheme == "http" else "port")
    failure: OSError = OSError()
    for address in allowed[:MAX_TRIED]:
        try:
            plain = Plain(str(address), place.port, deadline, max_bytes)
        except TimeoutError:
            raise
        except OSError as error:
            failure = error
            continue
        return Secured(plain, place.host) if place.scheme == "https" else plain
    raise failure


def resolved(place: Place) -> list[Address]:
    """The network addresses of its name. Raises NotFetched("unknown-host")."""
    try:
        rows = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFetched("unknown-host") from None
    return [ipaddress.ip_address(str(row[4][0])) for row in rows]


def trouble_of(error: BaseException) -> NotFetched:
    """What became of it, in one word."""
    if isinstance(error, TooMuch):
        return NotFetched("too-large")
    if isinstance(error, TimeoutError):
        return NotFetched("too-slow")
    if isinstance(error, ssl.SSLCertVerificationError):
        return NotFetched("certificate")
    if isinstance(error, ssl.SSLError):
        return NotFetched("tls")
    if isinstance(error, http.client.HTTPException | zlib.error):
        return NotFetched("answer")
    return NotFetched("unreachable")
