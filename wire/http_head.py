"""The head of an HTTP/1.1 request and a chunked body, read strictly (RFC 9112).

What two programs could read in two ways is refused and not repaired, because a proxy in front may have read it the
other way: that is how one request is smuggled inside another. Knows no socket; it is handed what reads a line.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

MAX_REQUEST_LINE_BYTES = 8192
"""nginx's own limit (`large_client_header_buffers`); an address of ours is shorter than 300 bytes."""
MAX_HEADER_LINE_BYTES = 8192
MAX_HEAD_BYTES = 32 * 1024
MAX_HEADERS = 100
"""A browser sends about 20, a proxy adds about 10."""
MAX_CHUNK_LINE_BYTES = 256
"""The size and its extensions, which mean nothing to us."""
MAX_CHUNKED_BODY_BYTES = 64 * 1024
"""A browser says the length of what it sends, and a proxy passes that on. Only bodies that a proxy could not measure
come in chunks, such as the empty one of a page asked for by HTTP/3.
"""
MAX_CHUNKS = 1024

FOR_PROXIES = frozenset({"CONNECT", "TRACE"})
"""Every other method is answered by the page that does not take it, also one that nobody knows: a scanner would take
another answer than the page's own for a way around it."""

REQUEST_LINE = re.compile(rb"([A-Z]{1,20}) (/[\x21-\x7e]*) HTTP/1\.([01])\r\n")
NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
NO_TEXT = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
LENGTH = re.compile(r"[0-9]{1,15}")
CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[\t\x20-\x7e]*)?\r\n")
HOST = re.compile(r"[A-Za-z0-9._~!$&'()*+;=%:\[\]-]{0,300}")

ReadLine = Callable[[int], bytes]
Read = Callable[[int], bytes]


class BadRequest(Exception):
    """The request is answered with this status, and its connection ends."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status, self.reason = status, reason


@dataclass(frozen=True)
class Head:
    """A request without its body. Header names are as they came, values without the space around them."""

    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        """Every value of this header, whose name is given in lower case."""
        return [value for one, value in self.headers if one.lower() == name]

    @property
    def keeps_alive(self) -> bool:
        """Whether another request may follow on the connection."""
        said = {token.strip().lower() for value in self.all("connection") for token in value.split(",")}
        return "close" not in said if self.version == "HTTP/1.1" else "keep-alive" in said

    @property
    def length(self) -> int:
        """Bytes of the body; 0 when nothing is said of it."""
        given = self.all("content-length")
        return int(given[0]) if given else 0

    @property
    def is_chunked(self) -> bool:
        return bool(self.all("transfer-encoding"))


def read_head(read_line: ReadLine) -> Head | None:
    """The head of the next request; None when the connection ended before it began.

    Raises BadRequest, and whatever `read_line` raises.
    """
    line = read_line(MAX_REQUEST_LINE_BYTES + 1)
    if not line:
        return None
    found = REQUEST_LINE.fullmatch(line)
    if found is None:
        raise BadRequest(414, "URI Too Long") if len(line) > MAX_REQUEST_LINE_BYTES else BadRequest(400, "Bad Request")
    method = found.group(1).decode()
    if method in FOR_PROXIES:
        raise BadRequest(501, "Not Implemented")
    # A target that began with two slashes would be taken for the address of another host.
    target = "/" + found.group(2).decode().lstrip("/")
    head = Head(method, target, f"HTTP/1.{found.group(3).decode()}", _read_headers(read_line, len(line)))
    _check_body(head)
    _check_host(head)
    return head


def _read_headers(read_line: ReadLine, size: int) -> tuple[tuple[str, str], ...]:
    headers: list[tuple[str, str]] = []
    while True:
        line = read_line(MAX_HEADER_LINE_BYTES + 1)
        size += len(line)
        if len(line) > MAX_HEADER_LINE_BYTES or size > MAX_HEAD_BYTES or len(headers) > MAX_HEADERS:
            raise BadRequest(431, "Request Header Fields Too Large")
        if line == b"\r\n":
            return tuple(headers)
        headers.append(_header(line))


def _header(line: bytes) -> tuple[str, str]:
    """A line that is folded, ends otherwise than by CR LF, or has anything before its colon but a name is refused."""
    name, colon, value = line.removesuffix(b"\r\n").partition(b":")
    if not colon or not line.endswith(b"\r\n") or NAME.fullmatch(name) is None or NO_TEXT.search(value):
        raise BadRequest(400, "Bad Request")
    return name.decode("ascii"), value.strip(b" \t").decode("latin-1")


def _check_body(head: Head) -> None:
    lengths, codings = head.all("content-length"), head.all("transfer-encoding")
    if len(lengths) > 1 or (lengths and codings) or any(LENGTH.fullmatch(one) is None for one in lengths):
        raise BadRequest(400, "Bad Request")
    if codings and head.version == "HTTP/1.0":
        raise BadRequest(400, "Bad Request")
    if codings and [one.lower() for one in codings] != ["chunked"]:
        raise BadRequest(501, "Not Implemented")
    if any(one.lower() != "100-continue" for one in head.all("expect")):
        raise BadRequest(417, "Expectation Failed")


def _check_host(head: Head) -> None:
    hosts = head.all("host")
    if len(hosts) > 1 or (not hosts and head.version == "HTTP/1.1") or any(not HOST.fullmatch(one) for one in hosts):
        raise BadRequest(400, "Bad Request")


def read_chunked(read_line: ReadLine, read: Read) -> bytes:
    """The whole of a chunked body.

    Raises BadRequest: 413 beyond `MAX_CHUNKED_BODY_BYTES`, 400 for what is no chunk, more than `MAX_CHUNKS` of them
    and trailers.
    """
    body = bytearray()
    for _ in range(MAX_CHUNKS):
        found = CHUNK_SIZE.fullmatch(read_line(MAX_CHUNK_LINE_BYTES + 1))
        if found is None:
            break
        size = int(found.group(1), 16)
        if len(body) + size > MAX_CHUNKED_BODY_BYTES:
            raise BadRequest(413, "Content Too Large")
        body += read(size)
        if read_line(3) != b"\r\n":
            break
        if size == 0:
            return bytes(body)
    raise BadRequest(400, "Bad Request")
