"""A step of a drag is judged by what differs from the value before it: as if all of it had been read."""

import random

import pytest

from services.document import board_elements, json_values, yjs_updates
from services.document.board_state import LATELY, LATELY_BYTES
from services.document.update_encoding import number
from services.document.update_parts import Entries, MalformedUpdate
from tests import breadth
from tests.documents import Page
from tests.drawing import KINDS, as_pages_write, element, element_somehow
from tests.services.live import opened, take, take_within_cost

CHAINS = breadth.of(narrow=300, wide=5000)
STEPS = 8
ODD = (
    True, None, "", "x", "url(//h)", "a" * 300, 0, -1, 2**53 - 1, 1e300, float("nan"), [], [[1, 2]], {}, {"type": 3},
    "rectangle", "text", "one", "two",
)  # fmt: skip
NAMES = (*element(), "points", "text", "name", "onclick", "link", "fileId", "é", "n" * 130)


def encoded_name(name, chance):
    """Its length as it is written, or as nobody writes it."""
    raw = name.encode()
    if len(raw) < 128 and chance.random() < 0.02:
        return bytes([len(raw) | 0x80, 0]) + raw
    return number(len(raw)) + raw


def encoded(entries, chance):
    """An object with these entries, a name twice if it is there twice, now and then with bytes that went wrong."""
    made = b"\x76" + number(len(entries))
    for name, value in entries:
        made += encoded_name(name, chance) + json_values.encode(value)
    if chance.random() < 0.1:
        broken = bytearray(made)
        broken[chance.randrange(len(broken))] = chance.randrange(256)
        return bytes(broken)
    return made[: chance.randrange(len(made))] if chance.random() < 0.05 else made


def changed_somehow(entries, chance):
    made = list(entries)
    kind = chance.random()
    for _ in range(chance.choice([1, 2, 4])):
        at = chance.randrange(len(made))
        name, _value = made[at]
        if kind < 0.6:
            fresh = dict(made) | {
                "x": chance.uniform(-9e5, 9e5),
                "y": chance.randrange(900),
                "version": chance.randrange(2**31),
            }
            made = list(fresh.items())
            return made[:-2] + made[:-3:-1] if chance.random() < 0.1 else made
        if kind < 0.8:
            made[at] = (name, chance.choice(ODD))
        elif kind < 0.83:
            made.append(chance.choice(made))
        elif kind < 0.86:
            made.append((chance.choice(NAMES), chance.choice(ODD)))
        elif kind < 0.9 and len(made) > 1:
            del made[at]
        elif kind < 0.95:
            made[at] = (chance.choice(NAMES), made[at][1])
        else:
            chance.shuffle(made)
    return made


def outcome(read, key):
    """What was read and where it ended, and whether that is an element; or why it is none."""
    try:
        value, end, entries = read()
        different = None if entries is None else entries.different
        board_elements.require(value, key, end - 1, different)
    except (MalformedUpdate, IndexError, UnicodeDecodeError) as error:
        return None, isinstance(error, board_elements.MalformedElement), None
    return (repr(value), end), False, entries or json_values.entries_of(value, data_of(read))


def data_of(read):
    return b"\x01" + read.data


class Whole:
    """Reads all of a value."""

    def __init__(self, data, most):
        self.data, self.most = data, most

    def __call__(self):
        return *json_values.read(self.data, 0, self.most), None


class Like(Whole):
    """Reads what differs from the value before."""

    def __init__(self, data, most, before):
        super().__init__(data, most)
        self.before = before

    def __call__(self):
        return json_values.read_like(self.data, 0, self.most, self.before)


def test_what_differs_is_judged_as_the_whole_is():
    """The same value, the same end and the same refusal, whatever comes and in whatever order its names are."""
    counts = {"taken": 0, "refused": 0, "by what differs": 0}
    for seed in range(CHAINS):
        chance = random.Random(seed)
        entries = list(element_somehow("one", chance).items())
        first = Whole(json_values.encode(dict(entries)), 10_000)
        before = outcome(first, "one")[2]
        assert isinstance(before, Entries)
        for _step in range(STEPS):
            fresh = changed_somehow(entries, chance)
            data = encoded(fresh, chance)
            most = len(data) - (chance.random() < 0.1)
            whole, like = outcome(Whole(data, most), "one"), outcome(Like(data, most, before), "one")
            assert like[:2] == whole[:2], (seed, data, before)
            counts["refused" if whole[0] is None else "taken"] += 1
            counts["by what differs"] += like[2] is not None and len(like[2].different) < len(entries)
            if whole[0] is not None and like[2] is not None:
                entries, before = fresh, like[2]
    assert min(counts.values()) > CHAINS / 2, counts


REFUSED = {
    "far away": {"x": 1e7},
    "another one's id": {"id": "two"},
    "another kind": {"type": "text"},
    "a link": {"link": "https://example.org"},
    "a colour that fetches": {"strokeColor": "url(//h)"},
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_step_to_what_is_no_element_is_refused(name):
    live, page = opened(), Page(1)
    assert take_within_cost(live, page.drawing(lambda board: board.update({"one": element()}))).is_new
    assert take_within_cost(
        live, as_pages_write(page.drawing(lambda board: board.update({"one": element(x=1)})))
    ).is_new
    refused = as_pages_write(page.drawing(lambda board: board.update({"one": element() | REFUSED[name]})))
    assert live.read(refused)[0].items[0].entries is not None, "it was read by what differs"
    with pytest.raises(board_elements.MalformedElement):
        take_within_cost(live, refused)


def test_a_step_that_is_taken_stands_for_everybody():
    chance = random.Random(1)
    live, page, log = opened(), Page(1), []
    for step in range(60):
        kind = KINDS[step // 10 % len(KINDS)]
        one = element("one", kind, x=chance.uniform(-9, 9), version=step, groupIds=["g"] * (step % 3))
        log.append(as_pages_write(page.drawing(lambda board, one=one: board.update({"one": one}))))
        assert take_within_cost(live, log[-1]).is_new
        assert live.board() == opened(*log).board() == (one,)


def test_what_was_only_read_from_the_log_is_judged_whole():
    """An older version may have taken what is refused today."""
    page = Page(1)
    first = page.drawing(lambda board: board.update({"one": element() | {"customData": {"a": 1}}}))
    live = opened(first)
    step = as_pages_write(page.drawing(lambda board: board.update({"one": element(x=1) | {"customData": {"a": 1}}})))
    with pytest.raises(board_elements.MalformedElement):
        take_within_cost(live, step)


def test_few_values_are_kept_and_no_long_ones():
    live, page = opened(), Page(1)
    for number_of in range(LATELY + 10):
        key = f"e{number_of}"
        take(live, page.drawing(lambda board, key=key: board.update({key: element(key)})))
    long = element("long", "line", points=[[0.5, 0.25]] * (LATELY_BYTES // 10))
    take(live, page.drawing(lambda board: board.update({"long": long})))
    kept = [clock for clock in range(LATELY + 12) if live._board.lately((1, clock)) is not None]
    assert kept == list(range(10, LATELY + 10))


def test_a_value_beside_another_elements_is_refused_though_it_is_like_it():
    live, one, two = opened(), Page(1), Page(2)
    take_within_cost(live, one.drawing(lambda board: board.update({"one": element()})))
    take_within_cost(live, two.drawing(lambda board: board.update({"two": element("two")})))
    page = Page(3, live.missing())
    step = yjs_updates.read(page.drawing(lambda board: board.update({"one": element("two", x=1)})))
    with pytest.raises(MalformedUpdate):
        live.take(b"", step)
