"""`bin/runner` on a machine that has what it needs, started by an ordinary user."""

import http.client
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runner.program import ANY_PORT, USER, Runner, as_user, job
from tests.serving import ROOT

pytestmark = pytest.mark.slow


class Started(Runner):
    """By the script, in a folder like that of the project."""

    def script(self, *arguments: str, **environment: str) -> list[str]:
        variables = [f"{name}={value}" for name, value in environment.items()]
        here = ["env", "-i", f"PATH={os.environ['PATH']}", f"RUNNER_LISTEN={ANY_PORT}", *variables]
        return [*as_user(), *here, str(self.folder / "bin" / "runner"), *arguments]

    def kept(self) -> Path:
        return self.folder / "instance" / "runner_token"


@pytest.fixture
def started() -> Iterator[Started]:
    folder = Path(tempfile.mkdtemp(prefix="neurohire-runner-"))
    found = Started(folder)
    (folder / "bin").mkdir()
    for name in ("runner", "setup.sh"):
        shutil.copy(ROOT / "bin" / name, folder / "bin")
    subprocess.run(["chown", "-R", str(USER), str(folder)], check=True)
    yield found
    found.stop()
    shutil.rmtree(folder)


@pytest.mark.parametrize(("option", "code"), [("--serve", 2), ("--help", 0)])
def test_it_says_what_it_can_do(started: Started, option: str, code: int) -> None:
    said = subprocess.run(started.script(option), check=False, capture_output=True, text=True)
    assert said.returncode == code
    assert "bin/runner --setup" in said.stdout


def test_a_token_that_is_too_short_or_cannot_be_read_is_refused(started: Started) -> None:
    for setting, words in (
        ({"RUNNER_TOKEN": "short"}, "at least 16"),
        ({"RUNNER_TOKEN_FILE": "/nowhere"}, "cannot be read"),
    ):
        said = subprocess.run(started.script(**setting), check=False, capture_output=True, text=True)
        assert said.returncode == 1
        assert words in said.stderr
    assert not started.kept().exists()


def test_the_first_start_makes_a_token_and_says_where_and_others_keep_it(started: Started) -> None:
    set_up = subprocess.run(started.script("--setup"), check=True, capture_output=True, text=True)
    assert "python 3." in set_up.stderr
    assert not started.kept().exists()
    started.run(*started.script(MYSQL_PASSWORD="only the application's"))
    token = started.kept().read_text()
    assert started.kept().stat().st_mode & 0o777 == 0o600
    assert len(token) == 64
    assert token not in started.log
    assert f"RUNNER_URL=http://{ANY_PORT}\n    RUNNER_TOKEN_FILE={started.kept()}\n" in started.log
    assert started.ask("GET", "/api/v2/runtimes", headers={"Authorization": f"Bearer {token}"})[0] == 200
    assert started.process is not None
    assert "MYSQL" not in Path(f"/proc/{started.process.pid}/environ").read_text()
    started.stop()
    started.run(*started.script())
    assert started.kept().read_text() == token


def test_a_runner_that_is_killed_takes_its_boxes_with_it(started: Started) -> None:
    started.run(*started.script(RUNNER_TOKEN="the token of both of them"))
    connection = http.client.HTTPConnection("127.0.0.1", started.port, timeout=60)
    headers = {"Authorization": "Bearer the token of both of them", "Content-Type": "application/json"}
    connection.request("POST", "/api/v2/execute", json.dumps(job("bash", "sleep 60; sleep 60")), headers)
    deadline = time.monotonic() + 30
    while not (boxes := [Path("/proc", line.split()[0]) for line in started.leftovers() if "sleep" in line]):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    started.kill()
    connection.close()
    while any(box.exists() for box in boxes):
        assert time.monotonic() < deadline, "a program goes on without anybody who would stop it"
        time.sleep(0.05)


def test_a_token_in_dotenv_is_that_of_both(started: Started) -> None:
    settings = started.folder / ".env"
    settings.write_text('SECRET_KEY=x\nRUNNER_TOKEN="the token of both of them"  \n')
    if os.getuid() != USER:
        settings.chmod(0o600)
        said = subprocess.run(started.script(), check=False, capture_output=True, text=True)
        assert (said.returncode, said.stdout) == (1, "")
        assert said.stderr.startswith(f"{settings} cannot be read by this user.")
    settings.chmod(0o644)
    started.run(*started.script())
    headers = {"Authorization": "Bearer the token of both of them"}
    assert started.ask("GET", "/api/v2/runtimes", headers=headers)[0] == 200
    assert not started.kept().exists()
