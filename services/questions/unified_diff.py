"""Unified diffs, as `git diff`, `git format-patch` and `diff -u` write them, read into files, hunks and lines.

Well-kept libraries read them too, but do not say in which line somebody's paste is wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from services.base import Message, _

HUNK = re.compile(r"@@ -(\d{1,7})(?:,(\d{1,7}))? \+(\d{1,7})(?:,(\d{1,7}))? @@.*")
BETWEEN = (
    "diff ", "index ", "old mode ", "new mode ", "new file mode ", "deleted file mode ", "similarity index ",
    "dissimilarity index ", "rename ", "copy ",
)  # fmt: skip
"""What git writes between a file's last hunk and the next file's names."""
NOWHERE = "/dev/null"
SHOWN_CHARS = 80


class BadDiff(Exception):
    """It cannot be read; `message` names the line, counted from 1."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class DiffLine:
    """One line of a hunk: ` ` is in both versions, `-` in the old one, `+` in the new one."""

    sign: str
    text: str


@dataclass(frozen=True)
class Hunk:
    """Lines that follow each other, with the number of the first in each version."""

    old_start: int
    new_start: int
    lines: tuple[DiffLine, ...]


@dataclass(frozen=True)
class DiffFile:
    """A file of a diff; None instead of a name where it is added or removed."""

    old_name: str | None
    new_name: str | None
    hunks: tuple[Hunk, ...] = ()


def parse(text: str) -> list[DiffFile]:
    """The files of a diff with the line ends of Unix. Raises BadDiff.

    What stands before the first file, as the message of a commit, is passed over.
    """
    reader = _Reader(text.removesuffix("\n").split("\n"))
    while (line := reader.line) is not None and line.rstrip() != "--":
        if line.startswith("--- ") and (reader.next or "").startswith("+++ "):
            reader.read_names(line)
        elif line.startswith("@@"):
            reader.read_hunk(line)
        elif line.startswith(("Binary files ", "GIT binary patch")):
            raise BadDiff(_("Line %(line)s: a binary file cannot be reviewed here.", line=reader.number))
        else:
            reader.pass_over(line)
    if not reader.files:
        raise BadDiff(_("Line 1: this is no unified diff. Files begin with “--- ” and “+++ ”, each part with “@@”."))
    return reader.files


@dataclass
class _Reader:
    """Where reading stands, and the files so far; the last one is being read."""

    lines: list[str]
    at: int = 0
    files: list[DiffFile] = field(default_factory=list)
    renamed_from: str | None = None

    @property
    def number(self) -> int:
        return self.at + 1

    @property
    def line(self) -> str | None:
        return self.lines[self.at] if self.at < len(self.lines) else None

    @property
    def next(self) -> str | None:
        return self.lines[self.at + 1] if self.number < len(self.lines) else None

    def read_names(self, line: str) -> None:
        """`--- old` and `+++ new`."""
        old, new = _name(line, "a/"), _name(self.next or "", "b/")
        if old is None and new is None:
            raise BadDiff(_("Line %(line)s: the file has no name in either version.", line=self.number))
        before = self.files[-1] if self.files else None
        if before is not None and not before.hunks and (before.old_name, before.new_name) == (old, new):
            self.files.pop()  # Its names stood in the lines about its renaming already.
        self.files.append(DiffFile(old, new))
        self.at += 2

    def read_hunk(self, line: str) -> None:
        """From `@@` on as many lines as it says."""
        found = HUNK.fullmatch(line)
        if found is None or not self.files:
            raise self._bad(line)
        old_start, old_count, new_start, new_count = (1 if one is None else int(one) for one in found.groups())
        begin = self.number
        self._require_order(old_start, new_start)
        self.at += 1
        lines = tuple(self._body(begin, old_count, new_count))
        file = self.files[-1]
        self.files[-1] = replace(file, hunks=(*file.hunks, Hunk(old_start, new_start, lines)))

    def pass_over(self, line: str) -> None:
        """A line about the next file. Anything else is refused once there was a file."""
        if line.startswith("rename from "):
            self.renamed_from = line.removeprefix("rename from ")
        elif line.startswith("rename to ") and self.renamed_from is not None:
            self.files.append(DiffFile(self.renamed_from, line.removeprefix("rename to ")))
        elif self.files and line.strip() and not line.startswith(BETWEEN):
            raise self._bad(line)
        self.at += 1

    def _body(self, begin: int, old: int, new: int) -> Iterator[DiffLine]:
        while old > 0 or new > 0:
            line = self.line
            # Some editors take the one space away of a line that is otherwise empty.
            sign, text = (" ", "") if line == "" else ((line or "")[:1], (line or "")[1:])
            old -= sign in (" ", "-")
            new -= sign in (" ", "+")
            if line is None or line.startswith(("@@", "diff ")) or old < 0 or new < 0:
                raise BadDiff(_("Line %(line)s: this part has fewer or more lines than it says.", line=begin))
            if sign not in (" ", "-", "+", "\\"):
                raise self._bad(line)
            self.at += 1
            if sign != "\\":
                yield DiffLine(sign, text)
        if (self.line or "").startswith("\\"):
            self.at += 1  # “No newline at end of file”

    def _require_order(self, old_start: int, new_start: int) -> None:
        last = self.files[-1].hunks[-1] if self.files[-1].hunks else None
        if last is None:
            return
        old = last.old_start + sum(one.sign != "+" for one in last.lines)
        new = last.new_start + sum(one.sign != "-" for one in last.lines)
        if old_start < old or new_start < new:
            raise BadDiff(_("Line %(line)s: this part overlaps the one before it.", line=self.number))

    def _bad(self, line: str) -> BadDiff:
        words = _("Line %(line)s cannot be read: %(text)s", line=self.number, text=line[:SHOWN_CHARS])
        return BadDiff(words)


def _name(line: str, prefix: str) -> str | None:
    """The name of a `---` or `+++` line, without git's prefix, quotes and the time that `diff` adds."""
    name = line[4:].split("\t", maxsplit=1)[0].strip()
    if len(name) > 1 and name.startswith('"') and name.endswith('"'):
        name = _unquoted(name[1:-1])
    return None if name == NOWHERE else name.removeprefix(prefix) or None


def _unquoted(name: str) -> str:
    """As git writes names that are not plain ASCII: the bytes of UTF-8 in octal."""
    return re.sub(r"(?:\\[0-3][0-7]{2})+", lambda found: _octal(found[0]), name).replace('\\"', '"')


def _octal(text: str) -> str:
    return bytes(int(one, 8) for one in text.split("\\")[1:]).decode("utf-8", "replace")
