"""docs/faults.md has every row, and every test it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = re.findall(r"^\| (F\d+) \|(.*)\|$", (ROOT / "docs" / "faults.md").read_text(), re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/.]+?)(?:::(\w+))?`")


def test_every_row_stands_there_once() -> None:
    assert len(ROWS) >= 28
    assert [row for row, _rest in ROWS] == [f"F{number}" for number in range(1, len(ROWS) + 1)]


@pytest.mark.parametrize(("row", "rest"), ROWS, ids=[row for row, _rest in ROWS])
def test_what_a_row_names_is_there(row: str, rest: str) -> None:
    named = NAMED.findall(rest)
    assert named
    for file, test in named:
        assert (ROOT / file).is_file(), file
        assert not test or f"\ndef {test}(" in (ROOT / file).read_text(), (file, test)


def test_each_test_with_a_fault_of_its_own_is_in_a_row() -> None:
    named = {file for _row, rest in ROWS for file, _test in NAMED.findall(rest)}
    own = {str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "faults").glob("test_*.py")}
    assert own - named == set()
