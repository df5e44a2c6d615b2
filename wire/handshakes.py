"""What a request to Engine.IO has to look like, before the library holds a socket for it."""

import re
from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Request

WEBSOCKET_KEY = re.compile(r"[A-Za-z0-9+/]{22}==")  # 16 bytes (RFC 6455, 4.1).
VERSION = "13"


@dataclass(frozen=True)
class Fault:
    """Why a request is refused."""

    words: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()


def fault_of(request: Request) -> Fault | None:
    """What no client of the protocol sends."""
    if request.method not in ("GET", "POST", "OPTIONS"):
        return Fault("no such method", 405)
    if "j" in request.args or (request.method == "POST" and not request.args.get("sid")):
        return Fault("not taken here", 400)
    if request.args.get("transport") != "websocket":
        return None
    key = request.headers.get("Sec-WebSocket-Key", "")
    if request.method == "GET" and not (is_upgrade(request) and WEBSOCKET_KEY.fullmatch(key)):
        return Fault("no WebSocket", 400)
    if request.method == "GET" and request.headers.get("Sec-WebSocket-Version") != VERSION:
        return Fault("another version", 426, (("Sec-WebSocket-Version", VERSION),))
    return None


def is_upgrade(request: Request) -> bool:
    """Whether it asks for a WebSocket."""
    tokens = [token.strip().lower() for token in request.headers.get("Connection", "").split(",")]
    return "upgrade" in tokens and request.headers.get("Upgrade", "").lower() == "websocket"


def tidy(environ: dict[str, Any], *, proxies: int) -> None:
    """Take out what the libraries would believe or negotiate. Of the page's host only the word of the trusted proxies
    is left: each adds what it was asked for at the end, so what came before ours is anybody's word.
    """
    # Compression would hold 100 KB a connection and save nothing on edits of 40 bytes.
    environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
    for name in ("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"):
        said = [value.strip() for value in environ.pop(name, "").split(",")]
        if proxies and len(said) >= proxies and said[-proxies]:
            environ[name] = said[-proxies]
    # The library compares them with the origin letter by letter, and a browser leaves out what goes without saying.
    scheme = environ.get("HTTP_X_FORWARDED_PROTO", environ.get("wsgi.url_scheme", "http")).lower()
    for name in ("HTTP_HOST", "HTTP_X_FORWARDED_HOST"):
        if name in environ:
            environ[name] = environ[name].lower().removesuffix(":443" if scheme == "https" else ":80")
