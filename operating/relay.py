"""Whether a TURN server takes this application's credentials: one allocation, given back at once.

The small part of RFC 8489 and RFC 8656 that this needs: the long-term credential mechanism with MESSAGE-INTEGRITY, over
UDP, TCP or TLS. The credentials are made from the shared secret as `services/room/turn.py` makes them for people.
"""

import base64
import hashlib
import hmac
import os
import socket
import ssl
import struct
import time
from dataclasses import dataclass
from enum import StrEnum

from config import TurnConfig

ALLOCATE, REFRESH = 0x0003, 0x0004
USERNAME, INTEGRITY, ERROR, LIFETIME, REALM, NONCE, TRANSPORT = 0x06, 0x08, 0x09, 0x0D, 0x14, 0x15, 0x19
COOKIE = 0x2112A442
HEADER_BYTES, INTEGRITY_BYTES, MOST_BYTES = 20, 24, 2048
RELAY_UDP = bytes([17, 0, 0, 0])
UNAUTHORIZED, STALE_NONCE = 401, 438
REACH_S = 3.0
"""How long an answer is waited for; a browser waits longer, an operator does not."""
SEND_AGAIN_S = 0.5
"""RFC 8489, 6.2.1: the first retransmission over UDP."""
VALID_S = 300
"""For how long the credentials of a check are valid; clocks of two machines may differ by a minute or two."""
DEFAULT_PORTS = {"turn": 3478, "turns": 5349}


class Outcome(StrEnum):
    """What came of an allocation."""

    ALLOCATED = "allocated"
    WRONG_SECRET = "wrong secret"  # noqa: S105 (a name, no secret)
    REFUSED = "refused"
    NO_RELAY = "no relay"
    SILENT = "silent"
    UNTRUSTED = "untrusted"


@dataclass(frozen=True)
class Checked:
    """`detail` is the relay's or the system's own word for why, where there is one."""

    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True)
class Address:
    """A `turn:` or `turns:` address (RFC 7065), taken apart."""

    host: str
    port: int
    is_tls: bool
    is_udp: bool


def address(url: str) -> Address:
    """Raises ValueError for a port that is no number."""
    scheme, _colon, rest = url.partition(":")
    place, _mark, query = rest.partition("?")
    host, port = place, ""
    if place.startswith("["):
        host, _bracket, port = place[1:].partition("]")
        port = port.removeprefix(":")
    elif ":" in place:
        host, _colon, port = place.rpartition(":")
    is_tls = scheme == "turns"
    is_udp = not is_tls and "transport=tcp" not in query
    return Address(host, int(port or DEFAULT_PORTS.get(scheme, 3478)), is_tls, is_udp)


def check(url: str, turn: TurnConfig) -> Checked:
    """Allocate at this address with credentials of our own, and give it back. Takes a few seconds at most."""
    try:
        with _Session(address(url), turn.secret) as session:
            return session.allocate()
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", None) or error.reason or "TLS failed"
        return Checked(Outcome.UNTRUSTED, str(reason))
    except TimeoutError:
        return Checked(Outcome.SILENT, "no answer")
    except (OSError, OverflowError) as error:
        return Checked(Outcome.SILENT, getattr(error, "strerror", None) or "no connection")
    except (ValueError, IndexError, struct.error):
        return Checked(Outcome.NO_RELAY)


