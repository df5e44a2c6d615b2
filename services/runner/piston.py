"""Piston's API as this program speaks it, to the runner of this repository or to a Piston.

Our runner says what a program writes while it runs (`streamed`); a Piston says all of it at the end.
Each function makes one request by a socket that blocks, bounded in time and size: call them where nobody waits
(`client` does it in a native thread). They raise RunnerUnavailable, in words for people, with a detail for operators.
"""

import http.client
import json
import os
import select
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from services.base import Invalid, Message, TooLarge, Unavailable, _
from services.runner import streamed
from services.runner.streamed import Hear, nothing

if TYPE_CHECKING:
    from config import RunnerConfig

CONNECT_S = 3.0
LIST_S = 5.0
RUN_S = 90.0
"""The queue of our runner (40 s), compiling (20), running (10), and what a busy machine adds."""
LOOK_S = 0.2
"""How often a run that is waited for is asked whether it is still wanted."""
MAX_ANSWER_BYTES = 4 * 1024 * 1024
"""Twice 64 KB of output, said in two places, with each character written in up to six."""
MAX_OUTPUT_CHARS = 64 * 1024
MAX_RUNTIMES = 500
MAX_NAME_CHARS = 100
MAX_DETAIL_CHARS = 300


class RunnerUnavailable(Unavailable):
    """The runner cannot do it now. `detail` says more to operators, never to others."""

    def __init__(self, code: str, message: Message, detail: str = "") -> None:
        super().__init__(code, message)
        self.detail = detail


@dataclass(frozen=True)
class Runtime:
    """A language in one version, by the names under which it can be asked for."""

    language: str
    version: str
    aliases: tuple[str, ...] = ()

    @property
    def age(self) -> tuple[int, ...]:
        """The numbers of the version, to compare it with others."""
        return tuple(int(part) for part in self.version.replace("-", ".").split(".") if part.isdecimal())


@dataclass(frozen=True)
class File:
    """One file of a program, by its path. The first of several is what runs."""

    name: str
    content: str


@dataclass(frozen=True)
class Stage:
    """What became of compiling, or of running. Without `code` it was ended by `signal`, for the reason in `message`."""

    stdout: str
    stderr: str
    output: str
    """Both streams in the order in which they came."""
    code: int | None
    signal: str | None
    status: str | None
    """What Piston calls the reason: TO for the time, OL for the output, and others; None when nothing was wrong."""
    message: str | None
    took_ms: int | None


@dataclass(frozen=True)
class Ran:
    """A run. `run` is None when it could not be compiled."""

    language: str
    version: str
    compiled: Stage | None
    run: Stage | None
    is_told: bool = False
    """Whether what it wrote was told while it ran."""


def runtimes(runner: "RunnerConfig") -> tuple[Runtime, ...]:
    """What can be run. Raises RunnerUnavailable."""
    status, said = _ask(runner, "GET", "/api/v2/runtimes", None, LIST_S)
    if status != http.client.OK:
        raise _trouble(status, said)
    if not isinstance(said, list):
        raise _misunderstood("the list of runtimes is none")
    return tuple(_runtime(one) for one in said[:MAX_RUNTIMES])


def execute(
    runner: "RunnerConfig",
    runtime: Runtime,
    files: Sequence[File],
    *,
    stdin: str = "",
    args: Sequence[str] = (),
    is_unwanted: Callable[[], bool] = lambda: False,
    hear: Hear = nothing,
) -> Ran:
    """Run it and wait for the end, or until it `is_unwanted`; the runner then stops it. `hear` is told what it writes
    while it runs, if the runner can do that; the result then says so.

    Raises RunnerUnavailable, and Invalid or TooLarge for a program that the runner does not take.
    """
    asked = {
        "language": runtime.language,
        "version": runtime.version,
        "files": [{"name": one.name, "content": one.content} for one in files],
        "stdin": stdin,
        "args": list(args),
    }
    body = json.dumps(asked).encode()
    is_told = False

    def heard(pieces: list[tuple[str, str]]) -> None:
        nonlocal is_told
        is_told = True
        hear(pieces)

    status, said = _ask(runner, "POST", "/api/v2/execute", body, RUN_S, is_unwanted, heard)
    if status == http.client.REQUEST_ENTITY_TOO_LARGE:
        raise TooLarge("runner-too-large", _("This is more code or input than the runner takes."))
    if status == http.client.BAD_REQUEST:
        raise Invalid("runner-invalid", _("The runner does not take this program: %(why)s", why=_message_of(said)))
    if status != http.client.OK:
        raise _trouble(status, said)
    return replace(_ran(said), is_told=is_told)


def _ask(
    runner: "RunnerConfig",
    method: str,
    path: str,
    body: bytes | None,
    patience_s: float,
    is_unwanted: Callable[[], bool] = lambda: False,
    hear: Hear = nothing,
) -> tuple[int, Any]:
    """Status and answer."""
    deadline = time.monotonic() + patience_s
    headers = {"Accept": "application/json", "Connection": "close"}
    if body is not None:
        headers |= {"Accept": f"{streamed.LINES}, application/json", "Content-Type": "application/json"}
    if runner.token:
        headers["Authorization"] = f"Bearer {runner.token}"
    connection = _connection(runner.url)
    try:
        connection.request(method, path, body, headers)
        line = connection.sock

        def wait() -> None:
            _wait(line, deadline, is_unwanted)

        wait()
        with connection.getresponse() as answer:
            if answer.headers.get_content_type() == streamed.LINES:
                return streamed.follow(answer, wait, hear)
            return answer.status, _read(answer, deadline)
    except streamed.NotUnderstood as error:
        raise _misunderstood(str(error)) from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:  # The last is of a name that can be none.
        raise _away(_reason(error)) from None
    finally:
        connection.close()


