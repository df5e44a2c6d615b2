"""Two versions of a file as a review: what is wrong with them, what is folded, and what is safe to show."""

import pytest

from services.questions import changes, review
from services.questions.changes import Change
from services.questions.content import Content
from services.questions.problems import problems
from services.questions.review import Place

NUMBERED = "".join(f"line {at}\n" for at in range(1, 41))


def content(*changed, diff=""):
    return Content(title="T", statement="S", changes=changed, diff=diff)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ((Change("", "a\n", "b\n"),), "changes-0-name", "Enter a file name"),
        ((Change("a.py", "a\n", "b\n"), Change("A.py", "", "b\n")), "changes-1-name", "has the same name"),
        ((Change("a.py", "a\n", "a\n"),), "changes-0-after", "The two versions are the same."),
        ((Change("a.py", "", "x" * 1001 + "\n"),), "changes-0-after", "Line 1 has more than 1000 characters."),
        ((Change("a.py", "x\n" * 10_001, ""),), "changes-0-before", "20000 characters"),
        ((Change("a.py", "x\n" * 2001, ""),), "diff", "A review can have 2000 lines"),
        (tuple(Change(f"{at}.py", "", "x\n") for at in range(changes.MAX_FILES + 1)), "diff", "20 files"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(changed, field, sentence):
    found = [one for one in problems(content(*changed)) if one.field == field]
    assert any(sentence in str(one.message) for one in found), found


def test_a_diff_and_two_versions_together_are_refused():
    found = problems(content(Change("a.py", "", "x\n"), diff="--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n"))
    assert [one.field for one in found] == ["diff"]


def test_unchanged_lines_far_from_a_change_are_folded_and_none_is_lost():
    (file,) = review.of(content(Change("a.txt", NUMBERED, NUMBERED.replace("line 20\n", "line twenty\n"))))
    shown = [(len(one.lines), one.is_changed, one.is_folded) for one in file.stretches]
    assert shown == [(16, False, True), (3, False, False), (2, True, False), (3, False, False), (17, False, True)]
    assert [one.new for stretch in file.stretches for one in stretch.lines if one.new] == list(range(1, 41))


def test_new_and_removed_files_have_one_side():
    new, gone = review.of(content(Change("new.py", "", "a\n\nb\n"), Change("gone.py", "a\n", "")))
    assert (new.old_name, new.new_name, new.counts) == (None, "new.py", (3, 0))
    assert (gone.old_name, gone.new_name, gone.counts) == ("gone.py", None, (0, 1))


def test_only_lines_of_the_review_have_places():
    made = content(Change("a.py", "a\nb\n", "a\nc\n"))
    found = {str(place): line.text for place, line in review.lines_by_place(made).items()}
    assert found == {"0-new-1": "a", "0-old-2": "b", "0-new-2": "c"}
    for place in (Place(0, "old", 1), Place(0, "new", 3), Place(1, "new", 1), Place(0, "new", 0)):
        assert review.find(made, place) is None


@pytest.mark.parametrize("name", ["a.py", "a.js", "a.html", "a.php", "a.sql", "a.unknown"])
def test_code_is_escaped_and_each_line_stays_one(name):
    evil = "<script>alert(1)</script> '''\n\n\"&\n'''\n\x0c<b>\n"
    (file,) = review.of(content(Change(name, "", evil)))
    lines = [one for stretch in file.stretches for one in stretch.lines]
    assert [one.text for one in lines] == evil.removesuffix("\n").split("\n")
    for one in lines:
        assert "<script" not in one.code
        assert "<b>" not in one.code
        assert one.code.striptags() == " ".join(one.text.split()), one
