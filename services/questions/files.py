"""Questions in one file, to take them to another server: as JSON, or as Markdown that people read and edit.

A file is read as a whole. Whatever is wrong with it is told by question and field, and nothing of it is taken.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from db.engine import database
from repositories import question_versions, questions
from repositories.questions import Filter
from repositories.states import QuestionState
from services.base import Invalid, Message, TooLarge, _
from services.questions import markdown_file
from services.questions.content import Content, from_mapping, from_stored
from services.questions.problems import Problem, problems

MAX_FILE_BYTES = 4 * 1024 * 1024
MAX_IN_FILE = 500
MAX_TOLD = 50
"""Problems of one file that are listed; whoever mends these sends it again."""
FORMAT = 1

Entry = tuple[Content, QuestionState]


class FileFormat(StrEnum):
    """How a file of questions is written; the value is its ending."""

    JSON = "json"
    MARKDOWN = "md"


@dataclass(frozen=True)
class FileProblem:
    """What is wrong with one question of a file; `number` counts from 1, 0 is the file itself."""

    number: int
    title: str
    field: str
    message: Message


class Unreadable(Invalid):
    """A file of which nothing is taken; `problems` has the reasons."""

    def __init__(self, found: Sequence[FileProblem]) -> None:
        super().__init__("file-unreadable", found[0].message, field="file")
        self.problems = list(found[:MAX_TOLD])


def list_for_export(wanted: Filter) -> list[Entry]:
    """The newest versions of what the list shows. Raises TooLarge when they are too many for one file."""

    def work(db: Any) -> list[Entry]:
        ids = questions.list_ids(db, wanted, limit=MAX_IN_FILE + 1)
        if len(ids) > MAX_IN_FILE:
            raise _too_many()
        found = [one for one in (questions.find(db, question_id) for question_id in ids) if one is not None]
        stored = question_versions.list_contents(db, [(one.id, one.version) for one in found])
        if sum(map(len, stored.values())) > MAX_FILE_BYTES:
            raise _too_many()
        return [(from_stored(stored[one.id, one.version]), QuestionState(one.state)) for one in found]

    return database.read(work)


def write(entries: Sequence[Entry], form: FileFormat) -> str:
    """The text of a file with these questions; `read` gives them back."""
    found = [{"state": state.value, **asdict(content)} for content, state in entries]
    if form is FileFormat.MARKDOWN:
        return markdown_file.write(found)
    return json.dumps({"neurohire_questions": FORMAT, "questions": found}, indent=2, ensure_ascii=False) + "\n"


def read(data: bytes) -> list[Entry]:
    """The questions of a file in either form. Raises Unreadable, TooLarge."""
    if len(data) > MAX_FILE_BYTES:
        raise TooLarge(
            "file-too-large", _("A file of questions can have %(limit)s MB.", limit=MAX_FILE_BYTES >> 20), field="file"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable([_of_file(_("This is no text in UTF-8."))]) from error
    found = _of_json(text) if text.lstrip().startswith("{") else _of_markdown(text)
    if not found:
        raise Unreadable([_of_file(_("There is no question in this file."))])
    if len(found) > MAX_IN_FILE:
        raise Unreadable([_of_file(_("One file can hold %(limit)s questions.", limit=MAX_IN_FILE))])
    return _checked(found)


def _of_json(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable([_of_file(_("This is no valid JSON."))]) from error
    if found.get("neurohire_questions") != FORMAT or not isinstance(found.get("questions"), list):
        raise Unreadable([_of_file(_("This JSON is not a file of questions that this version of NeuroHire can read."))])
    return list(found["questions"])


def _of_markdown(text: str) -> list[Any]:
    try:
        return list(markdown_file.read(text))
    except markdown_file.BadLine as error:
        words = _("Line %(line)s cannot be read: %(text)s", line=error.line, text=error.text)
        raise Unreadable([_of_file(words)]) from error


def _checked(found: Sequence[Any]) -> list[Entry]:
    wrong: list[FileProblem] = []
    entries: list[Entry] = []
    for number, one in enumerate(found, start=1):
        title = str(one.get("title", ""))[:80] if isinstance(one, Mapping) else ""
        made = _entry(one)
        if isinstance(made, Problem):
            wrong.append(FileProblem(number, title, made.field, made.message))
            continue
        wrong += [FileProblem(number, title, problem.field, problem.message) for problem in problems(made[0])]
        entries.append(made)
    if wrong:
        raise Unreadable(wrong)
    return entries


def _entry(found: Any) -> Entry | Problem:
    if not isinstance(found, dict):
        return Problem("", _("This is not a question."))
    state = found.get("state", QuestionState.READY.value)
    if state not in list(QuestionState):
        return Problem("state", _("Choose one of: %(choices)s", choices=", ".join(QuestionState)))
    try:
        return from_mapping({name: value for name, value in found.items() if name != "state"}), QuestionState(state)
    except (TypeError, ValueError) as error:
        return Problem(str(error)[:80], _("This field is unknown, missing or of the wrong kind."))


def _of_file(message: Message) -> FileProblem:
    return FileProblem(0, "", "", message)


def _too_many() -> TooLarge:
    words = _(
        "One file can hold %(limit)s questions. Narrow the list by a tag, a level or a language first.",
        limit=MAX_IN_FILE,
    )
    return TooLarge("too-many-questions", words)
