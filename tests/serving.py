"""A real server process on a free port, with a fresh database, for tests that speak to it from outside."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests import empty_databases, preloaded

ROOT = Path(__file__).resolve().parents[1]
START_PATIENCE_S = 90  # A machine that does other work too
is_preloading = False
"""Whether servers are forked after the imports (tests/preloaded.py): so in the tests, not in the benches."""


def backends() -> list[str]:
    wanted = os.environ.get("NEUROHIRE_TEST_DATABASES", "sqlite,mariadb").split(",")
    return [one for one in wanted if one == "sqlite" or os.environ.get("TEST_MYSQL_HOST")]


@dataclass
class Server:
    """One server process; `restart` keeps its database."""

    folder: Path
    environment: dict[str, str]
    port: int
    process: subprocess.Popen[bytes] | preloaded.Process | None = None
    logs: list[str] = field(default_factory=list)
    program: tuple[str, ...] = ("app.py",)
    place: Path = ROOT
    """The folder of the program."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text()

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def launch(self) -> None:
        """Begin to start, and wait for nothing."""
        log_file = self.folder / "server.log"
        if is_preloading and self.place == ROOT:
            self.process = preloaded.start(self.program, self.environment, log_file)
            return
        with log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.program], cwd=self.place, env=self.environment, stdout=log, stderr=log
            )

    def start(self) -> None:
        self.launch()
        assert self.process is not None
        deadline = time.monotonic() + START_PATIENCE_S
        while time.monotonic() < deadline:
            try:
                if requests.get(f"{self.url}/healthz", timeout=2).status_code == 200:
                    return
            except requests.ConnectionError:
                assert self.process.poll() is None, f"the server ended:\n{self.log}"
                time.sleep(0.05)
        raise AssertionError(f"the server did not start:\n{self.log}")

    def stop(self, number: int = signal.SIGTERM) -> None:
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(15)

    def restart(self, number: int = signal.SIGTERM) -> None:
        self.stop(number)
        self.start()


@contextmanager
def serving(folder: Path, backend: str, *, program: tuple[str, ...] = ("app.py",), **extra: str) -> Iterator[Server]:
    """A server with an empty database of its own; stopped afterwards. The database stays with its folder or its test server."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MYSQL_")}
    environment |= {"HOST": "127.0.0.1", "PORT": str(port), "SECRET_KEY": "only the tests know this secret"}
    environment |= {"SQLITE_PATH": str(folder / "live.db"), "UPLOAD_DIR": str(folder / "uploads")}
    if backend == "mariadb":
        environment |= empty_databases.mysql_environment(f"live_{uuid.uuid4().hex[:8]}")
    environment |= extra
    empty_databases.copy_for(environment)
    server = Server(folder, environment, port, program=program)
    server.start()
    try:
        yield server
    finally:
        if server.is_running:
            server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Browser:
    """A person's cookies, and forms filled as the seed's document names their fields."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.http = requests.Session()

    def get(self, path: str, **options: object) -> requests.Response:
        return self.http.get(self.server.url + path, timeout=20, **options)  # type: ignore[arg-type]

    def post(
        self, path: str, fields: dict[str, object], *, form_at: str | None = None, **options: object
    ) -> requests.Response:
        """Read the form's page for its token, then send it."""
        page = self.get(form_at or path)
        found = re.search(r'name="csrf[-_]token"[^>]*(?:content|value)="([^"]+)"', page.text)
        assert found is not None, f"no token at {form_at or path}: {page.status_code}"
        data = {"csrf_token": found.group(1), **fields}
        return self.http.post(self.server.url + path, data=data, timeout=20, **options)  # type: ignore[arg-type]

    def sign_in(self, username: str, password: str) -> requests.Response:
        return self.post("/login", {"username": username, "password": password})

    @property
    def cookie(self) -> str:
        return "; ".join(f"{one.name}={one.value}" for one in self.http.cookies)
