"""A MariaDB of the test's own, that may be killed, frozen and started again; what it committed is on the disk."""

import getpass
import subprocess
from pathlib import Path

from tests.program import Program, find


def is_installed() -> bool:
    return find("mariadbd") is not None and find("mariadb-install-db") is not None


class MariaDb(Program):
    """One server process on one folder. Unlike that of `bin/test` it waits for the disk at each commit."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.socket = folder / "sock"
        install = [
            find("mariadb-install-db"), "--no-defaults", f"--user={getpass.getuser()}", f"--datadir={folder / 'data'}",
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
        self.run(str(find("mariadbd")), *options)

    def answers(self) -> bool:
        import MySQLdb

        try:
            MySQLdb.connect(host="127.0.0.1", port=self.port, user="root", connect_timeout=1).close()
        except MySQLdb.Error:
            return False
        return True
