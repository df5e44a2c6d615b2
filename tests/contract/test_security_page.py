"""docs/security-asvs.md and docs/security.md name tests, bounds and pages that are there; every row says who holds it."""

import re
from pathlib import Path

from services.base.limits import Limit

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security-asvs.md").read_text()
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+[^|]*) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
SECURITY = (ROOT / "docs" / "security.md").read_text()
FILES = sorted(set(re.findall(r"`((?:tests|docs)/[\w/.-]+)`", PAGE + SECURITY)))
BOUNDS = sorted(set(re.findall(r"`([a-z_]+(?:\.[a-z_]+)*)\.([A-Z]\w+)`", SECURITY)))
SETTINGS = sorted(set(re.findall(r"`LIMIT_(\w+)`", SECURITY)))


def test_every_requirement_stands_in_one_row_of_its_chapter() -> None:
    numbers = [number for row, _asks, _held in ROWS for number in re.findall(r"\d+\.\d+\.\d+", row)]
    assert len(numbers) > 150
    assert len(numbers) == len(set(numbers))
    chapters = re.split(r"^## V(\d+) ", PAGE, flags=re.MULTILINE)[1:]
    for chapter, text in zip(chapters[::2], chapters[1::2], strict=True):
        for row in re.findall(r"^\| (\d+\.\d+\.\d+[^|]*) \|", text, re.MULTILINE):
            assert all(number.split(".")[0] == chapter for number in row.split(", ")), row


def test_every_row_of_a_table_was_read() -> None:
    assert len(ROWS) == len(re.findall(r"^\| \d", PAGE, re.MULTILINE))


def test_what_a_row_names_is_there() -> None:
    assert len(FILES) > 100
    assert [file for file in FILES if not (ROOT / file).is_file()] == []


def test_each_bound_is_where_the_page_says() -> None:
    for module, name in BOUNDS:
        source = (ROOT / f"{module.replace('.', '/')}.py").read_text()
        assert re.search(rf"^(?:class |(?:[A-Z_]+, )*){name}\b", source, re.MULTILINE), f"{module}.{name}"


def test_every_limit_that_can_be_set_stands_among_the_bounds() -> None:
    assert len(BOUNDS) > 60
    assert {limit.value for limit in Limit} == set(SETTINGS)
