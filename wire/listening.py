"""The socket the server listens on, and the address to open for it in a browser."""

import errno
import socket

BACKLOG = 128  # Connections the kernel completes before the server takes them; Linux caps it at net.core.somaxconn.
ANY_IPV4, ANY_IPV6 = "0.0.0.0", "::"  # noqa: S104 # nosec B104


class CannotListen(Exception):
    """The server cannot listen where it was told to; the text says why and what to do."""


def open_at(host: str, port: int) -> socket.socket:
    """A listening TCP socket on that address, for this process alone.

    A second server on the same port is refused: SO_REUSEPORT, which would let the kernel deal connections out to
    both, is never set. SO_REUSEADDR is, so that a restart need not wait for old connections to time out. `::` also
    takes IPv4. Of a name with several addresses, the first that this machine has is used. Raises CannotListen.
    """
    refusal: OSError | None = None
    for family, address in _addresses(host, port):
        try:
            return _listen(family, address)
        except OSError as error:
            refusal = error
            if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                break  # Going on to another address would hide, for example, that the port is in use.
    raise CannotListen(_advice(host, port, refusal)) from refusal


def url_of(host: str, port: int) -> str:
    """The address to open on this machine: wildcards become the loopback, IPv6 literals stand in brackets."""
    plain = _plain(host)
    name = {ANY_IPV4: "127.0.0.1", ANY_IPV6: "::1"}.get(plain, plain)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _plain(host: str) -> str:
    """IPv6 literals are written with brackets in URLs and without them in settings; both are meant."""
    return host[1:-1] if host.startswith("[") and host.endswith("]") else host


def _addresses(host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[object, ...]]]:
    try:
        found = socket.getaddrinfo(_plain(host), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise CannotListen(f"HOST is {host!r}, which is neither an address nor a known name. Check HOST.") from error
    return [(family, address) for family, _kind, _protocol, _name, address in found]


def _listen(family: socket.AddressFamily, address: tuple[object, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # The system's default (net.ipv6.bindv6only) must not decide whether `::` takes IPv4.
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if address[0] == ANY_IPV6 else 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except BaseException:
        listener.close()
        raise
    return listener


def _advice(host: str, port: int, error: OSError | None) -> str:
    number = None if error is None else error.errno
    if number == errno.EADDRINUSE:
        return f"Port {port} is in use by another program, perhaps another NeuroHire. Stop it, or set PORT."
    if number in (errno.EACCES, errno.EPERM):
        return f"This user may not listen on port {port}. Set PORT to 1024 or higher, and let a proxy take port {port}."
    if number == errno.EADDRNOTAVAIL:
        return f"HOST is {host!r}, which is not an address of this machine. Check HOST, or leave it empty for all."
    if number == errno.EAFNOSUPPORT:
        return f"HOST is {host!r}, but this machine has no IPv6. Set HOST to an IPv4 address."
    return f"The server cannot listen on {host} port {port}: {error}. Check HOST and PORT."
