"""What somebody asks to be run, read and checked: the body of `POST /api/v2/execute` in Piston's shape."""

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from runner import bounds
from runner.languages import Runtime, java_name
from runner.refusals import Refused, invalid

NAME = re.compile(r"[^\x00-\x1f\x7f\\/]+")
SAID_BUT_UNKNOWN_CHARS = 60


@dataclass(frozen=True)
class File:
    """A file of the person's, by its path in the box."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Job:
    """Everything that a run needs. Times in seconds, memory in bytes."""

    runtime: Runtime
    files: tuple[File, ...]
    stdin: bytes
    args: tuple[str, ...]
    compile_s: float
    run_s: float
    compile_bytes: int
    run_bytes: int


def read(body: bytes, runtimes: Sequence[Runtime]) -> Job:
    """The job. Raises Refused."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        raise invalid("The body is not JSON.") from None
    if not isinstance(asked, dict):
        raise invalid("The body must be a JSON object.")
    runtime = _runtime(asked, runtimes)
    return Job(
        runtime=runtime,
        files=_files(asked, runtime),
        stdin=_text(asked, "stdin", "", bounds.MAX_STDIN_BYTES),
        args=_args(asked),
        compile_s=_time(asked, "compile_timeout", bounds.MAX_COMPILE_S),
        run_s=_time(asked, "run_timeout", bounds.MAX_RUN_S),
        compile_bytes=_memory(asked, "compile_memory_limit", bounds.MAX_COMPILE_BYTES),
        run_bytes=_memory(asked, "run_memory_limit", bounds.MAX_RUN_BYTES),
    )


def _runtime(asked: dict[str, Any], runtimes: Sequence[Runtime]) -> Runtime:
    name, version = asked.get("language"), asked.get("version")
    if not isinstance(name, str) or not isinstance(version, str):
        raise invalid("language and version must be given as text.")
    found = next((one for one in runtimes if one.answers_to(name, version)), None)
    if found is None:
        shown = f"{name}-{version}"[:SAID_BUT_UNKNOWN_CHARS]
        raise invalid(f"{shown!a} is not among the runtimes of this runner.")
    return found


def _files(asked: dict[str, Any], runtime: Runtime) -> tuple[File, ...]:
    given = asked.get("files")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise invalid("files must be a list of at least one object with content.")
    if len(given) > bounds.MAX_FILES:
        raise Refused(413, f"At most {bounds.MAX_FILES} files.")
    files = tuple(_file(one, runtime, is_first=one is given[0]) for one in given)
    if sum(len(one.content) for one in files) > bounds.MAX_FILES_BYTES:
        raise Refused(413, f"The files have more than {bounds.MAX_FILES_BYTES // 1024} KB together.")
    _require_places(files)
    return files


def _file(given: dict[str, Any], runtime: Runtime, *, is_first: bool) -> File:
    name = given.get("name")
    if name is None or name == "":
        if not is_first:
            raise invalid("Every file but the first must have a name.")
        name = runtime.language.file
    if not isinstance(name, str):
        raise invalid("The name of a file must be text.")
    _require_name(name)
    content = _content(given)
    if runtime.language.name == "java" and name.endswith(".java"):
        name = _as_javac_wants(name, content)
    return File(name, content)


def _as_javac_wants(name: str, content: bytes) -> str:
    """The same place, under the name of the file's class."""
    stem = java_name(content.decode("utf-8", "replace"))
    return str(PurePosixPath(name).with_name(f"{stem}.java")) if stem else name


def _require_name(name: str) -> None:
    """A relative path of a few plain segments. Raises Refused."""
    parts = name.split("/")
    if len(name) > bounds.MAX_NAME_CHARS or len(parts) > bounds.MAX_NAME_DEPTH:
        raise invalid(
            f"A file's name has at most {bounds.MAX_NAME_CHARS} characters and {bounds.MAX_NAME_DEPTH} parts."
        )
    if any(part in (".", "..") or not NAME.fullmatch(part) for part in parts):
        raise invalid(
            "A file's name must be a path below the run's folder, without “..”, backslashes and control characters."
        )
    try:
        name.encode()
    except UnicodeEncodeError:
        raise invalid("A file's name must be Unicode text.") from None


def _require_places(files: tuple[File, ...]) -> None:
    """That no two files are in one place, or one in place of another's folder. Raises Refused."""
    names = [one.name for one in files]
    folders = {str(parent) for name in names for parent in PurePosixPath(name).parents}
    if len(set(names)) < len(names) or folders & set(names):
        raise invalid("Two files have the same place.")


def _content(given: dict[str, Any]) -> bytes:
    encoding = given.get("encoding", "utf8")
    if encoding == "base64":
        try:
            return base64.b64decode(_text(given, "content", None, bounds.MAX_BODY_BYTES), validate=True)
        except binascii.Error:
            raise invalid("The content of a file is not base64.") from None
    if encoding not in ("utf8", "utf-8"):
        raise invalid("The encoding of a file must be utf8 or base64.")
    return _text(given, "content", None, bounds.MAX_FILES_BYTES)


def _text(given: dict[str, Any], name: str, default: str | None, most: int) -> bytes:
    value = given.get(name, default)
    if not isinstance(value, str):
        raise invalid(f"{name} must be text.")
    # Half of a pair of surrogates, as a page may send, becomes a question mark.
    encoded = value.encode("utf-8", "replace")
    if len(encoded) > most:
        raise Refused(413, f"{name} has more than {most // 1024} KB.")
    return encoded


def _args(asked: dict[str, Any]) -> tuple[str, ...]:
    given = asked.get("args", [])
    if not isinstance(given, list) or not all(isinstance(one, str) and "\0" not in one for one in given):
        raise invalid("args must be a list of texts.")
    encoded = [one.encode("utf-8", "replace") for one in given]
    if len(given) > bounds.MAX_ARGS or any(len(one) > bounds.MAX_ARG_BYTES for one in encoded):
        raise Refused(413, f"At most {bounds.MAX_ARGS} arguments of {bounds.MAX_ARG_BYTES} bytes.")
    return tuple(one.decode() for one in encoded)


def _time(asked: dict[str, Any], name: str, most_s: float) -> float:
    """From milliseconds."""
    value = asked.get(name)
    if value is None:
        return most_s
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= most_s * 1000:
        raise invalid(f"{name} must be between 1 and {most_s * 1000:.0f} ms.")
    return value / 1000


def _memory(asked: dict[str, Any], name: str, most: int) -> int:
    value = asked.get(name)
    if value is None or value == -1:
        return most
    if isinstance(value, bool) or not isinstance(value, int) or not 1024**2 <= value <= most:
        raise invalid(f"{name} must be between {1024**2} and {most} bytes, or -1 for the most.")
    return value
