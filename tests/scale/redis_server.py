"""A Redis of the test's own, that may be killed, frozen and started again."""

import socket

from tests.program import Program, find


def is_installed() -> bool:
    return find("redis-server") is not None


class RedisServer(Program):
    """One server process that keeps nothing on the disk."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.run("redis-server", *options)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(7) == b"+PONG\r\n"
        except OSError:
            return False
