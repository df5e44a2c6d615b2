"""The bank: adding, editing, copying, archiving and deleting questions. Each save is a version that stays.

The rules of what a question may hold are `problems`'. A question that an interview used is never deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from db.tables import MAX_ID
from repositories import interview_questions, interview_template_questions, question_versions, questions
from repositories.paging import Page
from repositories.question_versions import Version
from repositories.questions import Filter, Question, joined
from repositories.states import QuestionState
from services.audit import audit
from services.base import Conflict, Invalid, NotFound, _, names
from services.questions.content import MAX_TITLE_CHARS, Content, clean, from_stored
from services.questions.problems import Problem, problems

PER_PAGE = 25
MAX_QUESTIONS = 5_000
"""In the bank. Large companies keep some hundreds; the pages were measured with 2,000."""
MAX_VERSIONS = 500
"""Of one question: one save a day for more than a year."""
SHOWN_VERSIONS = 50


class Unfit(Invalid):
    """A content that cannot be saved; `problems` has every reason with its field."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__("question-unfit", found[0].message, field=found[0].field)
        self.problems = found


@dataclass(frozen=True)
class Whole:
    """A question with the content of one of its versions; `version` is that one's number."""

    question: Question
    version: int
    content: Content

    @property
    def is_newest(self) -> bool:
        return self.version == self.question.version


def page(wanted: Filter, *, number: int) -> Page[Question]:
    """One page of the bank by title."""
    narrowed = replace(wanted, words=wanted.words[: names.MAX_SEARCH_CHARS])
    return database.read(lambda db: questions.page_of_questions(db, narrowed, page=number, per_page=PER_PAGE))


def tags(state: str) -> list[str]:
    """The tags of the questions in this state."""
    return database.read(lambda db: questions.list_tags(db, state=state))


def is_empty() -> bool:
    """Whether there is no question at all, not even an archived one."""
    return database.read(questions.count_all) == 0


def get(question_id: int, version: int | None = None) -> Whole:
    """The newest version, or an earlier one. Raises NotFound."""
    return database.read(lambda db: whole(db, question_id, version))


def whole(db: Connection, question_id: int, version: int | None = None) -> Whole:
    """The same on this connection. Raises NotFound."""
    question = questions.find(db, question_id) if 0 < question_id <= MAX_ID else None
    if question is None or (version is not None and not 0 < version <= MAX_VERSIONS):
        raise NotFound
    number = question.version if version is None else version
    stored = question_versions.find_content(db, question_id, number)
    if stored is None:
        raise NotFound
    return Whole(question, number, from_stored(stored))


def versions(question_id: int) -> list[Version]:
    """The last 50 versions, the newest first."""
    return database.read(lambda db: question_versions.list_of(db, question_id, limit=SHOWN_VERSIONS))


def add(content: Content, *, is_draft: bool, by: int, at: datetime) -> int:
    """Save a new question; its number. Raises Unfit, Conflict("bank-full")."""
    return add_all([(content, QuestionState.DRAFT if is_draft else QuestionState.READY)], by=by, at=at)[0]


def add_all(contents: Sequence[tuple[Content, QuestionState]], *, by: int, at: datetime) -> list[int]:
    """All of them or none. Raises Unfit, Conflict("bank-full")."""
    cleaned = [(_fit(content), state) for content, state in contents]

    def work(db: Connection) -> list[int]:
        if questions.count_all(db) + len(cleaned) > MAX_QUESTIONS:
            raise Conflict(
                "bank-full", _("The bank can hold %(limit)s questions. Delete some first.", limit=MAX_QUESTIONS)
            )
        made = [_insert(db, content, state, by=by, at=at) for content, state in cleaned]
        if len(made) == 1:
            _note(db, audit.Deed.QUESTION_ADDED, made[0], cleaned[0][0].title, by=audit.Doer(by), at=at)
        elif made:
            on, details = audit.Subject(audit.Kind.QUESTION), {"count": len(made), "first": made[0]}
            audit.write(db, audit.Deed.QUESTIONS_ADDED, by=audit.Doer(by), on=on, at=at, details=details)
        return made

    return database.run(work)


