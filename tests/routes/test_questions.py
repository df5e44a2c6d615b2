"""The pages of the bank: what is refused keeps what was typed, and what is saved is a version."""

import io
import json

import pytest

from services.base.clock import utcnow
from services.questions import bank, files, included
from services.questions.content import MAX_TOTAL_CHARS, QuestionFile
from tests.questions import add, content, fields, put
from tests.routes.pages import read, submit

NOTE = "x" * 20_001


@pytest.fixture
def bank_of(world):
    """Dave is an interviewer and no administrator."""
    return world.dave


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", " ", "Enter a title."),
        ("statement", "", "Write what the candidate is to do."),
        ("minutes", "0", "Enter a number of minutes from 1 to 240."),
        ("level", "wizard", "Choose one of: junior, mid-level, senior"),
        ("tags", "a|b", "A tag can have 30 characters, and neither commas nor bars."),
        ("files-0-name", "", "Enter a file name, for example main.py."),
        ("files-0-language", "klingon", "The editor does not offer this language."),
        ("files-1-name", "COUNT.py", "Another file of this question has the same name."),
        ("files-1-text", " ", "The file is empty. Write something or remove it."),
        ("cases-0-given", "count(a)", "Write one call whose arguments are JSON, for example: total([1, 2], true)"),
        ("cases-1-expected", "[1", "Write the expected value as JSON, for example: [1, 2]"),
        ("cases-1-compare", "luck", "Choose one of: exact, trimmed, numbers, any-order, json"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(bank_of, field, value, sentence):
    sent = fields() | {field: value}
    answer = submit(bank_of.http, "/questions/add", sent)
    page = read(answer)
    assert answer.status_code == 400
    assert page.errors_of(field) == sentence
    for name in ("statement", "notes", "files-0-text", "cases-1-given"):
        if name != field:
            first = sent[name].split("\n", maxsplit=1)[0]
            assert first in page.text, name
    assert bank.is_empty()


def test_a_diff_that_cannot_be_read_is_refused_with_its_line_and_comes_back(bank_of):
    diff = "--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n*b\n"
    page = read(submit(bank_of.http, "/questions/add", fields() | {"diff": diff}))
    assert page.errors_of("diff") == "Line 5 cannot be read: *b"
    assert "+++ b/x.py" in page.text
    sent = fields() | {"changes-0-name": "x.py", "changes-0-before": "a", "changes-0-after": "a"}
    page = read(submit(bank_of.http, "/questions/add", sent))
    assert page.errors_of("changes-0-after") == "The two versions are the same. Change something or remove the file."
    assert bank.is_empty()


def test_a_code_review_question_is_saved_shown_and_changed(bank_of):
    sent = fields() | {"changes-0-name": "x.py", "changes-0-before": "a = 1", "changes-0-after": "a = 2"}
    page = read(submit(bank_of.http, "/questions/add", sent, follow_redirects=True))
    assert "Changes to review" in page.text
    assert "Removed: a = 1" in page.text
    assert "Added: a = 2" in page.text
    (question,) = bank.page(bank.Filter(), number=1).items
    form = read(bank_of.http.get(f"/questions/{question.id}/edit"))
    assert form.value_of("changes-0-name") == "x.py"
    assert bank.get(question.id).content.is_review


def test_the_limit_of_a_field_and_of_everything_together(bank_of):
    assert "20000 characters" in read(submit(bank_of.http, "/questions/add", fields() | {"notes": NOTE})).text
    sources = tuple(QuestionFile("starter", "python", f"{at}.py", "x" * 19_000) for at in range(6))
    answer = submit(bank_of.http, "/questions/add", fields(content(files=sources)))
    assert f"{MAX_TOTAL_CHARS} characters" in read(answer).errors_of("statement")


@pytest.mark.both_databases
def test_a_question_is_saved_read_changed_and_keeps_its_versions(bank_of, world):
    made = submit(bank_of.http, "/questions/add", fields(), follow_redirects=True)
    page = read(made)
    assert "The question is saved." in page.text
    assert "SECRETNOTES" in page.text
    question_id = bank.page(bank.Filter(), number=1).items[0].id
    form = read(bank_of.http.get(f"/questions/{question_id}/edit"))
    assert form.value_of("title") == "Count the words"
    assert form.value_of("files-1-name") == "count.js"
    changed = fields(content("Count the letters"), base=1) | {"is_draft": "y"}
    answer = submit(world.alice.http, f"/questions/{question_id}/edit", changed, follow_redirects=True)
    assert "Saved as version 2." in read(answer).text
    assert bank.get(question_id, 1).content == content()
    assert bank.get(question_id).question.state == "draft"
    old = read(bank_of.http.get(f"/questions/{question_id}?version=1"))
    assert "This is version 1. The newest is version 2." in old.text
    assert [one.saved_by for one in bank.versions(question_id)] == ["Alice Ames", "Dave Dunn"]
    assert bank_of.http.get(f"/questions/{question_id}?version=3").status_code == 404


def test_who_saves_over_somebody_is_told_and_loses_nothing(bank_of, world):
    question_id = add(world.alice)
    bank.edit(question_id, content("Mine"), base=1, is_draft=False, by=world.alice.user_id, at=utcnow())
    answer = submit(bank_of.http, f"/questions/{question_id}/edit", fields(content("Theirs"), base=1))
    page = read(answer)
    assert "Somebody saved version 2 in the meantime." in page.text
    assert (page.value_of("title"), page.value_of("base")) == ("Theirs", "2")
    assert bank.get(question_id).content.title == "Mine"


def test_a_statement_is_markdown_and_nothing_else(bank_of, world):
    words = "<script>alert(1)</script> **bold** [out](https://example.org) [in](/logout) [js](javascript:alert) ![p](https://example.org/p.png)\n\n```python\ndef f(): return '<b>'\n```"
    question_id = add(world.alice, statement=words)
    page = read(bank_of.http.get(f"/questions/{question_id}"))
    outside = [one for one in page.all("a") if one.get("href") == "https://example.org"]
    assert [one["rel"] for one in outside] == ["noopener noreferrer nofollow"]
    assert not any((one.get("href") or "").startswith("javascript") for one in page.all("a"))
    assert len(page.all("a", href="/logout")) == 1, "the menu's own"
    assert not any("example.org" in (one.get("src") or "") for one in page.all("img"))
    assert "<script>alert(1)</script>" in page.text
    assert page.all("span", **{"class": "code-k"})
    assert "'<b>'" in page.text


def test_a_draft_an_archived_one_and_a_copy(bank_of, world):
    first, draft = add(world.alice), add(world.alice, "Half done", is_draft=True)
    assert "Half done" not in read(bank_of.http.get("/questions")).text
    assert "Half done" in read(bank_of.http.get("/questions?state=draft")).text
    bank_of.post(f"/questions/{draft}/restore")
    bank_of.post(f"/questions/{first}/archive")
    assert [one.title for one in bank.page(bank.Filter(), number=1).items] == ["Half done"]
    answer = bank_of.post(f"/questions/{first}/copy", follow_redirects=True)
    assert "Count the words" in read(answer).value_of("title")
    (copy,) = bank.page(bank.Filter(state="draft"), number=1).items
    assert (copy.author, bank.get(copy.id).content.cases) == ("Dave Dunn", content().cases)


@pytest.mark.both_databases
def test_the_list_is_searched_and_narrowed(bank_of, world):
    add(world.alice, "Zählen")
    add(world.alice, "Graphs", tags=("walks",), level="senior", files=())
    for query, found in (
        ("q=zahlen", ["Zählen"]), ("q=walk", ["Graphs"]), ("tag=walks", ["Graphs"]), ("tag=walk", []),
        ("level=junior", ["Zählen"]), ("language=javascript", ["Zählen"]), ("language=go", []), ("q=%25", []),
        ("state=nonsense", ["Graphs", "Zählen"]), ("q=a&page=99999", ["Graphs", "Zählen"]),
    ):  # fmt: skip
        page = read(bank_of.http.get(f"/questions?{query}"))
        assert [title for title in ("Graphs", "Zählen") if title in page.text] == found, query


@pytest.mark.both_databases
def test_one_that_an_interview_used_is_not_deleted_and_others_are(bank_of, world):
    used, free = add(world.alice), add(world.alice, "Never asked")
    put(world.alice, world.interview, used)
    answer = bank_of.post(f"/questions/{used}/delete", follow_redirects=True)
    assert "An interview used this question" in read(answer).text
    bank_of.post(f"/questions/{free}/delete")
    assert [one.id for one in bank.page(bank.Filter(), number=1).items] == [used]
    assert bank_of.http.get(f"/questions/{free}").status_code == 404


def test_an_empty_bank_offers_those_that_come_along(bank_of):
    assert "Add the thirteen included questions" in read(bank_of.http.get("/questions")).text
    answer = bank_of.post("/questions/included", follow_redirects=True)
    assert "13 questions were added." in read(answer).text
    assert "Add the thirteen included questions" not in read(answer).text
    again = bank_of.post("/questions/included", follow_redirects=True)
    assert "so none were added" in read(again).text


def upload(person, data, name="questions.json"):
    token = read(person.http.get("/questions/import")).token
    sent = {"csrf_token": token, "file": (io.BytesIO(data), name)}
    answer = person.http.post("/questions/import", data=sent, follow_redirects=True)
    for one in (answer, *answer.history):
        one.request.environ["wsgi.input"].close()  # The test's client lays a large file down, and forgets it.
    return answer


@pytest.mark.both_databases
@pytest.mark.parametrize("form", ["json", "md"])
def test_what_is_exported_can_be_imported_unchanged(bank_of, world, form):
    odd = "A line\n<!-- neurohire: notes -->\n\\<!-- neurohire: question -->\n````md\n```\n````"
    add(world.alice, notes=odd, statement=odd)
    for entry, _state in included.entries():
        bank.add(entry, is_draft=False, by=world.alice.user_id, at=utcnow())
    data = bank_of.http.get(f"/questions/export?form={form}").data
    before = {bank.get(one.id).content for one in bank.page(bank.Filter(), number=1).items}
    assert {content for content, _state in files.read(data)} == before
    assert "14 questions were added." in read(upload(bank_of, data)).text
    assert bank.page(bank.Filter(), number=1).total == 28
    single = bank.page(bank.Filter(), number=1).items[0].id
    assert len(files.read(bank_of.http.get(f"/questions/export?form={form}&id={single}").data)) == 1


def test_of_a_file_with_one_mistake_nothing_is_taken(bank_of):
    good = json.loads(files.write([(content(), files.QuestionState.READY)], files.FileFormat.JSON))
    good["questions"] += [{**good["questions"][0], "title": "", "minutes": 999}, {"title": 7}, "no question"]
    page = read(upload(bank_of, json.dumps(good).encode()))
    assert "Nothing was imported" in page.text
    for words in (
        "Question 2, title : Enter a title.",
        "Question 2, minutes : Enter a number",
        "Question 3 ( 7 ), title",
        "Question 4",
    ):
        assert words in page.text, page.text
    assert bank.is_empty()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "There is no question in this file."),
        (b"\xff\xfe", "This is no text in UTF-8."),
        (b"{", "This is no valid JSON."),
        (b'{"questions": []}', "is not a file of questions"),
        (b'{"a":' * 100_000, "This is no valid JSON."),
        (b"# Just a page", "Line 1 cannot be read: # Just a page"),
        (b"<!-- neurohire: question -->\n# T\n<!-- neurohire: case odd call json -->", "Line 3 cannot be read"),
        (b"<!-- neurohire: questions 2 -->", "Line 1 cannot be read"),
        (b" " * (4 * 1024 * 1024 + 1), "A file of questions can have 4 MB."),
    ],
)  # fmt: skip
def test_what_is_no_file_of_questions_is_refused_in_words(bank_of, data, words):
    assert words in read(upload(bank_of, data)).text
    assert bank.is_empty()
