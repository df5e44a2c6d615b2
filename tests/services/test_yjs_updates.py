"""Reading updates: what our documents cannot take is refused in one way, whatever the bytes are; what pages send is read."""

import random

import pytest

from services.document import yjs_updates
from services.document.update_parts import MalformedUpdate, Span
from services.document.yjs_updates import read, read_state
from tests import documents as by_hand
from tests.documents import DELETED, Page, block, double, item, number, raw, string, update, value
from tests.typed_log import typed

HUGE = [2**53, 2**53 - 1, 2**63, 2**64, 2**70, 2**400]


def own(*items, deletes=None):
    return update(block(5, 0, *items), deletes=deletes)


REFUSED = {
    "nothing": b"",
    "one number": b"\x00",
    "left over": b"\x00\x00\x00",
    "left over after an item": own(string("a")) + b"\x00",
    "more clients than there are": number(3) + block(5, 0, string("a")) + b"\x00",
    "a client without content": update(block(5, 0)),
    "a client twice": update(block(5, 0, string("a")), block(5, 1, string("b", left=(5, 0)))),
    "deletions of a client twice": b"\x00\x02\x05\x01\x00\x01\x05\x01\x01\x01",
    "deletions out of order": update(deletes={5: [(3, 1), (0, 1)]}),
    "deletions that overlap": update(deletes={5: [(0, 2), (1, 1)]}),
    "a deletion of nothing": update(deletes={5: [(0, 0)]}),
    "more deletions than there are": b"\x00\x01\x05\x09\x00\x01",
    "garbage collected": own(bytes([by_hand.GC]) + number(3)),
    "skipped": own(bytes([by_hand.SKIP]) + number(3)),
    "old JSON": own(item(by_hand.JSON, number(1) + raw('"x"'))),
    "binary": own(item(by_hand.BINARY, raw(b"\x00\x01"))),
    "embed": own(item(by_hand.EMBED, raw('{"image":"x"}'))),
    "format": own(item(by_hand.FORMAT, raw("bold") + raw("true"))),
    "nested type": own(item(by_hand.TYPE, number(0))),
    "nested type in the files": own(item(by_hand.TYPE, number(1), root="files", key="aaaaaaaa")),
    "another document": own(item(by_hand.DOC, raw("x") + b"\x7e")),
    "unknown kind": own(item(11, raw("x"))),
    "the last kind": own(item(31, raw("x"))),
    "in an item": own(bytes([by_hand.STRING]) + number(0) + number(5) + number(0) + raw("x")),
    "carriage return": own(string("a\r\nb")),
    "only a carriage return": own(string("\r")),
    "empty text": own(string("")),
    "no UTF-8": own(string(b"\xff\xfe")),
    "half a surrogate pair": own(string("\ud83d".encode("utf-8", "surrogatepass"))),
    "text that ends too early": block(5, 0, item(by_hand.STRING, number(100) + b"abc")),
    "deleted content without length": own(item(DELETED, number(0))),
    "a root of another program": own(string("x", root="content")),
    "a root that only begins like ours": own(string("x", root="text:main\n")),
    "a root with capitals": own(string("x", root="text:Main")),
    "a text without a name": own(string("x", root="text:")),
    "a name that is too long": own(string("x", root="text:" + "a" * 17)),
    "a text with a key": own(string("x", key="k")),
    "a text among the files": own(string("x", root="files")),
    "a text as a file": own(string("x", root="files", key="k")),
    "a value in a text": own(item(by_hand.ANY, number(1) + by_hand.SOME_VALUE)),
    "a value without a key": own(item(by_hand.ANY, number(1) + by_hand.SOME_VALUE, root="files")),
    "no value": own(item(by_hand.ANY, number(0), root="files", key="k")),
    "two values": own(item(by_hand.ANY, number(2) + by_hand.SOME_VALUE * 2, root="files", key="k")),
    "a value that is too long": own(value(b"\x77" + raw("x" * 500))),
    "a list that is too long": own(value(b"\x75" + number(500) + b"\x7e" * 500)),
    "a list without an end": own(value(b"\x75" + number(2**40))),
    "values in values without end": own(value(b"\x75\x01" * 100 + b"\x7e")),
    "bytes as a value": own(value(b"\x74" + raw(b"\x00"))),
    "a large integer as a value": own(value(b"\x7a" + b"\x00" * 8)),
    "an integer without an end": own(value(b"\x7d" + b"\x80" * 50 + b"\x00")),
    "an unknown value": own(value(b"\x10")),
    "beside itself": own(string("a", left=(5, 0))),
    "beside what comes after it": own(string("a", right=(5, 7))),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_our_documents_cannot_take_is_refused(name):
    with pytest.raises(MalformedUpdate):
        read(REFUSED[name])


@pytest.mark.parametrize("huge", HUGE)
@pytest.mark.parametrize(
    "make",
    [
        lambda n: number(n) + b"\x00",
        lambda n: b"\x01" + number(n) + b"\x05\x00" + string("a") + b"\x00",
        lambda n: update(block(5, 0, item(DELETED, number(n)))) if n >= 2**53 else b"",
        lambda n: update(block(5, n, string("ab"))),
        lambda n: update(block(n, 0, string("a", left=(n, 5)))),
        lambda n: update(block(5, 0, bytes([by_hand.STRING]) + b"\x01" + raw("text:main") + number(n) + b"a")),
        lambda n: b"\x00" + number(n),
        lambda n: b"\x00\x01\x05" + number(n) + b"\x00\x01",
        lambda n: update(deletes={5: [(0, n)]}) if n >= 2**53 else b"",
        lambda n: own(value(b"\x76" + number(n))),
    ],
)
def test_a_huge_number_is_refused_before_anything_of_that_size_is_made(make, huge):
    with pytest.raises(MalformedUpdate):
        read(make(huge))


def real_updates():
    """Updates as pages make them, of every kind."""
    typing = typed(60, seconds=60)
    page = Page(303, typing.docs[0].get_update())
    page.insert(3, "tab\there 😀 and 開発\n" * 3)
    page.delete(0, 7)
    for order in range(3):
        page.set_file("aaaaaaaa", {"name": f"a{order}.py", "language": "python", "order": order})
    page.insert(0, "in a second file", file="aaaaaaaa")
    page.set_file("bbbbbbbb", {"list": [1, 2.5, None, True], "map": {"x": "y"}})
    page.remove_file("aaaaaaaa")
    return [*(one for _at, _who, one in typing.log), *page.made, page.whole]


def test_what_pages_send_is_read():
    for one in real_updates():
        read(one)


def test_every_beginning_of_an_update_is_refused():
    for one in real_updates():
        for size in range(len(one) - 1):
            with pytest.raises(MalformedUpdate):
                read(one[:size])


def mutate(one, chance):
    """The same update with bytes changed, left out, doubled and put in."""
    made = bytearray(one)
    for _change in range(chance.randint(1, 3)):
        at, how = chance.randrange(len(made) + 1), chance.randrange(5)
        if how == 0 and at < len(made):
            made[at] = chance.randrange(256)
        elif how == 1 and at < len(made):
            made[at] ^= 1 << chance.randrange(8)
        elif how == 2:
            del made[at : at + chance.randint(1, 4)]
        elif how == 3:
            made[at:at] = made[at : at + chance.randint(1, 8)]
        else:
            made[at:at] = chance.randbytes(chance.randint(1, 4))
    return bytes(made)


def test_mutated_updates_are_read_or_refused_and_nothing_else():
    outcomes = {"read": 0, "refused": 0}
    chance, updates = random.Random(1), real_updates()
    for _ in range(4000):
        try:
            read(mutate(chance.choice(updates), chance))
            outcomes["read"] += 1
        except MalformedUpdate:
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 100, "both happen, or this shows nothing"


def test_random_bytes_are_read_or_refused_and_nothing_else():
    chance = random.Random(2)
    for _ in range(2000):
        for reader in (read, read_state):
            try:
                reader(chance.randbytes(chance.randint(0, 60)))
            except MalformedUpdate:
                continue


@pytest.mark.parametrize(
    "state", [b"", b"\x01", b"\x01\x05", b"\x00\x00", b"\x02\x05\x01", number(2**53), number(2**40), b"\xff" * 30]
)
def test_a_state_vector_that_is_none_is_refused(state):
    with pytest.raises(MalformedUpdate):
        read_state(state)


def test_what_an_update_holds_is_told():
    one = update(
        block(9, 4, string("a😀b", left=(7, 3)), item(DELETED, number(3), right=(7, 4))),
        block(7, 0, string("é")),
        deletes={7: [(1, 2), (5, 1)]},
    )
    found = read(one)
    assert found.spans == [Span(9, 4, 7), Span(7, 0, 1)]
    assert found.needs == [(7, 3), (7, 4)]
    assert found.deletes == [Span(7, 1, 2), Span(7, 5, 1)]
    assert found.pairs == [(9, 4, b"\x00\x01\x00\x00")]
    assert (found.inserted, found.inserted_bytes) == (5, 8)
    assert [(one.span, one.left, one.right, one.root) for one in found.items] == [
        (Span(9, 4, 4), (7, 3), None, None),
        (Span(9, 8, 3), None, (7, 4), None),
        (Span(7, 0, 1), None, None, "text:main"),
    ]


def test_lengths_are_counted_as_yjs_counts_them():
    for text in ("a", "é", "開", "😀", "a😀é開😀\n\t\x00", "\u2028\ufeff\U0010ffff"):
        found = read(Page().insert(0, text))
        assert found.inserted == len(text.encode("utf-16-le")) // 2
        assert found.inserted_bytes == len(text.encode())
        halves = b"".join(mask for _client, _clock, mask in found.pairs)
        assert halves.count(1) == sum(character > "\uffff" for character in text)


def test_values_of_every_kind_json_has_are_read():
    for entry in ({}, {"a": None}, [1, -1, 2**40, 0.5, True, False, "é😀"], {"a": {"b": ["c"]}}, double):
        one = own(value(double(float("nan")))) if entry is double else Page().set_file("aaaaaaaa", entry)
        assert [item.root for item in read(one).items] == ["files"]


def test_the_state_vector_of_a_document_is_read():
    page = Page(7)
    assert read_state(page.state) == {}
    page.insert(0, "a😀")
    assert read_state(page.state) == {7: 3}
    assert yjs_updates.read_state(Page(8, page.whole).state) == {7: 3}
