"""The bytes of a pack: whatever the rows were, they come back, and what is no pack is refused."""

import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.document import edit_packs
from services.document.edit_packs import UnreadablePack

AUTHORS = {1: 41, 2: 7, 3: 2**31 - 1}
NUMBERS = {author: number for number, author in AUTHORS.items()}
MOMENTS = some.datetimes(datetime(1970, 1, 1), datetime(2199, 1, 1), timezones=some.just(UTC))
ROWS = some.lists(
    some.tuples(
        some.integers(1, 2**31 - 1), some.sampled_from([None, *NUMBERS]), MOMENTS, some.binary(min_size=1, max_size=300)
    ),
    max_size=40,
)
ONE = [(5, 7, datetime(2026, 11, 28, 9, 30, 0, 123456, UTC), b"\x01\x02")]


@given(ROWS)
def test_rows_come_back_as_they_were(rows):
    assert edit_packs.unpack(edit_packs.pack(rows, NUMBERS), AUTHORS) == rows


def test_an_author_without_a_number_is_not_left_out_silently():
    with pytest.raises(KeyError):
        edit_packs.pack(ONE, {})


def test_who_was_erased_since_is_nobody():
    packed = edit_packs.pack(ONE, NUMBERS)
    assert [row[1] for row in edit_packs.unpack(packed, {2: None})] == [None]
    assert [row[1] for row in edit_packs.unpack(packed, {})] == [None]


@pytest.mark.parametrize(
    "packed",
    [b"", b"no pack", edit_packs.pack(ONE, NUMBERS)[:-3], zlib.compress(b""), zlib.compress(b"\x01\x05\x02")],
)
def test_what_is_no_pack_is_refused(packed):
    with pytest.raises(UnreadablePack, match="damaged"):
        edit_packs.unpack(packed, AUTHORS)


def test_a_pack_with_bytes_too_many_or_too_few_is_refused():
    body = zlib.decompress(edit_packs.pack(ONE, NUMBERS))
    for wrong in (body + b"x", body[:-1]):
        with pytest.raises(UnreadablePack, match="damaged"):
            edit_packs.unpack(zlib.compress(wrong), AUTHORS)


def test_a_pack_of_a_newer_program_is_refused_by_its_format():
    body = zlib.decompress(edit_packs.pack(ONE, NUMBERS))
    with pytest.raises(UnreadablePack, match="format 2"):
        edit_packs.unpack(zlib.compress(b"\x02" + body[1:]), AUTHORS)
