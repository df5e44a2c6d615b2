"""A real Caddy with the project's own Caddyfile, on ports of a test, with certificates of its own authority."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from tests.serving import ROOT, Browser, free_port

CONFIGURATION = ROOT / "deploy" / "Caddyfile"
PORTS = {":443": "https", "127.0.0.1:2080": "health"}
"""What the Caddyfile listens on, and the test's name for it."""
PATIENCE_S = 20


def programs() -> dict[str, str]:
    """Every Caddy of this machine by where it comes from. Distributions ship older ones, Debian 12 has 2.6.2."""
    own = shutil.which("caddy", path=str(Path(sys.executable).parent))
    assert own is not None, "requirements-dev.txt brings Caddy"
    system = shutil.which("caddy", path="/usr/local/bin:/usr/bin:/bin")
    return {"pinned": own} | ({"system": system} if system else {})


@dataclass
class Caddy:
    """One Caddy in front of a server."""

    program: str
    folder: Path
    ports: dict[str, int]

    @property
    def url(self) -> str:
        return f"https://localhost:{self.ports['https']}"

    @property
    def is_before_2_7(self) -> bool:
        """Such a Caddy does not write a request's id into its log."""
        said = subprocess.check_output([self.program, "version"], text=True)
        major, minor, _ = said.lstrip("v").split(".", 2)
        return (int(major), int(minor)) < (2, 7)

    @property
    def authority(self) -> Path:
        """The certificate that browsers would have to believe."""
        return self.folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"

    @property
    def log(self) -> str:
        return (self.folder / "caddy.log").read_text()

    def configuration(self, upstream: str, max_content_length: int) -> dict[str, Any]:
        """The Caddyfile as Caddy reads it; nothing but its ports is another."""
        settings = {"PUBLIC_HOST": "localhost", "UPSTREAM": upstream, "MAX_CONTENT_LENGTH": str(max_content_length)}
        command = [self.program, "adapt", "--config", str(CONFIGURATION), "--adapter", "caddyfile"]
        adapted = json.loads(subprocess.check_output(command, env=os.environ | settings, stderr=subprocess.DEVNULL))
        http = adapted["apps"]["http"]
        assert {one for server in http["servers"].values() for one in server["listen"]} == set(PORTS)
        for server in http["servers"].values():
            server["listen"] = [f"127.0.0.1:{self.ports[PORTS[one]]}" for one in server["listen"]]
        http |= {"http_port": self.ports["http"], "https_port": self.ports["https"]}
        return adapted  # type: ignore[no-any-return]


@contextmanager
def in_front_of(
    upstream: str, program: str, folder: Path, ports: dict[str, int], *, max_content_length: int
) -> Iterator[Caddy]:
    """Caddy, run from the path `program`, before the server at `upstream` (host:port); stopped afterwards."""
    caddy = Caddy(program, folder, ports)
    file = folder / "caddy.json"
    file.write_text(json.dumps(caddy.configuration(upstream, max_content_length)))
    environment = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "caddy.log").open("ab") as log:
        process = subprocess.Popen([program, "run", "--config", str(file)], env=environment, stdout=log, stderr=log)
    try:
        _wait(caddy, process)
        yield caddy
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _wait(caddy: Caddy, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            if requests.get(f"{caddy.url}/healthz", verify=str(caddy.authority), timeout=5).status_code == 200:
                return
        except (requests.ConnectionError, OSError):  # OSError: the authority has not made itself yet.
            assert process.poll() is None, f"Caddy ended:\n{caddy.log}"
            time.sleep(0.05)
    raise AssertionError(f"Caddy did not start:\n{caddy.log}")


def free_ports() -> dict[str, int]:
    return {name: free_port() for name in ("http", *PORTS.values())}


class _From(HTTPAdapter):
    """Connections that begin at one address of this machine."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, source_address=(self.address, 0), **kwargs)


class Visitor(Browser):
    """A browser that believes Caddy's authority, at an address of its own."""

    def __init__(self, caddy: Caddy, address: str) -> None:
        super().__init__(caddy)  # type: ignore[arg-type] (what it takes of a server is the address)
        self.http.trust_env = False  # REQUESTS_CA_BUNDLE would name other authorities.
        self.http.verify = str(caddy.authority)
        self.http.mount("https://", _From(address))

    def post(self, path: str, fields: dict[str, object], **options: Any) -> requests.Response:
        """With the referrer that our own pages send."""
        headers = {"Referer": self.server.url + path} | options.pop("headers", {})
        return super().post(path, fields, headers=headers, **options)
