"""Handing one message to the mail server, by a socket that blocks, bounded in time and in what the server may say.

Call it where nobody waits: in a native thread (`jobs/mails.py`). Nothing of the message is in what it raises.
"""

import os
import smtplib
import socket
import ssl
import time
from typing import Any, cast

from services.base import MailConfig
from wire import runtime

CONNECT_S = 10.0
DELIVERY_S = 60.0
"""From the first byte to the server's last word. Some servers wait for half a minute before they greet a stranger."""
MAX_REPLY_BYTES = 64 * 1024
"""Of all that the server says in one delivery; it takes about one."""
MAX_SAID_CHARS = 250
NO_SMTPUTF8 = "This mail server takes only a to z, digits and ASCII signs before the @ (it has no SMTPUTF8)."
FINAL = 500
"""From this code on the server means it for good."""


class NotDelivered(Exception):
    """The server did not take the message; `said` is why, and `is_final` says that trying again is of no use."""

    def __init__(self, said: str, *, is_final: bool = False) -> None:
        super().__init__(said)
        self.said, self.is_final = said, is_final


def deliver(config: MailConfig, message: bytes, recipient: str) -> str:
    """Send these lines to this address; what the server answered. Raises NotDelivered."""
    session = _open(config)
    try:
        needs_utf8 = not recipient.isascii()
        options = ["SMTPUTF8"] if needs_utf8 and session.has_extn("smtputf8") else []
        if needs_utf8 and not options:
            raise NotDelivered(NO_SMTPUTF8, is_final=True)
        code, said = session.hand_over(config.address, recipient, message, options)
    except (OSError, smtplib.SMTPException) as error:
        raise _trouble(error) from None
    finally:
        session.leave()
    return f"{code} {said}"


def check(config: MailConfig) -> None:
    """Greet the server and sign in, and send nothing. Raises NotDelivered."""
    _open(config).leave()


def _open(config: MailConfig) -> "_Session":
    session = _Session(config.host, is_tls=config.security == "tls", name=config.address.rpartition("@")[2])
    try:
        session.connect(config.host, config.port)
        session.ehlo_or_helo_if_needed()
        if config.security == "starttls":
            session.starttls(context=cast(ssl.SSLContext, _Handshake()))
            session.ehlo_or_helo_if_needed()
        if config.user is not None and config.password is not None:
            session.login(config.user, config.password)
    except (OSError, smtplib.SMTPException) as error:
        session.leave()
        failure = _trouble(error)
        raise NotDelivered(failure.said) from None  # Never for good: the server or a setting is at fault, not a person.
    return session


class _Session(smtplib.SMTP):
    """A conversation that ends at its deadline, however slowly the server speaks, and reads no more than so much."""

    def __init__(self, host: str, *, is_tls: bool, name: str) -> None:
        super().__init__(local_hostname=name, timeout=CONNECT_S)  # Its own question for a name can wait for the DNS.
        self._host = host  # What a certificate has to be for.
        self._is_tls = is_tls
        self._deadline = time.monotonic() + DELIVERY_S
        self._left = MAX_REPLY_BYTES

    def hand_over(self, sender: str, recipient: str, message: bytes, options: list[str]) -> tuple[int, str]:
        """The server's answer to the whole message. Raises OSError, smtplib.SMTPException."""
        code, said = self.mail(sender, options)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, said, sender)
        code, said = self.rcpt(recipient)
        if code not in (250, 251):
            raise smtplib.SMTPRecipientsRefused({recipient: (code, said)})
        code, said = self.data(message)
        if code != 250:
            raise smtplib.SMTPDataError(code, said)
        return code, _cleaned(said)

    def leave(self) -> None:
        """Close the connection. A message that was taken is taken, so the server need not say goodbye."""
        self.close()

    def send(self, s: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(self._remaining())
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Replies(self)
        return super().getreply()

    def receive(self) -> bytes:
        """What comes next. Raises TimeoutError, SMTPResponseException."""
        assert self.sock is not None
        self.sock.settimeout(self._remaining())
        read: bytes = self.sock.recv(4096)
        self._left -= len(read)
        if self._left < 0:
            raise smtplib.SMTPServerDisconnected("The mail server says more than a mail server has to say.")
        return read

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        if not self._is_tls:
            return plain
        return _Handshake().wrap_socket(plain, server_hostname=self._host)

    def _remaining(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("The mail server took too long.")
        return left


class _Handshake:
    """What the library uses of a context. Where the handshake fails, the connection is closed at once."""

    def wrap_socket(self, plain: socket.socket, server_hostname: str) -> ssl.SSLSocket:
        context = runtime.client_context()
        secured = context.wrap_socket(plain, server_hostname=server_hostname, do_handshake_on_connect=False)
        try:
            secured.do_handshake()
        except BaseException:
            secured.close()
            raise
        return secured


class _Replies:
    """The server's lines, in place of a file: that would wait anew for each byte."""

    def __init__(self, session: _Session) -> None:
        self._session = session
        self._read = bytearray()

    def readline(self, limit: int) -> bytes:
        while b"\n" not in self._read and len(self._read) < limit:
            read = self._session.receive()
            if not read:
                break
            self._read += read
        end = self._read.find(b"\n") + 1 or len(self._read)
        line = bytes(self._read[: min(end, limit)])
        del self._read[: len(line)]
        return line

    def close(self) -> None:
        self._read.clear()


def _trouble(error: BaseException) -> NotDelivered:
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(error.__context__, OSError):
        return _trouble(error.__context__)  # The library hides what the system said.
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return NotDelivered(f"{code} {_cleaned(said)}", is_final=code >= FINAL)
    if isinstance(error, smtplib.SMTPResponseException):
        # A sender or a sign-in that is refused is the operator's to mend; the letter waits for it.
        is_final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= FINAL
        return NotDelivered(f"{error.smtp_code} {_cleaned(error.smtp_error)}".strip(), is_final=is_final)
    if isinstance(error, ssl.SSLCertVerificationError):
        return NotDelivered(f"The mail server's certificate is not trusted: {error.verify_message}")
    if isinstance(error, TimeoutError):
        return NotDelivered("The mail server did not answer in time.")
    return NotDelivered(_cleaned(_reason(error)))


def _reason(error: BaseException) -> str:
    """In the system's words, where it has some."""
    number = getattr(error, "errno", None)
    if not isinstance(error, ssl.SSLError | socket.gaierror) and isinstance(number, int) and number > 0:
        return os.strerror(number)
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _cleaned(said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:MAX_SAID_CHARS]
