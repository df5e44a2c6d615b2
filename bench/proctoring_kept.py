"""What a worker saw of the pictures, kept from run to run, so that limits can be tried without the nets.

Kept are numbers, never pictures. They count for one worker, one way of showing it the pictures and one list of labels;
when any of these changes, they are seen again.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

MAX_VERSIONS = 8
"""So many files of answers stay on the disk, some 2 MB each; the oldest are deleted."""


def version(*decisive: Path) -> str:
    """One for as long as these files stay as they are."""
    digest = hashlib.sha256()
    for path in decisive:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


class Kept:
    """The answers of one version in a file of `folder`, a line each; without a folder nothing is kept."""

    def __init__(self, folder: Path | None, name: str) -> None:
        self._answers: dict[str, Any] = {}
        self._file = None if folder is None else folder / f"seen-{name}.jsonl"
        self.reused = 0
        if folder is None or self._file is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        self._file.touch()
        self._answers = dict(_whole_lines(self._file))
        versions = sorted(folder.glob("seen-*.jsonl"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in versions[MAX_VERSIONS:]:
            old.unlink()

    def answer(self, question: list[Any], ask: Callable[[], Any]) -> Any:
        """The kept answer, or what `ask` answers, which is then kept."""
        key = json.dumps(question)
        if key in self._answers:
            self.reused += 1
            return self._answers[key]
        answer = self._answers[key] = ask()
        if self._file is not None:
            with self._file.open("a") as lines:
                lines.write(json.dumps([key, answer]) + "\n")
        return answer


def _whole_lines(file: Path) -> Iterable[tuple[str, Any]]:
    """The last line is not whole if the bench was stopped while it wrote."""
    for line in file.read_text().splitlines():
        try:
            key, answer = json.loads(line)
        except ValueError:
            continue
        yield key, answer
