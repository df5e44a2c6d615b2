"""A mail server for the tests: aiosmtpd in a process of its own, which takes mail, refuses it, or behaves badly.

Run as a program it listens on three ports (without TLS, with STARTTLS and a password, with TLS) and stores what it
takes in a folder. How it behaves is in the file `mode` there, read at each command.
"""

import asyncio
import json
import socket
import ssl
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.quoprimime import body_decode
from pathlib import Path
from typing import Any

import trustme

ROOT = Path(__file__).resolve().parents[1]
HOST = "localhost"
USER, PASSWORD = "neurohire", "the mail server's own: a/b#c"
REFUSED = "550 5.1.1 No such person here"


@dataclass
class MailServer:
    """The running server, and what it has taken."""

    process: subprocess.Popen[str]
    folder: Path
    ports: dict[str, int]

    def be(self, mode: str) -> None:
        """From now on it takes mail (`ok`) or does something else: see `Behaviour`."""
        (self.folder / "mode").write_text(mode)

    def taken(self) -> list[tuple[str, EmailMessage]]:
        """To whom and what, in the order in which it came."""
        found = [json.loads(path.read_text()) for path in sorted(self.folder.glob("*.json"))]
        return [(one["to"], _message(one["data"])) for one in found]

    def forget(self) -> None:
        for path in self.folder.glob("*.json"):
            path.unlink()
        self.be("ok")

    @property
    def authority(self) -> str:
        """The file with the certificate that a client has to trust."""
        return str(self.folder / "ca.pem")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()


def start(folder: Path) -> MailServer:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    authority.issue_cert(HOST).private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
    (folder / "mode").write_text("ok")
    command = [sys.executable, "-m", "tests.mail_server", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return MailServer(process, folder, json.loads(process.stdout.readline()))


def _message(data: str) -> EmailMessage:
    found = message_from_bytes(data.encode("latin-1"), policy=default)
    assert isinstance(found, EmailMessage)
    return found


class Behaviour:
    """What the server does with what it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: set[str] = set()
        self.count = 0

    @property
    def mode(self) -> str:
        return (self.folder / "mode").read_text()

    async def handle_RCPT(  # noqa: N802 (its name in aiosmtpd)
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        match self.mode:
            case "refuses":
                return REFUSED
            case "greylists" if address not in self.seen:
                self.seen.add(address)
                return "451 4.7.1 Greylisted, try again later"
            case "hangs":
                await asyncio.sleep(3600)
            case "drips":
                while True:
                    server.transport.write(b"2")
                    await asyncio.sleep(0.01)
            case "floods":
                while not server.transport.is_closing():
                    server.transport.write(b"250-" + b"x" * 400 + b"\r\n")
                    await asyncio.sleep(0)
            case "dies":
                server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (its name in aiosmtpd)
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        text = envelope.content.decode("latin-1")
        if self.mode.startswith("quotes"):
            found = body_decode(text).partition("/join#")[2][:43]
            before = "http://interviews.example.org" if self.mode == "quotes" else "x" * 215
            return f"554 5.7.1 Bad link {before}/join#{found}"
        if self.mode == "dies-before-storing":
            server.transport.abort()
            return "250 OK"
        self.count += 1
        record = {"to": envelope.rcpt_tos[0], "data": text}
        unfinished = self.folder / "unfinished"
        unfinished.write_text(json.dumps(record))
        unfinished.rename(self.folder / f"{self.count:06}.json")
        if self.mode == "dies-after-storing":
            server.transport.abort()
        return f"250 2.0.0 Ok: queued as {self.count}"


async def _serve(folder: Path) -> None:
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem")
    behaviour = Behaviour(folder)

    def sign_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        is_known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_known, handled=False)

    loop = asyncio.get_running_loop()
    kinds = {
        "plain": (lambda: SMTP(behaviour, enable_SMTPUTF8=True), None),
        "starttls": (
            lambda: SMTP(
                behaviour, tls_context=context, require_starttls=True, authenticator=sign_in, auth_required=True
            ),
            None,
        ),
        "tls": (lambda: SMTP(behaviour, authenticator=sign_in, auth_require_tls=False), context),
    }
    ports = {}
    for name, (factory, tls) in kinds.items():
        listener = await loop.create_server(factory, HOST, 0, ssl=tls, family=socket.AF_INET)
        ports[name] = listener.sockets[0].getsockname()[1]
    print(json.dumps(ports), flush=True)  # noqa: T201 (to the tests)
    await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(Path(sys.argv[1])))
