"""Diffs as people paste them: what cannot be read is refused with its line, and what can is read whole."""

import pytest

from services.questions import changes, review, unified_diff
from services.questions.content import Content, clean
from services.questions.problems import problems
from services.questions.unified_diff import BadDiff

GOOD = """diff --git a/app.py b/app.py
index 1..2 100644
--- a/app.py
+++ b/app.py
@@ -1,3 +1,3 @@ def f():
 def f():
-    return 1
+    return 2
 # end
@@ -40 +40,2 @@
 x = 1
+y = 2
\\ No newline at end of file
"""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hello\nworld\n", "Line 1: this is no unified diff"),
        (GOOD.replace("@@ -1,3", "@@ -one,3"), "Line 5 cannot be read: @@ -one,3"),
        (GOOD.replace("-    return 1\n", ""), "Line 5: this part has fewer or more lines than it says."),
        (GOOD.replace("+y = 2\n\\ No newline at end of file\n", ""), "Line 10: this part has fewer"),
        (GOOD.replace("-    return 1", "*    return 1"), "Line 7 cannot be read: *    return 1"),
        (GOOD.replace("@@ -40 +40,2", "@@ -2 +2,2"), "Line 10: this part overlaps the one before it."),
        (GOOD + "what is this?\n", "Line 14 cannot be read: what is this?"),
        ("@@ -1 +1 @@\n-a\n+b\n", "Line 1 cannot be read"),
        ("--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n", "Line 1: the file has no name in either version."),
        ("diff --git a/x b/x\nBinary files a/x and b/x differ\n", "Line 2: a binary file cannot be reviewed here."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text, sentence):
    with pytest.raises(BadDiff) as refusal:
        unified_diff.parse(text)
    assert sentence in str(refusal.value.message)
    (found,) = problems(Content(title="T", statement="S", diff=text))
    assert (found.field, sentence in str(found.message)) == ("diff", True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * (changes.MAX_DIFF_CHARS + 1), "This can have 60000 characters"),
        ("--- a\n+++ b\n@@ -1 +1 @@\n-a\n+" + "x" * 1001 + "\n", "Line 5 has more than 1000 characters."),
        ("--- a\n+++ b\n@@ -0,0 +1,2001 @@\n" + "+x\n" * 2001, "A review can have 2000 lines"),
        ("".join(f"--- a{at}\n+++ a{at}\n@@ -1 +1 @@\n-a\n+b\n" for at in range(21)), "A review can have 20 files."),
        ("--- a\n+++ b/" + "n" * 201 + "\n@@ -1 +1 @@\n-a\n+b\n", "A file name can have 200 characters."),
    ],
)
def test_the_limits_are_named(text, sentence):
    found = problems(clean(Content(title="T", statement="S", diff=text)))
    assert any(one.field == "diff" and sentence in str(one.message) for one in found), found


def test_numbers_signs_and_gaps_are_those_of_the_diff():
    (file,) = review.of(Content(diff=GOOD))
    lines = [(one.sign, one.old, one.new, one.text) for stretch in file.stretches for one in stretch.lines]
    assert lines == [
        (" ", 1, 1, "def f():"),
        ("-", 2, None, "    return 1"),
        ("+", None, 2, "    return 2"),
        (" ", 3, 3, "# end"),
        (" ", 40, 40, "x = 1"),
        ("+", None, 41, "y = 2"),
    ]
    assert [one.skipped for one in file.stretches] == [0, 0, 0, 36, 0]
    assert file.counts == (2, 1)


def test_new_removed_and_renamed_files_and_names_with_quotes():
    text = (
        "A message about --- things\n---\n\n"
        "diff --git a/old.py b/new.py\nsimilarity index 100%\nrename from old.py\nrename to new.py\n"
        "diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n.py\n@@ -0,0 +1 @@\n+a\n"
        '--- "a/\\303\\274.py"\t2026-01-01\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n-- \n2.39.5\n'
    )
    names = [(one.old_name, one.new_name) for one in unified_diff.parse(text)]
    assert names == [("old.py", "new.py"), (None, "n.py"), ("ü.py", None)]


def test_a_removed_line_that_looks_like_a_file_is_a_line():
    (file,) = unified_diff.parse("--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1 @@\n--- a comment\n-+++ b\n+-- none\n")
    assert [one.text for one in file.hunks[0].lines] == ["-- a comment", "+++ b", "-- none"]
