"""The forms of the bank: a question with its files and cases, a search, and a file to import."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import Length, Optional

from localization import translate
from routes.forms import Form
from services.board import StartingBoard
from services.interview import languages
from services.questions import Case, CaseKind, Change, Compare, Content, Level, Problem, Purpose, QuestionFile
from services.questions import changes as change_rules
from services.questions import content as contents

LEVEL_LABELS = {Level.JUNIOR: _l("Junior"), Level.MID: _l("Mid-level"), Level.SENIOR: _l("Senior")}
PURPOSE_LABELS = {Purpose.STARTER: _l("Starter file"), Purpose.SOLUTION: _l("Reference solution")}
KIND_LABELS = {CaseKind.INPUT: _l("Input of the program"), CaseKind.CALL: _l("Call of a function")}
BOARD_LABELS = {
    StartingBoard.NONE: _l("Nothing"),
    StartingBoard.FRAME: _l("An empty frame"),
    StartingBoard.SYSTEM: _l("The boxes of a system"),
}
COMPARE_LABELS = {
    Compare.TRIMMED: _l("Text, without spaces at its ends"),
    Compare.EXACT: _l("Exactly this text"),
    Compare.NUMBERS: _l("Numbers, almost equal"),
    Compare.ANY_ORDER: _l("The same items in any order"),
    Compare.JSON: _l("Equal as JSON"),
}


def _choices(labels: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


class FileForm(PlainForm):
    """A starter file or a reference solution."""

    purpose = SelectField(_l("Purpose"), choices=_choices(PURPOSE_LABELS), validate_choice=False)
    language = SelectField(_l("Language"), validate_choice=False)
    name = StringField(_l("File name"), [Optional(), Length(max=contents.MAX_FILE_NAME_CHARS)])
    text = TextAreaField(_l("Code"), [Optional(), Length(max=contents.MAX_TEXT_CHARS)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [SelectChoice(key, translate(languages.label(key))) for key in languages.LANGUAGES]


class CaseForm(PlainForm):
    """What a solution is given, and what is expected of it."""

    kind = SelectField(_l("Kind"), choices=_choices(KIND_LABELS), validate_choice=False)
    compare = SelectField(_l("Compare as"), choices=_choices(COMPARE_LABELS), validate_choice=False)
    given = TextAreaField(_l("Input or call"), [Optional(), Length(max=contents.MAX_CASE_CHARS)])
    expected = TextAreaField(_l("Expected"), [Optional(), Length(max=contents.MAX_CASE_CHARS)])
    is_hidden = BooleanField(_l("Hidden from the candidate"))


class ChangeForm(PlainForm):
    """A file to review in two versions."""

    name = StringField(_l("File name"), [Optional(), Length(max=change_rules.MAX_NAME_CHARS)])
    before = TextAreaField(_l("Before"), [Optional(), Length(max=change_rules.MAX_VERSION_CHARS)])
    after = TextAreaField(_l("After"), [Optional(), Length(max=change_rules.MAX_VERSION_CHARS)])


class QuestionForm(Form):
    """Everything of a question. What it may hold is `services/questions/problems.py`'s to say."""

    title = StringField(_l("Title"), [Optional(), Length(max=contents.MAX_TITLE_CHARS)])
    statement = TextAreaField(_l("Statement"), [Optional(), Length(max=contents.MAX_TEXT_CHARS)])
    notes = TextAreaField(_l("Private notes"), [Optional(), Length(max=contents.MAX_TEXT_CHARS)])
    tags = StringField(_l("Tags"), [Optional(), Length(max=contents.MAX_TAGS * (contents.MAX_TAG_CHARS + 2))])
    level = SelectField(_l("Level"), choices=_choices(LEVEL_LABELS), default=Level.MID.value, validate_choice=False)
    minutes = IntegerField(_l("Expected minutes"), default=30)
    board = SelectField(_l("On the board"), choices=_choices(BOARD_LABELS), default="", validate_choice=False)
    files = FieldList(FormField(FileForm), max_entries=contents.MAX_FILES + 1)
    cases = FieldList(FormField(CaseForm), max_entries=contents.MAX_CASES + 1)
    diff = TextAreaField(_l("Diff"), [Optional(), Length(max=change_rules.MAX_DIFF_CHARS)])
    changes = FieldList(FormField(ChangeForm), max_entries=change_rules.MAX_FILES + 1)
    is_draft = BooleanField(_l("Keep it as a draft"))
    base = HiddenField()

    def fill(self, content: Content, *, version: int, is_draft: bool) -> None:
        """Show a question as it is."""
        for name in ("title", "statement", "notes", "level", "minutes", "diff", "board"):
            self[name].data = getattr(content, name)
        self.tags.data, self.is_draft.data, self.base.data = ", ".join(content.tags), is_draft, str(version)
        for file in content.files:
            self.files.append_entry(vars(file))
        for case in content.cases:
            self.cases.append_entry(vars(case))
        for change in content.changes:
            self.changes.append_entry(vars(change))

    def content(self) -> Content:
        """What was entered."""
        return Content(
            title=self.title.data or "",
            statement=self.statement.data or "",
            notes=self.notes.data or "",
            tags=tuple((self.tags.data or "").split(",")),
            level=self.level.data or "",
            minutes=self.minutes.data or 0,
            files=tuple(
                QuestionFile(one.purpose.data or "", one.language.data or "", one.name.data or "", one.text.data or "")
                for one in (row.form for row in self.files)
            ),
            cases=tuple(
                Case(
                    one.kind.data or "",
                    one.given.data or "",
                    one.expected.data or "",
                    one.compare.data or "",
                    bool(one.is_hidden.data),
                )
                for one in (row.form for row in self.cases)
            ),
            changes=tuple(
                Change(one.name.data or "", one.before.data or "", one.after.data or "")
                for one in (row.form for row in self.changes)
            ),
            diff=self.diff.data or "",
            board=self.board.data or "",
        )

    def base_version(self) -> int:
        """The version that was changed; 0 when a client left it out or sent something else."""
        return int(self.base.data) if self.base.data and self.base.data.isdecimal() and len(self.base.data) < 10 else 0

    def refuse_all(self, found: Sequence[Problem]) -> None:
        """Put each sentence beside its field; `found` counts rows by their place, which is their order here too."""
        for problem in found:
            field = self._named(problem.field)
            if field is None:
                self.form_errors.append(translate(problem.message))
            else:
                field.errors = (*field.errors, translate(problem.message))

    def all_fields(self) -> list[Field]:
        """The fields with those of the rows, in the order of the page."""
        rows = (list(row.form) for row in chain(self.files, self.cases, self.changes))
        return [*(one for one in self if not isinstance(one, FieldList)), *chain.from_iterable(rows)]

    def _named(self, name: str) -> Field | None:
        head, _dash, rest = name.partition("-")
        place, _dash, inner = rest.partition("-")
        if not inner:
            return self._fields.get(name)
        rows = self[head].entries
        return rows[int(place)].form._fields.get(inner) if int(place) < len(rows) else None


class ImportForm(Form):
    """A file of questions."""

    file = FileField(_l("File"))
