"""What a question consists of, and how it is stored. What is wrong with one is `problems`' to say.

Nothing here knows a database: a form, a file and a stored version all become a `Content`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from services.base import names, prose
from services.board import StartingBoard
from services.questions.changes import Change

MAX_TITLE_CHARS = 200
MAX_TEXT_CHARS = 20_000
"""Of a statement, of the notes and of one file: about ten printed pages."""
MAX_TOTAL_CHARS = 100_000
"""Of one version with everything in it: what one save adds to the database."""
MAX_TAGS = 10
MAX_TAG_CHARS = 30
MAX_MINUTES = 240
MAX_FILES = 20
MAX_FILE_NAME_CHARS = 60  # As the document's.
MAX_CASES = 50
MAX_CASE_CHARS = 5_000
MAX_DEPTH = 100
"""Of lists and objects in each other, in a call or an expected value: what reads and compares them goes no deeper."""

LONE_SURROGATES = re.compile("[\ud800-\udfff]")


class Level(StrEnum):
    """Whom a question is meant for."""

    JUNIOR = "junior"
    MID = "mid-level"
    SENIOR = "senior"


class Purpose(StrEnum):
    """What a file of a question is for: the candidate begins with it, or interviewers compare with it."""

    STARTER = "starter"
    SOLUTION = "solution"


class CaseKind(StrEnum):
    """What a case gives to the program: lines to read, or one call of a function."""

    INPUT = "input"
    CALL = "call"


class Compare(StrEnum):
    """How what came out is compared with what is expected."""

    EXACT = "exact"
    TRIMMED = "trimmed"
    NUMBERS = "numbers"
    ANY_ORDER = "any-order"
    JSON = "json"


@dataclass(frozen=True)
class QuestionFile:
    """A starter file or a reference solution."""

    purpose: str
    language: str
    name: str
    text: str


@dataclass(frozen=True)
class Case:
    """One trial of a solution. The candidate never receives a hidden one."""

    kind: str
    given: str
    expected: str
    compare: str
    is_hidden: bool


@dataclass(frozen=True)
class Content:
    """Everything of a question that a version keeps."""

    title: str = ""
    statement: str = ""
    notes: str = ""
    tags: tuple[str, ...] = ()
    level: str = Level.MID.value
    minutes: int = 30
    files: tuple[QuestionFile, ...] = ()
    cases: tuple[Case, ...] = ()
    changes: tuple[Change, ...] = ()
    diff: str = ""
    board: str = StartingBoard.NONE.value

    @property
    def is_review(self) -> bool:
        """Whether it is a code review question: everybody in the room comments on its changes by line."""
        return bool(self.changes or self.diff)

    @property
    def starter_languages(self) -> list[str]:
        """The languages with a starter file, in the order of the files."""
        return list(dict.fromkeys(one.language for one in self.files if one.purpose == Purpose.STARTER))

    def starters(self, language: str | None = None) -> list[QuestionFile]:
        """The starter files of one language, or of all."""
        found = [one for one in self.files if one.purpose == Purpose.STARTER]
        return [one for one in found if language in (None, one.language)]

    @property
    def visible_cases(self) -> list[Case]:
        """Those that everybody in the room may read."""
        return [one for one in self.cases if not one.is_hidden]

    @property
    def solutions(self) -> list[QuestionFile]:
        return [one for one in self.files if one.purpose == Purpose.SOLUTION]

    def stored(self) -> str:
        """As a version keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)


def from_stored(text: str) -> Content:
    """What `Content.stored` wrote."""
    return from_mapping(json.loads(text))


def from_mapping(found: Mapping[str, Any]) -> Content:
    """Raises TypeError or ValueError, with the field, for another shape; sizes and values are `problems`' business."""
    unknown = set(found) - {one.name for one in fields(Content)}
    if unknown:
        raise ValueError(min(unknown))
    return clean(
        Content(
            title=_text(found, "title"),
            statement=_text(found, "statement"),
            notes=_text(found, "notes", ""),
            tags=tuple(_text({"tags": one}, "tags") for one in _list(found, "tags")),
            level=_text(found, "level", Level.MID.value),
            minutes=_number(found, "minutes", 30),
            files=tuple(
                QuestionFile(*(_text(one, name) for name in ("purpose", "language", "name", "text")))
                for one in _list(found, "files")
            ),
            cases=tuple(_case(one) for one in _list(found, "cases")),
            changes=tuple(
                Change(*(_text(one, name) for name in ("name", "before", "after"))) for one in _list(found, "changes")
            ),
            diff=_text(found, "diff", ""),
            board=_text(found, "board", StartingBoard.NONE.value),
        )
    )


def _case(found: Mapping[str, Any]) -> Case:
    is_hidden = found.get("is_hidden", False) if isinstance(found, Mapping) else None
    if not isinstance(is_hidden, bool):
        raise TypeError("is_hidden")
    return Case(
        _text(found, "kind"),
        _text(found, "given"),
        _text(found, "expected"),
        _text(found, "compare", Compare.TRIMMED.value),
        is_hidden,
    )


def _text(found: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = found.get(name, default) if isinstance(found, Mapping) else None
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _number(found: Mapping[str, Any], name: str, default: int) -> int:
    value = found.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(name)
    return value


def _list(found: Mapping[str, Any], name: str) -> list[Any]:
    value = found.get(name, [])
    if not isinstance(value, list):
        raise TypeError(name)
    return value


def clean(content: Content) -> Content:
    """The same with one kind of line end, one after a file's last line, and each tag once in lower case."""
    tags = (names.clean_line(_plain(one)) for one in content.tags)
    return Content(
        title=names.clean_line(_plain(content.title)) or "",
        statement=prose.without_empty_ends(_plain(content.statement)),
        notes=prose.without_empty_ends(_plain(content.notes)),
        tags=tuple(dict.fromkeys(one.casefold() for one in tags if one)),
        level=content.level,
        minutes=content.minutes,
        files=tuple(
            QuestionFile(one.purpose, one.language, names.clean_line(_plain(one.name)) or "", _lines(one.text))
            for one in content.files
        ),
        cases=tuple(
            Case(one.kind, _plain(one.given), _plain(one.expected), one.compare, one.is_hidden) for one in content.cases
        ),
        changes=tuple(
            Change(names.clean_line(_plain(one.name)) or "", _lines(one.before), _lines(one.after))
            for one in content.changes
        ),
        diff=_lines(content.diff),
        board=content.board,
    )


def _lines(text: str) -> str:
    """A file's text with one line end after its last line."""
    kept = _plain(text).rstrip("\n")
    return f"{kept}\n" if kept.strip() else ""


def _plain(text: str) -> str:
    """Without what databases refuse, and with the line ends of Unix."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return LONE_SURROGATES.sub("\ufffd", kept)
