"""A MariaDB of the test's own, that may be killed, frozen and started again; what it committed is on the disk."""

import getpass
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from tests.serving import free_port

START_S = 30


def is_installed() -> bool:
    return _find("mariadbd") is not None and _find("mariadb-install-db") is not None


class MariaDb:
    """One server process on one folder. Unlike that of `bin/test` it waits for the disk at each commit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.socket = folder / "sock"
        self.process: subprocess.Popen[bytes] | None = None
        install = [
            _find("mariadb-install-db"), "--no-defaults", f"--user={getpass.getuser()}", f"--datadir={folder / 'data'}",
            "--skip-test-db", "--auth-root-authentication-method=normal",
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
            "--no-defaults", f"--user={getpass.getuser()}", f"--datadir={self.folder / 'data'}", f"--socket={self.socket}",
            f"--port={self.port}", "--bind-address=127.0.0.1", f"--pid-file={self.folder / 'pid'}", "--skip-log-bin",
        ]  # fmt: skip
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen([str(_find("mariadbd")), *options], stdout=log, stderr=log)
        deadline = time.monotonic() + START_S
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, "MariaDB did not start"
            time.sleep(0.05)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        assert self.process is not None
        self.process.wait(10)

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.thaw()
            self.kill()

    def _signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def _answers(self) -> bool:
        import MySQLdb

        try:
            MySQLdb.connect(host="127.0.0.1", port=self.port, user="root", connect_timeout=1).close()
        except MySQLdb.Error:
            return False
        return True


def _find(program: str) -> str | None:
    return shutil.which(program, path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")
