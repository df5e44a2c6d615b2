"""A program that comes second, and the lock in MySQL that it wants."""

import hashlib
import signal
import uuid
from contextlib import suppress

from tests.faults.store import ask
from tests.live.house import eventually
from tests.serving import Server, free_port, launch

REFUSED_S = 60  # The second start waits 15 s for the first to end; the rest is a slow machine's.
LOCKS = (
    "SELECT id, info FROM information_schema.processlist"
    " WHERE info LIKE '%neurohire process=%' AND info LIKE '%SLEEP%' AND id <> CONNECTION_ID()"
)


class Second:
    """Another program with the settings of this server, on a port of its own unless `extra` says another."""

    def __init__(self, server: Server, *command: str, **extra: str) -> None:
        self._log = server.folder / f"second-{uuid.uuid4().hex[:8]}.log"
        environment = server.environment | {"PORT": str(free_port())} | extra
        self._log.touch()
        self.process = launch(command or ("app.py",), environment, self._log)

    @property
    def pid(self) -> int:
        return self.process.pid

    def says(self, words: str) -> bool:
        """Whether it says so within a while."""
        return bool(eventually(lambda: words in self._log.read_text(), within_s=REFUSED_S))

    def refusal(self) -> str:
        """What it said last, once it has ended with 1; nothing that it says is a traceback."""
        try:
            code = self.process.wait(REFUSED_S)
        finally:
            self.end(signal.SIGKILL)
        said = self._log.read_text()
        assert code == 1, said
        assert "Traceback" not in said
        return said.strip().splitlines()[-1]

    def end(self, number: int = signal.SIGTERM) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(20)


def pid(server: Server) -> int:
    assert server.process is not None
    return server.process.pid


def lock_of(server: Server) -> int | None:
    """The connection that has the lock of this process, by its number in the list of MySQL's processes."""
    found = [number for number, info in ask(server, LOCKS) if f"process={pid(server)} " in info]
    return found[0] if found else None


def number_of_lock(server: Server) -> int | None:
    """As `lock_of`, whoever has it, also when it says nothing: locks are named after the database."""
    digest = hashlib.sha256(f"{server.environment['MYSQL_DB']}\nalone".encode()).hexdigest()
    number = ask(server, f"SELECT IS_USED_LOCK('neurohire-{digest[:40]}')")[0][0]
    return None if number is None else int(number)


def cut(server: Server, connection: int | None) -> None:
    assert connection is not None
    with suppress(Exception):
        ask(server, f"KILL CONNECTION {connection}")
