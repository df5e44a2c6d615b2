"""What is wrong with the content of a question: of a form, of a file and of what is saved alike."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.base import Message, _
from services.board import StartingBoard
from services.interview import languages
from services.questions import changes
from services.questions.content import (
    MAX_CASE_CHARS,
    MAX_CASES,
    MAX_DEPTH,
    MAX_FILE_NAME_CHARS,
    MAX_FILES,
    MAX_MINUTES,
    MAX_TAG_CHARS,
    MAX_TAGS,
    MAX_TEXT_CHARS,
    MAX_TITLE_CHARS,
    MAX_TOTAL_CHARS,
    CaseKind,
    Compare,
    Content,
    Level,
    Purpose,
)

CALL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\((.*)\)", re.DOTALL)


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field; `field` is named as the form's are: `title`, `files-0-name`."""

    field: str
    message: Message


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
    if content.board not in list(StartingBoard):
        names = ", ".join(filter(None, StartingBoard))
        yield Problem("board", _("Choose one of: %(choices)s, or none.", choices=names))
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
    yield from (Problem(*one) for one in changes.too_long(field, text, limit))


def _choice(field: str, value: str, choices: type[StrEnum]) -> Iterator[Problem]:
    if value not in list(choices):
        yield Problem(field, _("Choose one of: %(choices)s", choices=", ".join(choices)))
