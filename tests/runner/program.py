"""The runner as it is really started: as a user of its own, from a folder that this user may read, with real boxes."""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.program import Program
from tests.serving import ROOT

TOKEN = "a token that only the tests know"
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
USER = 64_900 + WORKER if os.getuid() == 0 else os.getuid()
"""Nobody else on the machine is this one; each worker has its own, so that their processes can be told apart."""
ANY_PORT = "127.0.0.1:0"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}


def as_user() -> list[str]:
    """What comes before a command so that root's tests run it as somebody else."""
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"] if os.getuid() == 0 else []


def python() -> str:
    """A Python that this user may start: that of the tests may lie in somebody's home."""
    for one in ("/usr/bin/python3", shutil.which("python3"), sys.executable):
        command = [*as_user(), str(one), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        if one and subprocess.run(command, check=False, capture_output=True, cwd="/").returncode == 0:
            return one
    raise AssertionError("no Python 3.11 that an ordinary user may start")


class Runner(Program):
    """One of the tests' own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        folder.chmod(0o755)
        shutil.copytree(ROOT / "runner", folder / "runner", ignore=shutil.ignore_patterns("__pycache__"))
        subprocess.run(["chmod", "-R", "a+rX", str(folder / "runner")], check=True)

    def command(self, *before: str, **environment: str) -> list[str]:
        """How it is started; `before` stands between the user and Python."""
        settings = {"RUNNER_TOKEN": TOKEN, "RUNNER_LISTEN": ANY_PORT} | environment
        variables = [f"{name}={value}" for name, value in settings.items()]
        return [*as_user(), *before, "env", "-i", "-C", str(self.folder), *variables, python(), "-B", "-m", "runner"]

    def start(self, *before: str) -> None:
        self.run(*self.command(*before))

    def answers(self) -> bool:
        """At the port that it says it has: one chosen for it could be another program's by then."""
        told = re.findall(r"listens at 127\.0\.0\.1:(\d+)\.", self.log)
        if not told:
            return False
        self.port = int(told[-1])
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except OSError:
            return False

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Status and answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def runtimes(self) -> dict[str, str]:
        """Language and version of each."""
        status, found = self.ask("GET", "/api/v2/runtimes", headers=AUTHORIZED)
        assert status == 200, found
        return {one["language"]: one["version"] for one in found}

    def post(self, asked: dict[str, Any]) -> tuple[int, Any]:
        headers = AUTHORIZED | {"Content-Type": "application/json"}
        return self.ask("POST", "/api/v2/execute", json.dumps(asked).encode(), headers)

    def execute(self, language: str, code: str, **more: Any) -> dict[str, Any]:
        """What became of the run; of what was compiled where it did not come to one."""
        status, answer = self.post(job(language, code, **more))
        assert status == 200, answer
        found: dict[str, Any] = answer.get("run") or answer["compile"]
        return found

    def leftovers(self) -> list[str]:
        """Processes that came of runs and are still there."""
        assert self.process is not None
        waiting, found = [self.process.pid], []
        while waiting:
            for task in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
                waiting += (children := [int(one) for one in task.read_text().split()])
                found += [Path(f"/proc/{one}/stat").read_text() for one in children]
        return found


def job(language: str, code: str, **more: Any) -> dict[str, Any]:
    return {"language": language, "version": "*", "files": [{"content": code}], **more}
