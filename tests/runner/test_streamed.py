"""Output that comes while a program runs: what the runner says to whom, and what the application makes of it."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from config import RunnerConfig
from runner.audience import HEAD, Listening
from services.runner import client, piston
from services.runner.piston import File, RunnerUnavailable
from tests.in_force import using
from tests.runner.program import TOKEN, Runner, job

CODE = [File("a", "")]
RUN = {"stdout": "one\ntwo\n", "stderr": "oh", "output": "one\nohtwo\n", "code": 0, "signal": None}
END = {"status": 200, "answer": {"language": "bash", "version": "5", "run": RUN}}


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """But that there is a shell."""
    monkeypatch.setattr(client, "_runtimes", lambda: (piston.Runtime("bash", "5"),))


def line(said: object) -> bytes:
    return json.dumps(said).encode() + b"\n"


def out(text: str, stream: str = "stdout") -> bytes:
    return line({"stream": stream, "text": text})


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[list[bytes]]:
    """A runner that says what it is told to say; what it was asked."""
    asked: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            connection, _address = listening.accept()
        except (OSError, ValueError):  # The second where the sockets are green.
            return  # Nobody asked.
        with connection, connection.makefile("rb") as lines:
            asked.append(b"".join(iter(lines.readline, b"\r\n")))
            lines.read(int(asked[0].lower().partition(b"content-length: ")[2].split()[0]))
            answer(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        with using(runner=RunnerConfig(f"http://127.0.0.1:{listening.getsockname()[1]}", TOKEN)):
            yield asked
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)  # Or a thread that accepts would wait for ever.
        listening.close()
        thread.join(20)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (HEAD + out("one"), "runner-away"),
        (HEAD + b"Welcome to nginx!\n", "runner-misunderstood"),
        (HEAD + out("one") + b"[" * 100_000 + b"\n", "runner-misunderstood"),
        (HEAD + line(["stdout", "one"]), "runner-misunderstood"),
        (HEAD + line({"stream": "stdin", "text": "one"}), "runner-misunderstood"),
        (HEAD + line({"stream": "stdout", "text": 7}), "runner-misunderstood"),
        (HEAD + line({"status": 200}), "runner-misunderstood"),
        (HEAD + line(END | {"answer": {}}), "runner-misunderstood"),
        (HEAD + out("one") + line({"status": 503, "answer": {"message": "no"}}), "runner-cannot"),
        (HEAD + out("x" * 1_000_000) * 9, "runner-misunderstood"),
    ],
    ids=lambda value: str(value)[-40:],
)
def test_a_stream_that_breaks_off_or_is_none_is_told(said: bytes, code: str) -> None:
    def answer(connection: socket.socket) -> None:
        try:
            connection.sendall(said)
        except OSError:
            return  # More than anybody takes.

    with answering(answer), pytest.raises(RunnerUnavailable) as why:
        client.run("shell", CODE)
    assert why.value.code == code


def test_what_is_not_wanted_any_more_is_given_up_between_two_lines_and_before_it_is_sent() -> None:
    heard: list[tuple[str, str]] = []
    is_over = threading.Event()

    def answer(connection: socket.socket) -> None:
        connection.sendall(HEAD + out("one"))
        is_over.wait(20)

    with answering(answer):
        with pytest.raises(RunnerUnavailable, match="runner-stopped"):
            client.run("shell", CODE, is_unwanted=lambda: bool(heard), hear=heard.extend)
        is_over.set()
    with answering(answer) as asked, pytest.raises(RunnerUnavailable, match="runner-stopped"):
        client.run("shell", CODE, is_unwanted=lambda: True)
    assert asked == [], "it was stopped while it waited for its turn"


def test_output_is_heard_before_the_end_and_not_twice() -> None:
    heard: list[tuple[str, str]] = []
    is_heard = threading.Event()

    def hear(pieces: list[tuple[str, str]]) -> None:
        heard.extend(pieces)
        is_heard.set()

    def answer(connection: socket.socket) -> None:
        connection.sendall(HEAD + out("one\n") + out("oh", "stderr")[:9])
        if is_heard.wait(20):
            connection.sendall(out("oh", "stderr")[9:] + line({"stream": "stdout", "text": "\ud800"}) + line(END))

    with answering(answer) as asked:
        ran = client.run("shell", CODE, hear=hear)
    assert b"application/x-ndjson" in asked[0]
    assert heard == [("stdout", "one\n"), ("stderr", "oh"), ("stdout", "?")]
    assert ran.is_told
    assert ran.run is not None
    assert (ran.run.code, ran.run.stdout) == (0, "one\ntwo\n")


def test_whoever_does_not_read_holds_up_nothing() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        listener = Listening(ours)
        for _time in range(3):
            listener.wrote("stdout", b"x" * 4_000_000)
            listener._tell_at = 0.0  # As if time had passed.
            listener.tell()  # Returns, or this test never ends.
        assert not listener.is_gone()
        theirs.close()
        assert listener.is_gone()


def test_characters_that_come_in_halves_are_whole_and_nothing_is_said_before_there_is_something() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        listener = Listening(ours)
        listener.tell()
        assert not listener.has_begun, "a refusal would still have its own status"
        for part in ("é".encode()[:1], "é".encode()[1:], b"\xff"):
            listener.wrote("stdout", part)
        listener.finish({"status": 200})
        ours.shutdown(socket.SHUT_WR)
        head, _, body = theirs.makefile("rb").read().partition(b"\r\n\r\n")
    assert b"x-ndjson" in head
    assert [json.loads(one) for one in body.splitlines()] == [{"stream": "stdout", "text": "é\ufffd"}, {"status": 200}]


@pytest.mark.slow
def test_the_real_runner_tells_what_comes_and_refuses_as_before(runner: Runner) -> None:
    heard: list[tuple[str, str]] = []
    with using(runner=RunnerConfig(f"http://127.0.0.1:{runner.port}", TOKEN)):
        ran = client.run(
            "shell", [File("a.sh", "echo one; sleep 0.5; echo oh >&2; sleep 0.5; echo two")], hear=heard.extend
        )
        assert heard == [("stdout", "one\n"), ("stderr", "oh\n"), ("stdout", "two\n")]
        assert ran.run is not None
        assert ran.run.stdout == "one\ntwo\n"
        with pytest.raises(RunnerUnavailable, match="runner-stopped"):
            client.run(
                "shell", [File("a.sh", "echo one; sleep 9")], hear=heard.extend, is_unwanted=lambda: len(heard) == 4
            )
    status, answer = runner.post(job("bash", "echo one"))
    assert (status, answer["run"]["stdout"]) == (200, "one\n"), "who does not ask for lines gets the answer alone"