class _Session:
    """One socket, and thereby at most one allocation."""

    def __init__(self, place: Address, secret: str) -> None:
        self._is_udp = place.is_udp
        self._username = f"{int(time.time()) + VALID_S}:doctor".encode()
        self._password = base64.b64encode(hmac.digest(secret.encode(), self._username, "sha1"))
        self._realm = self._nonce = b""
        self._deadline = time.monotonic() + REACH_S
        self._socket = self._connect(place)

    def __enter__(self) -> "_Session":
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def _connect(self, place: Address) -> socket.socket:
        if not place.is_udp:
            plain = socket.create_connection((place.host, place.port), timeout=REACH_S)
            if not place.is_tls:
                return plain
            # The handshake is apart, because a socket that fails in the wrapping is closed by nobody.
            wrapped = ssl.create_default_context().wrap_socket(
                plain, server_hostname=place.host, do_handshake_on_connect=False
            )
            try:
                wrapped.do_handshake()
            except BaseException:
                wrapped.close()
                raise
            return wrapped
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_DGRAM)
        family, kind, protocol, _name, target = found[0]
        probe = socket.socket(family, kind, protocol)
        probe.connect(target)
        return probe

    def allocate(self) -> Checked:
        """Ask without a name, as everybody does first, then with ours; and give back what came of it."""
        wanted = [(TRANSPORT, RELAY_UDP)]
        code, words = self._ask(ALLOCATE, wanted, is_signed=False)
        if code != UNAUTHORIZED or not self._nonce:
            detail = "it asks for no credentials" if code == 0 else f"{code} {words}"
            if code == 0:
                self._ask(REFRESH, [(LIFETIME, bytes(4))], is_signed=False)
            return Checked(Outcome.REFUSED, detail)
        code, words = self._ask(ALLOCATE, wanted)
        if code == STALE_NONCE:  # It has told a fresh one.
            code, words = self._ask(ALLOCATE, wanted)
        if code == UNAUTHORIZED:
            return Checked(Outcome.WRONG_SECRET)
        if code != 0:
            return Checked(Outcome.REFUSED, f"{code} {words}")
        self._ask(REFRESH, [(LIFETIME, bytes(4))])
        return Checked(Outcome.ALLOCATED)

    def _ask(self, method: int, attributes: list[tuple[int, bytes]], *, is_signed: bool = True) -> tuple[int, str]:
        """The code of the refusal and its words; 0 for success."""
        transaction = os.urandom(12)
        body = b"".join(_attribute(kind, value) for kind, value in attributes)
        if is_signed:
            named = ((USERNAME, self._username), (REALM, self._realm), (NONCE, self._nonce))
            body += b"".join(_attribute(kind, value) for kind, value in named)
            # The key of RFC 8489, 9.2.2; the protocol leaves no choice of the hash.
            joined = b":".join((self._username, self._realm, self._password))
            key = hashlib.md5(joined, usedforsecurity=False).digest()
            signed = _header(method, len(body) + INTEGRITY_BYTES, transaction) + body
            body += _attribute(INTEGRITY, hmac.digest(key, signed, "sha1"))
        return self._understood(self._answer(_header(method, len(body), transaction) + body, transaction))

    def _answer(self, packet: bytes, transaction: bytes) -> bytes:
        while True:
            answer = self._exchanged(packet)
            if answer[4:8] != struct.pack("!I", COOKIE):
                raise ValueError("not a STUN message")
            if answer[8:HEADER_BYTES] == transaction:
                return answer

    def _exchanged(self, packet: bytes) -> bytes:
        """Over UDP sent again until it is answered; over a stream, the header says how much follows."""
        if self._is_udp:
            while True:
                self._socket.settimeout(min(SEND_AGAIN_S, self._left()))
                self._socket.send(packet)
                try:
                    return self._socket.recv(MOST_BYTES)
                except TimeoutError:
                    continue
        self._socket.sendall(packet)
        header = self._received(HEADER_BYTES)
        return header + self._received(min(struct.unpack("!H", header[2:4])[0], MOST_BYTES))

    def _received(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            self._socket.settimeout(self._left())
            some = self._socket.recv(size - len(data))
            if not some:
                raise ConnectionResetError("closed by the other side")
            data += some
        return data

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _understood(self, answer: bytes) -> tuple[int, str]:
        found = _attributes(answer[HEADER_BYTES:])
        self._realm, self._nonce = found.get(REALM, self._realm), found.get(NONCE, self._nonce)
        error = found.get(ERROR)
        if error is None:
            return 0, ""
        words = "".join(one for one in error[4:].decode("utf-8", "replace") if one.isprintable())
        return error[2] * 100 + error[3], words[:100].strip()


def _header(method: int, length: int, transaction: bytes) -> bytes:
    return struct.pack("!HHI", method, length, COOKIE) + transaction


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def _attributes(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while len(body) >= 4:
        kind, length = struct.unpack("!HH", body[:4])
        found.setdefault(kind, body[4 : 4 + length])
        body = body[4 + length + -length % 4 :]
    return found
