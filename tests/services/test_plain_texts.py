"""Whole texts of plain clients: each becomes the edit that its writer made in what the writer had, and nobody's words go."""

import random
from types import SimpleNamespace

import pytest

from services.document import plain_texts, yjs_updates
from services.document.live_document import LiveDocument, seed
from services.document.plain_texts import PlainReader, splice_between
from tests.documents import Page


class Room:
    """A document with one plain client and one page, without a server between them."""

    def __init__(self, text=""):
        self.live = LiveDocument([seed(text)] if text else [])
        self.plain = PlainReader(text, self.live.missing())
        self.page = Page(101, self.live.missing())

    def send(self, text):
        """The plain client sends this text; the update it became."""
        update = self.plain.edit(text)
        if update is not None:
            self.take(update)
            self.page.hear(update)
        return update

    def type(self, at, words):
        self.take(self.page.insert(at, words))

    def delete(self, at, count):
        self.take(self.page.delete(at, count))

    def take(self, update):
        self.live.take(update, yjs_updates.read(update))

    def tell(self):
        """The plain client is told the present text, if it lacks it."""
        text = self.live.text()
        if not self.plain.lacks(text):
            return None
        self.plain.heard(text, self.live.missing())
        return text

    @property
    def text(self):
        assert self.page.text() == self.live.text()
        return self.live.text()


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes only when it is told to."""
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(plain_texts, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


@pytest.mark.parametrize(
    ("before", "after", "splice"),
    [
        ("", "", (0, 0, "")), ("abc", "abc", (3, 3, "")), ("", "abc", (0, 0, "abc")), ("abc", "", (0, 3, "")),
        ("abc", "abXc", (2, 2, "X")), ("abc", "Xabc", (0, 0, "X")), ("abc", "abcX", (3, 3, "X")), ("abc", "ac", (1, 2, "")),
        ("abc", "aXc", (1, 2, "X")), ("aaa", "aaaa", (3, 3, "a")), ("aaaa", "aaa", (3, 4, "")), ("abab", "ab", (2, 4, "")),
        ("a😀b", "a😁b", (1, 2, "😁")), ("😀", "😀😀", (1, 1, "😀")), ("e\u0301", "e", (1, 2, "")),
        ("one two three", "one 2 three", (4, 7, "2")),
    ],
)  # fmt: skip
def test_two_texts_differ_between_their_common_beginning_and_end(before, after, splice):
    found = splice_between(before, after)
    assert (found.start, found.end, found.insert) == splice
    assert before[: found.start] + found.insert + before[found.end :] == after


def test_any_two_texts_are_joined_by_their_splice():
    chance = random.Random(1)
    for _ in range(2000):
        before, after = ("".join(chance.choices("ab😀", k=chance.randint(0, 12))) for _ in range(2))
        found = splice_between(before, after)
        assert before[: found.start] + found.insert + before[found.end :] == after
        assert 0 <= found.start <= found.end <= len(before)


def test_the_same_text_is_no_edit():
    room = Room("abc")
    assert room.send("abc") is None
    assert room.tell() is None


@pytest.mark.parametrize(
    "texts",
    [
        ["a", "ab", "abc", "ab", ""], ["x" * 1000, ""], ["😀", "😀😁", "😁"], ["é\n開\n", "é\n"], ["a\n\nb\n", "a\nb\n"],
        ["aaaa", "aaa", "aaaaa"], ["abab", "abababab", "ab"], ["\x00\u2028\ufeff", "\u2028"],
    ],
)  # fmt: skip
def test_the_document_has_what_the_client_wrote(texts):
    room = Room()
    for text in texts:
        room.send(text)
        assert room.text == text
        assert room.tell() is None, "its own text is not told to it"


def test_a_character_of_two_halves_is_never_parted():
    room = Room("a😀b")
    for text in ("a😁b", "a😁😀b", "a😀b", "ab"):
        reading = yjs_updates.read(room.send(text))
        assert all(span.length % 2 == 0 for span in reading.deletes) or text == "ab"
        assert room.text == text


def test_what_others_typed_meanwhile_stays():
    room = Room("one three")
    room.type(4, "two ")
    room.send("one three!")
    assert room.text == "one two three!"
    assert room.tell() == "one two three!"


def test_what_others_deleted_meanwhile_stays_deleted():
    room = Room("one two three")
    room.delete(4, 4)
    room.send("One two three")
    assert room.text == "One three"


def test_the_same_deletion_at_once_is_no_second_one():
    room = Room("abc")
    room.delete(1, 1)
    room.send("ac")
    assert room.text == "ac"


@pytest.mark.slow
def test_two_typists_lose_nothing_at_any_delay():
    """A plain client hears late and is heard late; the page types on. Every word of both is there, once."""
    for delay in (0, 1, 3, 7):
        room, down, up, shown = Room(), [], [], ""
        words = []
        for tick in range(200):
            room.type(len(room.page.text()) if tick % 3 else 0, f"<p{tick}>")
            words.append(f"<p{tick}>")
            while down and down[0][0] <= tick:
                shown = down.pop(0)[1]
            if tick % 2:
                middle = len(shown) // 2
                while middle and shown[middle - 1] != ">":
                    middle -= 1
                shown = f"{shown[:middle]}<k{tick}>{shown[middle:]}"
                up.append((tick + delay, shown))
                words.append(f"<k{tick}>")
            while up and up[0][0] <= tick:
                room.send(up.pop(0)[1])
            told = room.tell()
            if told is not None:
                down.append((tick + delay, told))
        for _at, text in up:
            room.send(text)
        assert {word: room.text.count(word) for word in words} == dict.fromkeys(words, 1), delay


def test_undoing_is_a_change_although_the_text_was_there_before():
    room = Room("before")
    room.send("before" + " pasted words" * 3)
    room.send("before")
    assert room.text == "before"
    room.send("before!")
    assert room.text == "before!"


def test_undoing_far_back_takes_only_ones_own_away():
    room = Room("start ")
    room.type(6, "the page's")
    shown = room.tell()
    for number in range(5):
        room.send(shown + f" and mine, number {number}")
    room.type(0, "Also the page's. ")
    room.send(shown)
    assert room.text == "Also the page's. start the page's"


def test_a_text_that_is_still_on_its_way_is_followed_by_the_present_one():
    """What the client is told takes the place of what it wrote, so it must be told what became of that."""
    room = Room("a")
    room.type(1, "x")
    assert room.tell() == "ax"
    room.delete(1, 1)
    room.send("ab")  # Written before "ax" arrived, which then takes its place.
    assert room.tell() == "ab"
    assert room.tell() is None


def test_a_guess_that_was_wrong_costs_nobody_a_word():
    """What it wrote fits the text on its way as well as the one it had; that text then takes the place of its own."""
    room = Room("cd")
    room.type(1, "X")
    told = room.tell()
    room.send("cXyd")  # Made from "cd", though it differs less from "cXd", which arrives only now.
    assert told == "cXd"
    room.send("cXdz")  # Typed after that; compared with its own last text it would replace "yd".
    assert room.text == "cXydz"


def test_a_refused_text_never_happened():
    room = Room("abc")
    room.send("abcd")
    room.type(0, "x")
    refused = room.plain.edit("abcd and too much")
    room.plain.refused()
    assert room.text == "xabcd"
    with pytest.raises(AssertionError):
        assert room.plain.text == "abcd and too much"
    taken = room.send("abcd!")
    assert room.text == "xabcd!"
    room.tell()
    room.send("xabcd!?")
    assert room.text == "xabcd!?"
    clients = [{span.client for span in yjs_updates.read(one).spans} for one in (refused, taken)]
    assert clients[0] != clients[1], "the pages may have heard of nothing that the refused edit's clocks name"


def test_a_refused_text_that_is_sent_on_is_taken_when_it_can_be():
    room = Room("abc")
    room.plain.edit("abc, refused once")
    room.plain.refused()
    room.send("abc, refused once")
    assert room.text == "abc, refused once"


def test_edits_in_a_row_are_one_clients():
    room = Room()
    for size in range(1, 50):
        room.send("x" * size)
    assert len(yjs_updates.read_state(room.live.state())) == 1


def test_many_versions_at_once_are_few_clients():
    room = Room("start ")
    for number in range(200):
        room.type(0, f"{number} ")
        shown = room.tell()
        room.send(shown + "x")
    assert len(yjs_updates.read_state(room.live.state())) < 10


def test_what_has_arrived_long_ago_is_not_gone_back_to(clock):
    """The client has "aab" for certain; without the clock "aa" with a "b" typed by itself would fit as well."""
    room = Room("first words")
    room.type(11, " and more")
    room.tell()
    clock.now += plain_texts.SETTLED_S + 1
    room.send("first words")
    assert room.text == "first words", "so this is a deletion"


def test_what_is_kept_is_bounded(monkeypatch, clock):
    room = Room("x" * 1000)
    for _ in range(plain_texts.KEPT * 2):
        room.type(0, "x")
        room.tell()
    assert len(room.plain._versions) == plain_texts.KEPT
    monkeypatch.setattr(plain_texts, "KEPT_CHARS", 5000)
    room.type(0, "x")
    room.tell()
    assert 1 <= len(room.plain._versions) <= 5
    monkeypatch.setattr(plain_texts, "KEPT_CHARS", 10)
    room.type(0, "x")
    room.tell()
    assert len(room.plain._versions) == 1
    room.send(room.plain.text + "y")
    assert room.text.endswith("xy")
