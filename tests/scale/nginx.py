"""A real nginx with the project's own configuration, its addresses changed to those of the test."""

import os
import re
from pathlib import Path

import requests

from tests.program import Program, find
from tests.serving import ROOT

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
LINE = re.compile(r"^ +server app-\d+:5000.*\n", re.MULTILINE)
BLOCK = re.compile(r"^ +location @app-\d+ \{[^}]*\}\n", re.MULTILINE)


def is_installed() -> bool:
    return find("nginx") is not None


class Nginx(Program):
    """One proxy before the processes at these ports, by name. `at_random` makes it guess wrong most of the time."""

    def __init__(self, folder: Path, ports: dict[str, int], *, at_random: bool = False) -> None:
        super().__init__(folder)
        (folder / "nginx.conf").write_text(_adapted(ports, self.port, folder, at_random=at_random))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        who = "user root; " if os.getuid() == 0 else ""  # Else its workers could not enter the test's folder.
        self.run(str(find("nginx")), "-p", str(self.folder), "-c", "nginx.conf", "-g", f"{who}daemon off;")

    def answers(self) -> bool:
        try:
            requests.get(f"{self.url}/healthz", timeout=2)
        except (requests.ConnectionError, requests.Timeout):
            return False
        return True

    def pids(self) -> list[int]:
        """Its workers, which do the work, and the process that watches them."""
        assert self.process is not None
        pid = self.process.pid
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, workers)]

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()  # Its workers end with it, which they would not if it were killed.
            self.process.wait(15)


def _adapted(ports: dict[str, int], port: int, folder: Path, *, at_random: bool) -> str:
    """The project's file with these processes in its two marked places."""
    text = CONFIGURATION.read_text()
    line, block = LINE.findall(text), BLOCK.findall(text)
    assert len(line) == len(block) > 1, "the file has the two places"
    for marked in (*line[1:], *block[1:]):
        text = text.replace(marked, "")
    for marked in (line[0], block[0]):
        every = [
            marked.replace("app-1:5000", f"127.0.0.1:{one}").replace("@app-1", f"@{name}")
            for name, one in ports.items()
        ]
        text = text.replace(marked, "".join(every))
    if at_random:
        text = text.replace("hash $place consistent;", "random;")
    return text.replace("listen 8080", f"listen 127.0.0.1:{port}").replace("/tmp/nginx", str(folder / "nginx"))
