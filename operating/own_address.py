"""Whether people find this server at PUBLIC_URL: one page and one handshake, asked for from this machine as a browser
asks. Only the command does this; a server that serves calls nobody.
"""

import http.client
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from config import Config
from operating.finding import Finding

WITHIN_S = 5.0
MAX_READ_BYTES = 1024
PAGE, SOCKET = "/healthz", "/socket.io/?EIO=4&transport=polling"
OURS = b'"status"'
NOT_SIGNED_IN = b"signed-out"
"""What the gate before the sockets answers to a stranger (sockets/gate.py)."""
WHAT = "own address"


def examine(config: Config) -> Iterator[Finding]:
    """Nothing without PUBLIC_URL."""
    if config.public_url is None:
        return
    try:
        page, socket = _ask(config.public_url, PAGE), _ask(config.public_url, SOCKET)
    except ssl.SSLError as error:
        why = getattr(error, "verify_message", "") or error.reason
        yield _amiss(
            config,
            f"has no certificate that this machine trusts ({why})",
            "Browsers refuse it too. Check the proxy's certificate.",
        )
    except (OSError, http.client.HTTPException) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        remedy = "Check its name, the proxy and the firewall. If only this machine cannot reach it, nothing is wrong."
        yield _amiss(config, f"does not answer this machine ({why})", remedy)
    else:
        yield _judged(config, page, socket)


def _judged(config: Config, page: tuple[int, str, bytes], socket: tuple[int, str, bytes]) -> Finding:
    status, target, body = page
    if target:
        return _amiss(config, f"leads to {_origin(target)}", "Set PUBLIC_URL to the address at which people end.")
    if status != http.client.OK or OURS not in body:
        return _amiss(config, f"is answered by something else ({status})", "Check where the proxy sends this name.")
    if NOT_SIGNED_IN not in socket[2]:
        found = f"serves pages but no rooms ({socket[0]} at /socket.io/)"
        return _amiss(config, found, "Let the proxy pass everything below /socket.io/ unchanged.")
    return Finding(WHAT, f"{config.public_url} serves pages and rooms (tested from this machine)")


def _amiss(config: Config, found: str, remedy: str) -> Finding:
    return Finding(WHAT, f"{config.public_url} {found}", remedy)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else parts.path


def _ask(url: str, path: str) -> tuple[int, str, bytes]:
    """Status, where it leads, and the beginning of the answer. Raises OSError, http.client.HTTPException."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(host, parts.port, timeout=WITHIN_S)
    try:
        connection.request("GET", path, headers={"Origin": url})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read(MAX_READ_BYTES)
    finally:
        connection.close()