def _reason(error: Exception) -> str:
    """In the system's words, where it has some."""
    number = getattr(error, "errno", None)
    if type(error) is not ssl.SSLError and isinstance(number, int) and number > 0:
        return os.strerror(number)
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__)[:MAX_DETAIL_CHARS]


def _connection(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=CONNECT_S, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, parts.port, timeout=CONNECT_S)


def _wait(line: Any, deadline: float, is_unwanted: Callable[[], bool]) -> None:
    """Until more of the answer is there. Raises TimeoutError, RunnerUnavailable."""
    while not (isinstance(line, ssl.SSLSocket) and line.pending()) and not select.select([line], [], [], LOOK_S)[0]:
        if is_unwanted():
            raise RunnerUnavailable("runner-stopped", _("The run was stopped."))
        if time.monotonic() > deadline:
            raise TimeoutError("no answer in time")


def _read(answer: http.client.HTTPResponse, deadline: float) -> Any:
    """Raises TimeoutError, RunnerUnavailable."""
    body = bytearray()
    while read := answer.read1(65_536):
        body += read
        if len(body) > MAX_ANSWER_BYTES:
            raise _misunderstood("the answer is too long")
        if time.monotonic() > deadline:
            raise TimeoutError("no end of the answer in time")
    if not body and answer.status >= http.client.INTERNAL_SERVER_ERROR:
        return None  # As a Piston says that it could not make a place to run in.
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _misunderstood(f"the answer ({answer.status}) is not JSON") from None


def _away(detail: str) -> RunnerUnavailable:
    return RunnerUnavailable("runner-away", _("The runner does not answer. Try again in a moment."), detail)


def _misunderstood(detail: str) -> RunnerUnavailable:
    message = _("What should be the runner gives answers that cannot be understood.")
    return RunnerUnavailable("runner-misunderstood", message, detail)


def _trouble(status: int, said: Any) -> RunnerUnavailable:
    detail = _message_of(said)
    if status in (http.client.UNAUTHORIZED, http.client.FORBIDDEN):
        return RunnerUnavailable("runner-refused", _("The runner refuses this server."), detail)
    if status == http.client.TOO_MANY_REQUESTS:
        return RunnerUnavailable("runner-busy", _("The runner is busy. Try again in a moment."), detail)
    if status >= http.client.INTERNAL_SERVER_ERROR:
        return RunnerUnavailable("runner-cannot", _("The runner cannot run anything at the moment."), detail)
    return _misunderstood(f"status {status}")


def _message_of(said: Any) -> str:
    message = said.get("message") if isinstance(said, dict) else None
    text = message if isinstance(message, str) else ""
    return "".join(one for one in text if one.isprintable())[:MAX_DETAIL_CHARS]


def _runtime(said: Any) -> Runtime:
    if not isinstance(said, dict):
        raise _misunderstood("a runtime is none")
    names = [said.get("language"), said.get("version")]
    aliases = said.get("aliases", [])
    if not isinstance(aliases, list) or not all(
        isinstance(one, str) and 0 < len(one) <= MAX_NAME_CHARS for one in [*names, *aliases]
    ):
        raise _misunderstood("a runtime has no language and version")
    return Runtime(cast(str, names[0]), cast(str, names[1]), tuple(aliases))


def _ran(said: Any) -> Ran:
    if not isinstance(said, dict) or not isinstance(said.get("language"), str):
        raise _misunderstood("a run without a language")
    compiled, run = (None if said.get(one) is None else _stage(said[one]) for one in ("compile", "run"))
    if compiled is None and run is None:
        raise _misunderstood("a run of nothing")
    if compiled is not None and compiled.code != 0 and run == compiled:
        run = None  # A Piston says in this place again why it was not compiled.
    return Ran(said["language"], _word(said, "version") or "", compiled, run)


def _stage(said: Any) -> Stage:
    if not isinstance(said, dict):
        raise _misunderstood("a stage is none")
    code, took = said.get("code"), said.get("wall_time")
    return Stage(
        stdout=_output(said, "stdout"),
        stderr=_output(said, "stderr"),
        output=_output(said, "output"),
        code=code if isinstance(code, int) and not isinstance(code, bool) else None,
        signal=_word(said, "signal"),
        status=_word(said, "status"),
        message=_word(said, "message"),
        took_ms=int(took) if isinstance(took, int | float) and 0 <= took < 10**9 else None,
    )


def _output(said: dict[str, Any], name: str) -> str:
    text = said.get(name, "")
    if not isinstance(text, str):
        raise _misunderstood(f"{name} is no text")
    return streamed.whole(text[:MAX_OUTPUT_CHARS])


def _word(said: dict[str, Any], name: str) -> str | None:
    text = said.get(name)
    return text[:MAX_DETAIL_CHARS] if isinstance(text, str) and text else None
