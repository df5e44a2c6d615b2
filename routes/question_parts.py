"""What pages show of questions: which ones a list has, the parts of one with its private side, and their words."""

from flask_babel import gettext as _

from localization import translate
from repositories.questions import Filter
from repositories.states import QuestionState
from routes.forms.questions import BOARD_LABELS, COMPARE_LABELS, KIND_LABELS, LEVEL_LABELS, PURPOSE_LABELS
from routes.http import lists
from services.interview import languages
from services.questions import Whole, bank, review, statements


def wanted_filter() -> Filter:
    """What the address asks for; a state that there is not is the first."""
    return Filter(
        words=lists.words(),
        tag=lists.words("tag").casefold(),
        level=lists.words("level"),
        language=lists.words("language"),
        state=lists.one_of([*QuestionState], "state", default=QuestionState.READY.value),
    )


def filters_of(wanted: Filter) -> dict[str, str]:
    """The same as parts of an address."""
    return {
        "q": wanted.words,
        "tag": wanted.tag,
        "level": wanted.level,
        "language": wanted.language,
        "state": wanted.state,
    }


def choices_for_filter(state: str) -> dict[str, object]:
    """What a list can be narrowed by."""
    return {
        "tag_choices": [(one, one) for one in bank.tags(state)],
        "levels": LEVEL_LABELS,
        "languages": {key: translate(languages.label(key)) for key in languages.LANGUAGES},
    }


def words() -> dict[str, object]:
    """What the words of a question's content are called."""
    return {
        "levels": LEVEL_LABELS,
        "purposes": PURPOSE_LABELS,
        "kinds": KIND_LABELS,
        "compares": COMPARE_LABELS,
        "boards": BOARD_LABELS,
        "languages": {key: translate(languages.label(key)) for key in languages.LANGUAGES},
    }


def shown(whole: Whole) -> dict[str, object]:
    """The rendered parts of a question with its private side."""
    return {
        "statement": statements.html(whole.content.statement),
        "notes": statements.html(whole.content.notes) if whole.content.notes else "",
        "files": [(one, statements.code_html(one.text, one.language)) for one in whole.content.files],
        "review": review.of(whole.content),
        "review_words": review_words(),
    }


def review_words() -> dict[str, str]:
    """The words of a line of a review, by its sign; `{}` is the place of its number."""
    return {
        "removed": _("Removed:"),
        "added": _("Added:"),
        "-": _("Comment on line %(number)s, removed", number="{}"),
        "+": _("Comment on line %(number)s, added", number="{}"),
        " ": _("Comment on line %(number)s", number="{}"),
    }
