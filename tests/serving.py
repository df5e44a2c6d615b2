"""A real server process on a free port, with a fresh database, for tests that speak to it from outside."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests import empty_databases, preloaded

ROOT = Path(__file__).resolve().parents[1]
START_PATIENCE_S = 90  # A machine that does other work too
COMMAND_S = 60
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
        self.process = launch(self.program, self.environment, self.folder / "server.log", self.place)

    def start(self) -> None:
        self.launch()
        assert self.process is not None
        deadline = time.monotonic() + START_PATIENCE_S
        while time.monotonic() < deadline:
            try:
                if requests.get(f"{self.url}/healthz", timeout=2).status_code == 200:
                    return
            except (requests.ConnectionError, requests.Timeout):
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


def launch(
    program: tuple[str, ...], environment: dict[str, str], log_file: Path, place: Path = ROOT
) -> subprocess.Popen[bytes] | preloaded.Process:
    """Begin to start a program of the project, as `python` would be given it, and wait for nothing."""
    if is_preloading and place == ROOT:
        return preloaded.start(program, environment, log_file)
    with log_file.open("ab") as log:
        return subprocess.Popen([sys.executable, *program], cwd=place, env=environment, stdout=log, stderr=log)


def run_flask(*arguments: str, environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """One of the project's commands until it ends; files of what it says go into `folder`. Raises TimeoutExpired."""
    program = ("-m", "flask", "--app", "app", *arguments)
    if not is_preloading:
        command = [sys.executable, *program]
        return subprocess.run(
            command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=COMMAND_S
        )
    said = [folder / f"{kind}-{uuid.uuid4().hex[:8]}" for kind in ("out", "err")]
    code = preloaded.start(program, environment, *said).wait(COMMAND_S)
    return subprocess.CompletedProcess(program, code, *(one.read_text() for one in said))


@contextmanager
def serving(folder: Path, backend: str, *, program: tuple[str, ...] = ("app.py",), **extra: str) -> Iterator[Server]:
    """A server with an empty database of its own; stopped afterwards. The database stays with its folder or its test server."""
    folder.mkdir(parents=True, exist_ok=True)
    port = int(extra.get("PORT") or free_port())
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
        weakref.finalize(self, self.http.close)  # Else a connection that was kept is told as a socket left open.

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
