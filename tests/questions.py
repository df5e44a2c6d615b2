"""Questions as the tests write them. The words in capitals must never reach a candidate."""

from services.base.clock import utcnow
from services.questions import Place, bank, comments, planned
from services.questions.changes import Change
from services.questions.content import Case, Content, QuestionFile
from tests.services.seated import seat_of

SECRETS = ("SECRETNOTES", "SECRETSOLUTION", "SECRETINPUT", "SECRETEXPECTED", "SECRETTAG".lower())


CHANGES = (Change("shop.py", "price = 1\ntax = 2\n", "price = 3\ntax = 2\n"),)


def content(title="Count the words", **changed):
    given = {
        "title": title,
        "statement": "Count the words of a `text`.\n\n```python\ncount('a b')\n```",
        "notes": "SECRETNOTES: ask about punctuation.",
        "tags": ("strings", "secrettag"),
        "level": "junior",
        "minutes": 20,
        "files": (
            QuestionFile("starter", "python", "count.py", "def count(text):\n    return 0\n"),
            QuestionFile("starter", "javascript", "count.js", "function count(text) {}\n"),
            QuestionFile("solution", "python", "count.py", "# SECRETSOLUTION\n"),
        ),
        "cases": (
            Case("call", 'count("a b")', "2", "json", False),
            Case("call", 'count("SECRETINPUT")', '"SECRETEXPECTED"', "json", True),
        ),
    }
    return Content(**given | changed)


def add(person, title="Count the words", *, is_draft=False, **changed):
    """The number of a new question."""
    return bank.add(content(title, **changed), is_draft=is_draft, by=person.user_id, at=utcnow())


def put(person, interview, question_id):
    """Its number in the room."""
    return planned.put(seat_of(person, interview), question_id, language=None, at=utcnow()).id


def plan(person, interview, question_id):
    planned.plan(seat_of(person, interview), question_id)


def comment(person, interview, question, text="Why 3?"):
    """On the new first line of `CHANGES`, in the question with this number in the room."""
    place = Place(0, "new", 1)
    comments.add(seat_of(person, interview), question, place, text, comment_id="comment-1", at=utcnow())


def fields(made=None, *, base=""):
    """What the form sends."""
    made = made or content()
    sent = {
        "title": made.title,
        "statement": made.statement,
        "notes": made.notes,
        "tags": ", ".join(made.tags),
        "level": made.level,
        "minutes": str(made.minutes),
        "base": str(base),
    }
    for at, file in enumerate(made.files):
        sent |= {f"files-{at}-{name}": value for name, value in vars(file).items()}
    for at, case in enumerate(made.cases):
        rest = {name: value for name, value in vars(case).items() if name != "is_hidden"}
        sent |= {f"cases-{at}-{name}": value for name, value in rest.items()}
        if case.is_hidden:
            sent[f"cases-{at}-is_hidden"] = "y"
    return sent
