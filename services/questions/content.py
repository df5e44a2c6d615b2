"""What a question consists of, how it is stored, and what is wrong with one.

Nothing here knows a database: a form, a file and a stored version all become a `Content` and are checked alike.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from services.base import Message, _, names, prose
from services.interview import languages
from services.questions import changes
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
CALL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\((.*)\)", re.DOTALL)


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


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field; `field` is named as the form's are: `title`, `files-0-name`."""

    field: str
    message: Message


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
    )


def _lines(text: str) -> str:
    """A file's text with one line end after its last line."""
    kept = _plain(text).rstrip("\n")
    return f"{kept}\n" if kept.strip() else ""


def _plain(text: str) -> str:
    """Without what databases refuse, and with the line ends of Unix."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return LONE_SURROGATES.sub("\ufffd", kept)


def problems(content: Content) -> list[Problem]:
    """Everything that is wrong with a cleaned content, in the order of the form. An empty list is a good one."""
    found = [*_of_words(content), *_of_files(content), *_of_cases(content)]
    found += [Problem(*one) for one in changes.problems(content.changes, content.diff)]
    if not found and len(content.stored()) > MAX_TOTAL_CHARS:
        words = _("All parts of a question together can have %(limit)s characters. Shorten it.", limit=MAX_TOTAL_CHARS)
        found.append(Problem("statement", words))
    return found


def _of_words(content: Content) -> Iterator[Problem]:
    if not content.title:
        yield Problem("title", _("Enter a title."))
    yield from _long("title", content.title, MAX_TITLE_CHARS)
    if not content.statement:
        yield Problem("statement", _("Write what the candidate is to do."))
    yield from _long("statement", content.statement, MAX_TEXT_CHARS)
    yield from _long("notes", content.notes, MAX_TEXT_CHARS)
    if len(content.tags) > MAX_TAGS:
        yield Problem("tags", _("A question can have %(limit)s tags.", limit=MAX_TAGS))
    if any(len(one) > MAX_TAG_CHARS or "," in one or "|" in one for one in content.tags):
        yield Problem(
            "tags", _("A tag can have %(limit)s characters, and neither commas nor bars.", limit=MAX_TAG_CHARS)
        )
    yield from _choice("level", content.level, Level)
    if not 1 <= content.minutes <= MAX_MINUTES:
        yield Problem("minutes", _("Enter a number of minutes from 1 to %(limit)s.", limit=MAX_MINUTES))


def _of_files(content: Content) -> Iterator[Problem]:
    if len(content.files) > MAX_FILES:
        yield Problem("statement", _("A question can have %(limit)s files.", limit=MAX_FILES))
        return
    taken: set[tuple[str, str]] = set()
    for at, one in enumerate(content.files):
        key = (one.purpose, one.name.casefold())
        yield from _choice(f"files-{at}-purpose", one.purpose, Purpose)
        if one.language not in languages.LANGUAGES:
            yield Problem(f"files-{at}-language", _("The editor does not offer this language."))
        if not one.name:
            yield Problem(f"files-{at}-name", _("Enter a file name, for example main.py."))
        elif key in taken:
            yield Problem(f"files-{at}-name", _("Another file of this question has the same name."))
        yield from _long(f"files-{at}-name", one.name, MAX_FILE_NAME_CHARS)
        if not one.text.strip():
            yield Problem(f"files-{at}-text", _("The file is empty. Write something or remove it."))
        yield from _long(f"files-{at}-text", one.text, MAX_TEXT_CHARS)
        taken.add(key)


def _of_cases(content: Content) -> Iterator[Problem]:
    if len(content.cases) > MAX_CASES:
        yield Problem("statement", _("A question can have %(limit)s cases.", limit=MAX_CASES))
        return
    for at, one in enumerate(content.cases):
        yield from _choice(f"cases-{at}-kind", one.kind, CaseKind)
        yield from _choice(f"cases-{at}-compare", one.compare, Compare)
        yield from _long(f"cases-{at}-given", one.given, MAX_CASE_CHARS)
        yield from _long(f"cases-{at}-expected", one.expected, MAX_CASE_CHARS)
        if one.kind == CaseKind.CALL and not is_call(one.given):
            yield Problem(
                f"cases-{at}-given", _("Write one call whose arguments are JSON, for example: total([1, 2], true)")
            )
        needs_json = one.compare == Compare.JSON or (one.kind == CaseKind.CALL and one.compare == Compare.ANY_ORDER)
        if needs_json and not _is_json(one.expected):
            yield Problem(f"cases-{at}-expected", _("Write the expected value as JSON, for example: [1, 2]"))
        if one.compare == Compare.NUMBERS and not _are_numbers(one.expected):
            yield Problem(f"cases-{at}-expected", _("Write numbers with spaces between them."))


def is_call(text: str) -> bool:
    """Whether it is a function's name with JSON values in brackets, which means the same in every language."""
    found = CALL.fullmatch(text.strip())
    return found is not None and _is_json(f"[{found[1]}]")


def _is_json(text: str) -> bool:
    try:
        return _is_shallow(json.loads(text), MAX_DEPTH)
    except (ValueError, RecursionError):
        return False


def _is_shallow(value: object, most: int) -> bool:
    """Whether lists and objects stand in each other at most so often."""
    inner = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    return most > 0 and all(_is_shallow(one, most - 1) for one in inner)


def _are_numbers(text: str) -> bool:
    try:
        return bool([float(one) for one in text.split()])
    except ValueError:
        return False


def _long(field: str, text: str, limit: int) -> Iterator[Problem]:
    if len(text) > limit:
        yield Problem(field, _("This can have %(limit)s characters; it has %(count)s.", limit=limit, count=len(text)))


def _choice(field: str, value: str, choices: type[StrEnum]) -> Iterator[Problem]:
    if value not in list(choices):
        yield Problem(field, _("Choose one of: %(choices)s", choices=", ".join(choices)))
