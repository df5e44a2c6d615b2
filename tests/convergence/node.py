"""A Node program of this folder, or at a path, spoken to line by line: a command in JSON, and its answer."""

import base64
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


class Node:
    """The running program."""

    def __init__(self, program: str, **options: Any) -> None:
        self.process = subprocess.Popen(
            ["node", str(HERE / program), json.dumps(options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=HERE.parents[1],
        )

    def ask(self, command: str, **fields: Any) -> Any:
        """Bytes go and come as base64."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": command} | _coded(fields)).encode() + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the program ended at {command}"
        return json.loads(answer)


@contextmanager
def running(program: str, **options: Any) -> Iterator[Node]:
    node = Node(program, **options)
    try:
        yield node
    finally:
        node.process.kill()
        node.process.communicate()


def decoded(text: str) -> bytes:
    return base64.b64decode(text)


def _coded(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {key: _coded(one) for key, one in value.items()}
    return [_coded(one) for one in value] if isinstance(value, list) else value
