"""A code review question as pages show it: files, stretches and lines, coloured, with the places for comments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain

from markupsafe import Markup

from services.questions import statements, unified_diff
from services.questions.changes import Change
from services.questions.content import Content
from services.questions.unified_diff import DiffFile, Hunk

KEPT = 32
"""Reviews in memory, with their colours; everybody in a room reads the same one."""
AROUND = 3
"""Unchanged lines in view on each side of a change; the others are folded."""
LEAST_FOLDED = 4


@dataclass(frozen=True)
class Place:
    """Where a comment belongs: the file from 0, and a line of its old or its new version from 1."""

    file: int
    side: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}-{self.side}-{self.line}"


@dataclass(frozen=True)
class Line:
    """One line: ` ` stands in both versions, `-` in the old one, `+` in the new one. Numbers begin with 1."""

    sign: str
    old: int | None
    new: int | None
    text: str
    code: Markup

    @property
    def side(self) -> str:
        """The version that comments on this line name: the old one only for lines that are removed."""
        return "old" if self.sign == "-" else "new"

    @property
    def number(self) -> int:
        return (self.old if self.sign == "-" else self.new) or 0


@dataclass(frozen=True)
class Stretch:
    """Lines that follow each other: unchanged ones, or those removed and then those added in their place."""

    lines: tuple[Line, ...]
    is_changed: bool = False
    is_folded: bool = False
    skipped: int = 0
    """How many lines before these a diff leaves out."""

    @property
    def removed(self) -> list[Line]:
        return [one for one in self.lines if one.sign == "-"]

    @property
    def added(self) -> list[Line]:
        return [one for one in self.lines if one.sign == "+"]


@dataclass(frozen=True)
class ReviewFile:
    """A file of the review; None instead of a name where the change adds or removes it."""

    old_name: str | None
    new_name: str | None
    stretches: tuple[Stretch, ...]

    @property
    def name(self) -> str:
        return self.new_name or self.old_name or ""

    @property
    def counts(self) -> tuple[int, int]:
        """Lines added and lines removed."""
        return sum(len(one.added) for one in self.stretches), sum(len(one.removed) for one in self.stretches)


def of(content: Content) -> tuple[ReviewFile, ...]:
    """The files to review of a content without problems; none where it is no code review question."""
    return _of(content.diff, content.changes)


def find(content: Content, place: Place) -> Line | None:
    """The line that a comment belongs to, or None where there is none."""
    return lines_by_place(content).get(place)


def lines_by_place(content: Content) -> dict[Place, Line]:
    """Every line that can be commented on."""
    return {
        Place(at, line.side, line.number): line
        for at, file in enumerate(of(content))
        for stretch in file.stretches
        for line in stretch.lines
    }


@lru_cache(maxsize=KEPT)
def _of(diff: str, changes: tuple[Change, ...]) -> tuple[ReviewFile, ...]:
    if diff:
        return tuple(_of_diff(one) for one in unified_diff.parse(diff))
    return tuple(_of_change(one.name, one.before, one.after) for one in changes)


def _of_change(name: str, before: str, after: str) -> ReviewFile:
    old, new = _split(before), _split(after)
    language = statements.language_of(name)
    olds, news = statements.code_lines(old, language), statements.code_lines(new, language)
    stretches: list[Stretch] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            same = (Line(" ", i + at, k + at, new[k + at - 1], news[k + at - 1]) for at in range(1, j - i + 1))
            stretches += _folded(tuple(same), is_first=k == 0, is_last=m == len(new) and j == len(old))
        else:
            removed = (Line("-", at + 1, None, old[at], olds[at]) for at in range(i, j))
            added = (Line("+", None, at + 1, new[at], news[at]) for at in range(k, m))
            stretches.append(Stretch((*removed, *added), is_changed=True))
    return ReviewFile(name if old else None, name if new else None, tuple(stretches))


def _split(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _folded(lines: tuple[Line, ...], *, is_first: bool, is_last: bool) -> Iterator[Stretch]:
    """A few lines at the changes stay in view, and the rest between them is one folded stretch."""
    head = 0 if is_first else AROUND
    tail = len(lines) - (0 if is_last else AROUND)
    if tail - head < LEAST_FOLDED:
        yield Stretch(lines)
        return
    if head:
        yield Stretch(lines[:head])
    yield Stretch(lines[head:tail], is_folded=True)
    if tail < len(lines):
        yield Stretch(lines[tail:])


def _of_diff(file: DiffFile) -> ReviewFile:
    language = statements.language_of(file.new_name or file.old_name or "")
    stretches: list[Stretch] = []
    seen = 1
    for hunk in file.hunks:
        skipped = max(0, hunk.new_start - seen)
        stretches += _of_hunk(hunk, language, skipped)
        seen = hunk.new_start + sum(one.sign != "-" for one in hunk.lines)
    return ReviewFile(file.old_name, file.new_name, tuple(stretches))


def _of_hunk(hunk: Hunk, language: str | None, skipped: int) -> Iterator[Stretch]:
    olds = iter(statements.code_lines([one.text for one in hunk.lines if one.sign != "+"], language))
    news = iter(statements.code_lines([one.text for one in hunk.lines if one.sign != "-"], language))
    old, new = hunk.old_start, hunk.new_start
    run: list[Line] = []
    for one in hunk.lines:
        before = next(olds) if one.sign != "+" else Markup()
        after = next(news) if one.sign != "-" else Markup()
        numbers = (old if one.sign != "+" else None, new if one.sign != "-" else None)
        line = Line(one.sign, *numbers, one.text, before if one.sign == "-" else after)
        if run and (run[-1].sign == " ") is not (line.sign == " "):
            yield _stretch(run, skipped)
            run, skipped = [], 0
        run.append(line)
        old += one.sign != "+"
        new += one.sign != "-"
    if run:
        yield _stretch(run, skipped)


def _stretch(run: Sequence[Line], skipped: int) -> Stretch:
    """Removed lines stand before added ones, wherever a diff has them."""
    if run[0].sign == " ":
        return Stretch(tuple(run), skipped=skipped)
    signs = ([one for one in run if one.sign == sign] for sign in "-+")
    return Stretch(tuple(chain.from_iterable(signs)), is_changed=True, skipped=skipped)
