"""The application's side of the runner: settings, what it makes of every answer, and a run on the real program."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import config
from config import Config, ConfigError, RunnerConfig
from operating import runner as examination
from operating.finding import Finding
from services.base import Invalid, TooLarge
from services.runner import client, piston
from services.runner.piston import File, RunnerUnavailable, Runtime
from tests.in_force import using
from tests.people import World
from tests.runner.program import TOKEN, Runner
from tests.services.at_once import at_once
from tests.serving import free_port

KEY = {"SECRET_KEY": "a secret only the tests know, and long"}
LISTED = [
    {"language": "python", "version": "3.9.4", "aliases": ["py"]},
    {"language": "python", "version": "3.12.0", "aliases": ["py", "python3"], "runtime": "cpython"},
    {"language": "c++", "version": "10.2.0", "aliases": ["cpp", "g++"], "runtime": "gcc"},
    {"language": "befunge93", "version": "0.2.0", "aliases": []},
]
RAN = {
    "language": "python",
    "version": "3.12.0",
    "run": {"stdout": "a", "stderr": "b", "output": "ab", "code": 0, "signal": None},
}
"""As Piston's own page shows them."""


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    client.forget()
    yield
    client.forget()


class Stub:
    """Answers as it is told; what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, bytes]] = {
            "GET": (200, json.dumps(LISTED).encode()),
            "POST": (200, json.dumps(RAN).encode()),
        }
        self.asked: list[tuple[str, str, Any, dict[str, str]]] = []
        self.silence = threading.Event()
        self.silence.set()


@contextmanager
def answering(url_only: bool = False) -> Iterator[tuple[Stub, RunnerConfig]]:
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            stub.asked.append((self.command, self.path, json.loads(body or b"null"), dict(self.headers)))
            is_heard = stub.silence.wait(20)
            status, answer = stub.answers[self.command] if is_heard else (504, b"{}")
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        do_POST = do_GET  # noqa: N815 (the library's name)

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        found = RunnerConfig(f"http://127.0.0.1:{server.server_address[1]}", None if url_only else TOKEN)
        with using(runner=found):
            yield stub, found
    finally:
        stub.silence.set()
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"RUNNER_URL": "127.0.0.1:5080"}, "RUNNER_URL must be an address"),
        ({"RUNNER_URL": "ftp://host"}, "RUNNER_URL must be an address"),
        ({"RUNNER_URL": "http://host/api/v2"}, "RUNNER_URL must be an address"),
        ({"RUNNER_URL": "http://user:pass@host"}, "RUNNER_URL must be an address"),
        ({"RUNNER_URL": "http://host:99999"}, "RUNNER_URL must be an address"),
        ({"RUNNER_URL": "http://host", "RUNNER_TOKEN": "short"}, "RUNNER_TOKEN must have at least 16"),
        (
            {"RUNNER_URL": "http://host", "RUNNER_TOKEN": "with\na line end of its own"},
            "RUNNER_TOKEN must have at least 16",
        ),
        ({"RUNNER_TOKEN": TOKEN}, "set RUNNER_URL too"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError, match=words) as refused:
        config.load(KEY | settings)
    assert TOKEN not in str(refused.value)


def test_settings_that_do_are_taken(tmp_path: Path) -> None:
    assert config.load(KEY).runner is None
    assert config.load(KEY | {"RUNNER_URL": "http://piston:2000/"}).runner == RunnerConfig("http://piston:2000")
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    found = config.load(KEY | {"RUNNER_URL": "https://[::1]:5080", "RUNNER_TOKEN_FILE": str(tmp_path / "token")}).runner
    assert found == RunnerConfig("https://[::1]:5080", TOKEN)


def refused() -> RunnerUnavailable:
    with pytest.raises(RunnerUnavailable) as why:
        client.run("python", [File("main.py", "print(1)")])
    assert TOKEN not in f"{why.value.message} {why.value.detail}"
    return why.value


def test_without_a_runner_nothing_is_asked() -> None:
    with using(runner=None):
        assert not client.is_set()
        assert refused().code == "runner-not-set"
        assert list(examination.examine(Config(secret_key="x" * 32))) == []


# Where the process is eventlet's, its resolver asks the DNS library in a way of former days.
@pytest.mark.filterwarnings("ignore:please use dns.resolver:DeprecationWarning")
@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-name.invalid"])
def test_a_runner_that_is_away_is_told(host: str) -> None:
    with using(runner=RunnerConfig(f"http://{host}:{free_port()}", TOKEN)) as found:
        assert refused().code == "runner-away"
        [finding] = examination.examine(found)
    assert (finding.is_well, finding.is_grave) == (False, False), "everything else works without it"
    assert "does not answer this machine (" in finding.found
    assert "Error" not in finding.found


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b"<h1>Welcome to nginx!</h1>", "runner-misunderstood"),
        (200, b"{}", "runner-misunderstood"),
        (200, b"[1]", "runner-misunderstood"),
        (200, b'[{"language": "python"}]', "runner-misunderstood"),
        (200, b'[{"language": "python", "version": "3", "aliases": [7]}]', "runner-misunderstood"),
        (200, b"[" * 100_000, "runner-misunderstood"),
        (200, b"[]" + b" " * (5 << 20), "runner-misunderstood"),
        (301, b"{}", "runner-misunderstood"),
        (404, b"{}", "runner-misunderstood"),
        (401, b'{"message": "The token is missing or wrong."}', "runner-refused"),
        (429, b'{"message": "busy"}', "runner-busy"),
        (
            503,
            b'{"message": "This system does not let ordinary users make user namespaces. As root: sysctl"}',
            "runner-cannot",
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_list_that_cannot_be_used_is_told_with_the_remedy(status: int, body: bytes, code: str) -> None:
    with answering() as (stub, runner):
        stub.answers["GET"] = status, body
        assert refused().code == code
        [finding] = examination.examine(Config(secret_key="x" * 32, runner=runner))
    assert finding.remedy
    assert not finding.is_grave
    assert ("sysctl" in finding.remedy) == (code == "runner-cannot")


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b"", "runner-misunderstood"),
        (200, b"[]", "runner-misunderstood"),
        (200, b'{"language": "python"}', "runner-misunderstood"),
        (200, b'{"language": "python", "run": []}', "runner-misunderstood"),
        (200, b'{"language": "python", "run": {"stdout": 7}}', "runner-misunderstood"),
        (429, b'{"message": "busy"}', "runner-busy"),
        (500, b"oops", "runner-misunderstood"),
        (503, b"{}", "runner-cannot"),
    ],
)
def test_a_run_that_gives_no_answer_is_told(status: int, body: bytes, code: str) -> None:
    with answering() as (stub, _runner):
        stub.answers["POST"] = status, body
        assert refused().code == code


def test_what_the_runner_does_not_take_is_the_askers_to_change() -> None:
    with answering() as (stub, _runner):
        with pytest.raises(Invalid, match="unknown-language"):
            client.run("cobol", [File("a", "")])
        with pytest.raises(Invalid, match="unknown-language"):
            client.run("rust", [File("a", "")])
        stub.answers["POST"] = 400, b'{"message": "Two files have the same place."}'
        with pytest.raises(Invalid) as why:
            client.run("python", [File("a", "")])
        assert "same place" in str(why.value.message)
        stub.answers["POST"] = 413, b'{"message": "too much"}'
        with pytest.raises(TooLarge):
            client.run("python", [File("a", "")])


def test_a_run_that_takes_too_long_or_is_not_wanted_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering() as (stub, _runner):
        client.languages()
        stub.silence.clear()
        with pytest.raises(RunnerUnavailable, match="runner-stopped"):
            client.run("python", [File("a", "")], is_unwanted=lambda: True)
        monkeypatch.setattr(piston, "RUN_S", 0.1)
        assert refused().code == "runner-away"


def test_a_piston_is_asked_as_it_wants_and_understood() -> None:
    with answering(url_only=True) as (stub, runner):
        assert client.languages() == {"python": "3.12.0", "cpp": "10.2.0"}
        ran = client.run("python", [File("main.py", "code"), File("b.py", "more")], stdin="in", args=["x"])
        [finding] = examination.examine(Config(secret_key="x" * 32, runner=runner))
    (_, path, asked, headers) = stub.asked[1]
    assert (path, asked["language"], asked["version"]) == ("/api/v2/execute", "python", "3.12.0"), "the newest there is"
    assert asked["files"] == [{"name": "main.py", "content": "code"}, {"name": "b.py", "content": "more"}]
    assert (asked["stdin"], asked["args"]) == ("in", ["x"])
    assert "Authorization" not in headers
    assert ran.compiled is None
    assert ran.run is not None
    assert (ran.run.stdout, ran.run.stderr, ran.run.output, ran.run.code) == ("a", "b", "ab", 0)
    assert finding == Finding("runner", f"{runner.url} answers and runs Python\u00a03.12.0, C++\u00a010.2.0")


def test_more_output_than_is_shown_is_cut_and_halves_of_characters_go() -> None:
    run = {"stdout": "y" * 200_000, "stderr": "\ud800", "output": "", "code": None, "signal": "SIGKILL", "status": "OL"}
    with answering() as (stub, _runner):
        stub.answers["POST"] = 200, json.dumps({"language": "python", "run": run}).encode()
        ran = client.run("python", [File("a", "")]).run
    assert ran is not None
    assert (len(ran.stdout), ran.stderr) == (piston.MAX_OUTPUT_CHARS, "?")
    assert (ran.code, ran.signal, ran.status) == (None, "SIGKILL", "OL")


def test_the_list_is_asked_for_once_a_minute_and_a_failure_is_remembered_shortly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [1000.0]
    monkeypatch.setattr(client, "time", type("Clock", (), {"monotonic": staticmethod(lambda: now[0])}))
    with answering() as (stub, _runner):
        for seconds, asked in ((0, 1), (59, 1), (2, 2), (10, 2)):
            now[0] += seconds
            client.languages()
            assert len(stub.asked) == asked
        stub.answers["GET"] = 503, b"{}"
        now[0] += 60
        for _time in range(3):
            assert refused().code == "runner-cannot"
        assert len(stub.asked) == 3
        stub.answers["GET"] = 200, b"[]"
        now[0] += 6
        assert client.languages() == {}


def test_the_newest_version_is_by_number() -> None:
    known = [Runtime("python", "3.9.4"), Runtime("python", "3.12.0-rc1"), Runtime("python2", "2.7.18", ("python",))]
    assert client.offered(known) == {"python": "3.12.0-rc1"}


def test_whoever_waits_for_a_run_holds_up_nobody(app: Flask) -> None:
    with answering() as (stub, _runner):
        client.languages()
        stub.silence.clear()
        ran, _nothing = at_once(lambda: client.run("python", [File("a", "")]), stub.silence.set)
    assert ran.run is not None


def test_system_health_says_what_the_runner_runs_or_what_to_do(world: World) -> None:
    with answering() as (stub, runner):
        page = world.alice.http.get("/system").text
        assert f"{runner.url} answers and runs Python\u00a03.12.0, C++\u00a010.2.0" in page
        stub.answers["GET"] = 503, b'{"message": "As root: sysctl -w <user>"}'
        page = world.alice.http.get("/system").text
        assert "cannot run anything" in page
        assert "As root: sysctl -w &lt;user&gt;" in page
        assert TOKEN not in page
    assert "runner" not in world.alice.http.get("/system").text


@pytest.mark.slow
def test_the_real_runner_runs_what_it_is_given(runner: Runner) -> None:
    url = f"http://127.0.0.1:{runner.port}"
    with using(runner=RunnerConfig(url, "another token than that")) as found:
        assert refused().code == "runner-refused"
        [finding] = examination.examine(found)
        assert "refuses our token" in finding.found
    client.forget()
    with using(runner=RunnerConfig(url, TOKEN)) as found:
        assert {"python", "shell"} <= set(client.languages())
        ran = client.run("python", [File("main.py", "print(input())")], stdin="é")
        assert ran.run is not None
        assert (ran.run.stdout, ran.run.code, ran.run.status) == ("é\n", 0, None)
        stopped = client.run("shell", [File("main.sh", "yes")]).run
        assert stopped is not None
        assert (stopped.code, stopped.status, len(stopped.output)) == (None, "OL", piston.MAX_OUTPUT_CHARS)
        [finding] = examination.examine(found)
    assert finding.is_well
    assert "runs Python" in finding.found
