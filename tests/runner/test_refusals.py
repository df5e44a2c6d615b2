"""What the runner refuses: strangers, what is too large, malformed or unknown, and more than it has room for."""

import http.client
import json
import os
import select
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from runner import bounds
from tests.runner.program import AUTHORIZED, TOKEN, Runner, as_user, job

pytestmark = pytest.mark.slow

JSON = {"Content-Type": "application/json"}
RUN = json.dumps(job("bash", "echo ran")).encode()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": TOKEN},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": "Basic dXNlcjpwYXNz"},
        {"Authorization": "Bearer \u00e9\u00e8"},
    ],
    ids=str,
)
def test_without_the_token_nothing_is_run_and_nothing_is_told(runner: Runner, headers: dict[str, str]) -> None:
    for method, path, body in (("GET", "/api/v2/runtimes", None), ("POST", "/api/v2/execute", RUN)):
        encoded = {name: value.encode("latin-1") for name, value in headers.items()}
        status, answer = runner.ask(method, path, body, {**encoded, **JSON})  # type: ignore[dict-item]
        assert (status, answer) == (401, {"message": "The token is missing or wrong."})


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("GET", "/", {}, None, 404),
        ("GET", "/api/v2/execute", {}, None, 405),
        ("POST", "/api/v2/runtimes", JSON, b"{}", 405),
        ("POST", "/api/v2/execute/../runtimes", JSON, b"{}", 404),
        ("POST", "/api/v2/execute", {"Content-Type": "text/plain"}, RUN, 415),
        ("POST", "/api/v2/execute", JSON | {"Content-Length": "-1"}, None, 411),
        ("POST", "/api/v2/execute", JSON | {"Content-Length": "9" * 5000}, None, 413),
        ("POST", "/api/v2/execute", JSON | {"Content-Length": str(bounds.MAX_BODY_BYTES + 1)}, None, 413),
        ("POST", "/api/v2/execute", JSON | {"Transfer-Encoding": "chunked"}, None, 411),
        ("POST", "/api/v2/execute", JSON, b"", 400),
        ("POST", "/api/v2/execute", JSON, b"[]", 400),
        ("POST", "/api/v2/execute", JSON, b"\xff{}", 400),
        ("POST", "/api/v2/execute", JSON, b"[" * 100_000, 400),
    ],
)
def test_what_is_no_request_is_refused(
    runner: Runner, method: str, path: str, headers: dict[str, str], body: bytes | None, status: int
) -> None:
    found, answer = runner.ask(method, path, body, AUTHORIZED | headers)
    assert found == status, answer
    assert answer["message"].endswith(".")


def files(*names: str) -> dict[str, Any]:
    return {"files": [{"name": name, "content": ""} for name in names]}


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"language": "cobol"}, 400, "'cobol-*' is not among the runtimes"),
        ({"language": None}, 400, "must be given as text"),
        ({"version": "99.1"}, 400, "not among the runtimes"),
        ({"version": 5}, 400, "must be given as text"),
        ({"files": []}, 400, "at least one"),
        ({"files": "main.sh"}, 400, "at least one"),
        ({"files": [{"name": "a.sh"}]}, 400, "content must be text"),
        ({"files": [{"content": "", "name": 7}]}, 400, "must be text"),
        ({"files": [{"content": ""}, {"content": ""}]}, 400, "must have a name"),
        ({"files": [{"content": "%%%", "encoding": "base64"}]}, 400, "not base64"),
        ({"files": [{"content": "", "encoding": "utf-7"}]}, 400, "encoding"),
        (files("../main.sh"), 400, "below the run's folder"),
        (files("/etc/passwd"), 400, "below the run's folder"),
        (files("a/../../b"), 400, "below the run's folder"),
        (files("a//b"), 400, "below the run's folder"),
        (files("./a"), 400, "below the run's folder"),
        (files("a\0b"), 400, "below the run's folder"),
        (files("a\nb"), 400, "below the run's folder"),
        (files("a\\b"), 400, "below the run's folder"),
        (files("\ud800"), 400, "Unicode"),
        (files("a" * 101), 400, "100 characters"),
        (files("a/b/c/d/e"), 400, "4 parts"),
        (files("a", "a"), 400, "same place"),
        (files("a/b", "a"), 400, "same place"),
        (files(*(f"{number}" for number in range(21))), 413, "20 files"),
        ({"files": [{"content": "a" * 300_000}] * 2}, 400, "name"),
        ({"files": [{"name": name, "content": "a" * 300_000} for name in "ab"]}, 413, "512 KB together"),
        ({"files": [{"content": "a" * 600_000}]}, 413, "512 KB"),
        ({"stdin": "a" * 300_000}, 413, "256 KB"),
        ({"stdin": None}, 400, "stdin must be text"),
        ({"args": "ab"}, 400, "list of texts"),
        ({"args": ["\0"]}, 400, "list of texts"),
        ({"args": ["a"] * 33}, 413, "32 arguments"),
        ({"run_timeout": 10_001}, 400, "10000 ms"),
        ({"run_timeout": True}, 400, "10000 ms"),
        ({"run_timeout": 0}, 400, "10000 ms"),
        ({"compile_timeout": -5}, 400, "20000 ms"),
        ({"run_memory_limit": 2**31}, 400, "268435456 bytes"),
        ({"run_memory_limit": "all"}, 400, "268435456 bytes"),
    ],
    ids=lambda value: str(value)[:40].encode("ascii", "replace").decode(),
)
def test_a_job_that_cannot_be_run_is_refused_in_words(
    runner: Runner, more: dict[str, Any], status: int, words: str
) -> None:
    found, answer = runner.post(job("bash", "echo ran") | more)
    assert found == status, answer
    assert words in answer["message"]


