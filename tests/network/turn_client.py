"""The least of a TURN client (RFC 8656) over UDP: it asks for a relay's address and for a peer, and says what it was told."""

import base64
import hashlib
import hmac
import itertools
import os
import socket
import struct
import time

ALLOCATE, REFRESH, CREATE_PERMISSION = 0x0003, 0x0004, 0x0008
USERNAME, INTEGRITY, ERROR, PEER, REALM, NONCE, TRANSPORT = 6, 8, 9, 0x12, 0x14, 0x15, 0x19
COOKIE = 0x2112A442
UDP, TCP = 17, 6
OK = 0
PATIENCE_S, TIMES = 3, 5
_NUMBERS = itertools.cycle(range(1, 255))


def credentials(secret: str, *, valid_for_s: float, who: str = "1-2") -> tuple[str, str]:
    """As the application makes them; a test of the service holds the two together."""
    username = f"{int(time.time() + valid_for_s)}:{who}"
    return username, base64.b64encode(hmac.digest(secret.encode(), username.encode(), hashlib.sha1)).decode()


class TurnClient:
    """One socket, and thereby at most one relayed address."""

    def __init__(self, server: tuple[str, int], username: str, password: str) -> None:
        self._server, self._username, self._password = server, username, password
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.settimeout(PATIENCE_S)
        self._realm = self._nonce = b""
        # A path belongs to its client's address for minutes, and the system soon gives the same port again.
        self._socket.bind((f"127.1.0.{next(_NUMBERS)}", 0))

    def close(self) -> None:
        self._socket.close()

    def challenge(self) -> int:
        """What a stranger without a name is told."""
        return self._ask(ALLOCATE, [(TRANSPORT, bytes([UDP, 0, 0, 0]))], is_signed=False)

    def allocate(self, transport: int = UDP) -> int:
        """The code of the refusal, or 0."""
        self.challenge()
        return self._ask(ALLOCATE, [(TRANSPORT, bytes([transport, 0, 0, 0]))])

    def refresh(self) -> int:
        """Ask to keep the path that there is; the code of the refusal, or 0."""
        return self._ask(REFRESH, [])

    def permit(self, address: str) -> int:
        """Ask to send to a peer; the code of the refusal, or 0."""
        raw = struct.unpack("!I", socket.inet_aton(address))[0] ^ COOKIE
        return self._ask(CREATE_PERMISSION, [(PEER, struct.pack("!BBHI", 0, 1, 9 ^ (COOKIE >> 16), raw))])

    def _ask(self, method: int, attributes: list[tuple[int, bytes]], *, is_signed: bool = True) -> int:
        transaction = os.urandom(12)
        if is_signed:
            attributes = [*attributes, (USERNAME, self._username.encode()), (REALM, self._realm), (NONCE, self._nonce)]
        body = b"".join(_attribute(kind, value) for kind, value in attributes)
        if is_signed:
            key = hashlib.md5(b":".join([self._username.encode(), self._realm, self._password.encode()])).digest()
            signed = _header(method, len(body) + 24, transaction) + body
            body += _attribute(INTEGRITY, hmac.digest(key, signed, hashlib.sha1))
        return self._code(self._answer(_header(method, len(body), transaction) + body))

    def _answer(self, packet: bytes) -> bytes:
        """Sent again until it is answered, as UDP asks for (RFC 8489, 6.2.1)."""
        for _time in range(TIMES):
            self._socket.sendto(packet, self._server)
            try:
                return self._socket.recv(2048)
            except TimeoutError:
                continue
        raise TimeoutError("the relay does not answer")

    def _code(self, answer: bytes) -> int:
        found = dict(_attributes(answer[20:]))
        self._realm, self._nonce = found.get(REALM, self._realm), found.get(NONCE, self._nonce)
        error = found.get(ERROR)
        return OK if error is None else error[2] * 100 + error[3]


def _header(method: int, length: int, transaction: bytes) -> bytes:
    return struct.pack("!HHI", method, length, COOKIE) + transaction


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


def _attributes(body: bytes) -> list[tuple[int, bytes]]:
    found = []
    while len(body) >= 4:
        kind, length = struct.unpack("!HH", body[:4])
        found.append((kind, body[4 : 4 + length]))
        body = body[4 + length + -length % 4 :]
    return found