def edit(question_id: int, content: Content, *, base: int, is_draft: bool, by: int, at: datetime) -> int:
    """Save a new version; its number. `base` is the version that the form showed.

    An archived question stays archived. Raises NotFound, Unfit, Conflict("versions-full"), and
    Invalid("question-changed") when somebody saved another version meanwhile.
    """
    cleaned = _fit(content)

    def work(db: Connection) -> int:
        before = _locked(db, question_id)
        if before.version != base:
            raise Invalid(
                "question-changed",
                _("Somebody saved version %(version)s in the meantime. Your text is still here: compare the two, then "
                    "save again.", version=before.version),
            )  # fmt: skip
        if before.version >= MAX_VERSIONS:
            raise Conflict(
                "versions-full", _("A question can have %(limit)s versions. Copy it to go on.", limit=MAX_VERSIONS)
            )
        state = QuestionState.DRAFT if is_draft else QuestionState.READY
        if before.state == QuestionState.ARCHIVED:
            state = QuestionState.ARCHIVED
        number = before.version + 1
        question_versions.insert_version(db, question_id, number, cleaned.stored(), saved_by=by, at=at)
        questions.update_question(db, question_id, _values(cleaned, state) | {"version": number, "updated_at": at})
        _note(db, audit.Deed.QUESTION_CHANGED, question_id, cleaned.title, by=audit.Doer(by), at=at, version=number)
        return number

    return database.run(work)


def copy(question_id: int, *, title: str, by: int, at: datetime) -> int:
    """A draft with the same content and this title; its number. Raises NotFound, Conflict("bank-full")."""
    content = replace(get(question_id).content, title=title[:MAX_TITLE_CHARS])
    return add(content, is_draft=True, by=by, at=at)


def archive(question_id: int, *, at: datetime) -> None:
    """Out of the lists that are chosen from. Raises NotFound."""
    _set_state(question_id, QuestionState.ARCHIVED, at=at)


def restore(question_id: int, *, at: datetime) -> None:
    """Back from the archive, or from the drafts, to be used. Raises NotFound."""
    _set_state(question_id, QuestionState.READY, at=at)


def delete(question_id: int, *, at: datetime) -> None:
    """With all its versions. Raises NotFound, and Conflict("question-used") when an interview had it in its room."""

    def work(db: Connection) -> None:
        before = _locked(db, question_id)
        if interview_questions.is_used(db, question_id):
            raise Conflict(
                "question-used",
                _("An interview used this question, and its report names it. Archive the question instead."),
            )
        interview_questions.delete_plans_of(db, question_id)
        interview_template_questions.delete_of_question(db, question_id)
        question_versions.delete_all_of(db, question_id)
        questions.delete_question(db, question_id)
        _note(db, audit.Deed.QUESTION_REMOVED, question_id, before.title, by=audit.acting(), at=at)

    database.run(work)


def _fit(content: Content) -> Content:
    cleaned = clean(content)
    found = problems(cleaned)
    if found:
        raise Unfit(found)
    return cleaned


def _insert(db: Connection, content: Content, state: QuestionState, *, by: int, at: datetime) -> int:
    made = {"version": 1, "created_by": by, "created_at": at, "updated_at": at}
    question_id = questions.insert_question(db, _values(content, state) | made)
    question_versions.insert_version(db, question_id, 1, content.stored(), saved_by=by, at=at)
    return question_id


def _values(content: Content, state: QuestionState) -> dict[str, object]:
    return {
        "title": content.title,
        "tags": joined(content.tags),
        "languages": joined(content.starter_languages),
        "level": content.level,
        "minutes": content.minutes,
        "state": state.value,
    }


def _set_state(question_id: int, state: QuestionState, *, at: datetime) -> None:
    def work(db: Connection) -> None:
        before = _locked(db, question_id)
        questions.update_question(db, question_id, {"state": state.value})
        what, by = state.value, audit.acting()
        _note(db, audit.Deed.QUESTION_CHANGED, question_id, before.title, by=by, at=at, what=what)

    database.run(work)


def _note(
    db: Connection,
    deed: audit.Deed,
    question_id: int,
    title: str,
    *,
    by: audit.Doer,
    at: datetime,
    **details: str | int,
) -> None:
    on = audit.Subject(audit.Kind.QUESTION, question_id, title)
    audit.write(db, deed, by=by, on=on, at=at, details=details)


def _locked(db: Connection, question_id: int) -> Question:
    found = questions.lock(db, question_id)
    if found is None:
        raise NotFound
    return found