def first_refused(waiting: list[http.client.HTTPConnection], *, within_s: float) -> Any:
    """What the first is told that is refused, whichever of them was read last; None if nobody is."""
    deadline, left = time.monotonic() + within_s, list(waiting)
    while left and time.monotonic() < deadline:
        for connection in select.select([one.sock for one in left], [], [], 1)[0]:
            found = next(one for one in left if one.sock is connection)
            left.remove(found)
            answer = found.getresponse()
            if answer.status != 200:
                return answer.status, json.loads(answer.read())
    return None


def test_who_is_one_too_many_is_told_so_and_who_goes_away_gives_the_place_back(runner: Runner) -> None:
    waiting, stopped = [], runner.log.count("run: 200 XX in")
    body = json.dumps(job("bash", "echo begun; sleep 60")).encode()
    for _number in range(bounds.SLOTS + bounds.QUEUE + 1):
        connection = http.client.HTTPConnection("127.0.0.1", runner.port, timeout=60)
        connection.request("POST", "/api/v2/execute", body, AUTHORIZED | JSON)
        waiting.append(connection)
    refused = first_refused(waiting, within_s=30)
    assert refused == (429, {"message": "The runner is busy. Try again in a moment."})
    for connection in waiting:
        connection.close()
    deadline = time.monotonic() + 30
    while (status := runner.post(job("bash", "echo ran"))[0]) == 429 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert status == 200, "nothing is run for who has gone"
    assert runner.log.count("run: 200 XX in") == stopped + bounds.SLOTS, "those that had begun were stopped"
    while runner.leftovers() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert runner.leftovers() == []


@pytest.mark.skipif(os.getuid() != 0, reason="only root can try it as root")
def test_it_does_not_run_as_root(runner: Runner) -> None:
    command = runner.command()[len(as_user()) :]
    tried = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)
    assert tried.returncode == 1
    assert tried.stderr.startswith("The runner does not run as root.")


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("RUNNER_TOKEN", "", "RUNNER_TOKEN must have at least 16"),
        ("RUNNER_TOKEN", "short", "RUNNER_TOKEN must have at least 16"),
        ("RUNNER_TOKEN_FILE", "/nowhere", "RUNNER_TOKEN_FILE cannot be read"),
        ("RUNNER_LISTEN", "5080", "RUNNER_LISTEN must be an address"),
        ("RUNNER_LISTEN", "127.0.0.1:99999", "nothing can listen at 127.0.0.1:99999"),
    ],
)
def test_it_does_not_start_with_what_it_cannot_use(runner: Runner, setting: str, value: str, words: str) -> None:
    command = runner.command(**{setting: value})
    tried = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)
    assert tried.returncode == 1
    assert words in tried.stderr
    assert "Traceback" not in tried.stderr


def peeked(connection: socket.socket) -> bytes | None:
    """What has come, nothing from one that is closed, None from one that waits."""
    try:
        return connection.recv(1)
    except TimeoutError:
        return None
    except OSError:
        return b""


def test_a_request_that_does_not_arrive_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often another byte of it comes."""
    from runner import server

    monkeypatch.setattr(bounds, "RECEIVE_S", 0.3)
    listening = server.Server(("127.0.0.1", 0), None)  # type: ignore[arg-type]
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    try:
        with socket.create_connection(listening.server_address[:2], timeout=10) as slow:
            slow.sendall(b"GET /healthz HTTP/1.1\r\nX: ")
            slow.settimeout(0.05)
            deadline = time.monotonic() + 30
            while (answer := peeked(slow)) is None and time.monotonic() < deadline:
                slow.sendall(b"x")
        assert answer == b"", "closed, and nothing answered"
    finally:
        listening.shutdown()
        listening.server_close()


@pytest.mark.skipif(os.getuid() != 0, reason="needs a user namespace whose owner may not make others")
def test_a_system_without_user_namespaces_is_told_with_the_remedy(runner: Runner) -> None:
    lame = Runner(runner.folder / "lame")
    nested = ["bwrap", "--unshare-user", "--disable-userns", "--dev-bind", "/", "/", "--proc", "/proc", "--"]
    lame.start(*nested)
    try:
        for status, answer in (
            lame.ask("GET", "/api/v2/runtimes", headers=AUTHORIZED),
            lame.post(job("bash", "echo ran")),
        ):
            assert status == 503
            assert "user namespaces" in answer["message"]
            assert "sysctl" in answer["message"]
        assert "It cannot run anything yet." in lame.log
    finally:
        assert lame.process is not None
        for task in Path(f"/proc/{lame.process.pid}/task").glob("*/children"):
            for child in task.read_text().split():  # bubblewrap takes none of them with it here.
                os.kill(int(child), signal.SIGKILL)
        lame.stop()
