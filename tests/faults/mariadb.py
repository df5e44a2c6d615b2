"""A MariaDB of the test's own, that may be killed, frozen and started again; what it committed is on the disk."""

import getpass
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.program import Program, find


def is_installed() -> bool:
    return find("mariadbd") is not None and find("mariadb-install-db") is not None


class MariaDb(Program):
    """One server process on one folder. Unlike that of `bin/test` it waits for the disk at each commit."""

    def __init__(self, folder: Path, *, data: Path | None = None, options: tuple[str, ...] = ()) -> None:
        super().__init__(folder)
        self.socket = folder / "sock"
        self._data = data or folder / "data"
        self._options = options
        install = [
            find("mariadb-install-db"), "--no-defaults", f"--user={getpass.getuser()}", f"--datadir={self._data}",
            *options, "--skip-test-db", "--auth-root-authentication-method=normal",
        ]  # fmt: skip
        subprocess.run([str(one) for one in install], check=True, capture_output=True)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a server use it."""
        return {
            "MYSQL_HOST": "127.0.0.1",
            "MYSQL_PORT": str(self.port),
            "MYSQL_USER": "root",
            "MYSQL_PASSWORD": "",
            "MYSQL_UNIX_SOCKET": "",
            "MYSQL_DB": "neurohire",
        }

    def start(self) -> None:
        options = [
            "--no-defaults", f"--user={getpass.getuser()}", f"--datadir={self._data}", *self._options, f"--socket={self.socket}",
            f"--port={self.port}", "--bind-address=127.0.0.1", f"--pid-file={self.folder / 'pid'}", "--skip-log-bin",
        ]  # fmt: skip
        self.run(str(find("mariadbd")), *options)

    def answers(self) -> bool:
        import MySQLdb

        try:
            MySQLdb.connect(host="127.0.0.1", port=self.port, user="root", connect_timeout=1).close()
        except MySQLdb.Error:
            return False
        return True


@contextmanager
def restarting(server: MariaDb) -> Iterator[None]:
    """It runs, and is started again a second after it ended by itself, as its unit has systemd do; stopped afterwards."""
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(1.0):
            if server.process is not None and server.process.poll() is not None:
                with suppress(AssertionError):  # It cannot start yet.
                    server.start()

    server.start()
    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        is_over.set()
        watching.join()
        server.stop()
