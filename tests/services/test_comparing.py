"""What counts as expected, for each way to compare: one table of examples."""

import pytest

from services.questions import Case
from services.questions.comparing import is_expected

SAME = [
    ("input", "exact", "a b\n", "a b\n"),
    ("input", "trimmed", "a  \nb", "\na\nb  \n\n"),
    ("input", "numbers", "0.3 1e3", "0.30000000000000004\n1000\n"),
    ("input", "any-order", "b\na\na", "a\nb\na\n"),
    ("input", "json", '{"a": 1, "b": [1.0]}', '{\n "b": [1],\n "a": 1\n}\n'),
    ("call", "exact", "two words", '"two words"'),
    ("call", "trimmed", "[1, 2]", "[1,2]"),
    ("call", "trimmed", "a", '"a \\n"'),
    ("call", "numbers", "1 2.5", "[1, [2.5000000001]]"),
    ("call", "any-order", '[["a", 1], ["b", 2]]', '[["b", 2], ["a", 1.0]]'),
    ("call", "json", '{"é": null}', '{"\\u00e9": null}'),
]
OTHER = [
    ("input", "exact", "a b\n", "a b"),
    ("input", "trimmed", "a\nb", "a\n\nb"),
    ("input", "trimmed", "a", " a b"),
    ("input", "numbers", "1 2", "1"),
    ("input", "numbers", "1", "1 1"),
    ("input", "numbers", "1", "one"),
    ("input", "numbers", "1", "nan"),
    ("input", "any-order", "a\na\nb", "a\nb\nb"),
    ("input", "json", "[1]", "[1"),
    ("call", "exact", "1", '"1 "'),
    ("call", "numbers", "1", "null"),
    ("call", "any-order", "[1, 1, 2]", "[1, 2, 2]"),
    ("call", "any-order", "[1]", '{"1": 1}'),
    ("call", "json", "1", "true"),
    ("call", "json", "0", "false"),
    ("call", "json", "[1, 2]", "[2, 1]"),
    ("call", "json", "null", ""),
    ("call", "json", "[]", "[" * 50_000),
    ("call", "json", "1", "9" * 50_000),
    *(
        ("call", compare, "[1]", "[" * 900 + "]" * 900)
        for compare in ("exact", "trimmed", "numbers", "any-order", "json")
    ),
    ("input", "json", "[1]", "[" * 900 + "]" * 900),
]


@pytest.mark.parametrize(("kind", "compare", "expected", "got"), SAME)
def test_these_are_what_was_expected(kind, compare, expected, got):
    assert is_expected(Case(kind, "f()", expected, compare, False), got)


@pytest.mark.parametrize(("kind", "compare", "expected", "got"), OTHER)
def test_these_are_not(kind, compare, expected, got):
    assert not is_expected(Case(kind, "f()", expected, compare, False), got)
