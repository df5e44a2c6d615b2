"""Chat: what is said is stored once, in order, by the sender the server knows; nothing after the end."""

import pytest
from sqlalchemy import insert

from db.engine import database
from db.tables import chat_messages
from services.base.clock import utcnow
from services.base.errors import Conflict, Invalid
from services.planning import ending
from services.room import chat
from services.room.presence import presence
from tests.services.at_once import at_once
from tests.services.seated import seat_of

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def bob(world):
    return seat_of(world.bob, world.interview)


@pytest.fixture
def alice(world):
    return seat_of(world.alice, world.interview)


def say(seat, text, message_id=None):
    return chat.say(seat, text, message_id=message_id, at=utcnow())


def history(seat):
    return [one.message for one in chat.latest(seat.interview_id)[0]]


def say_ten_thousand(world):
    now = utcnow()
    rows = [
        {"interview_id": world.interview.id, "sender_id": (world.alice, world.bob)[n % 2].user_id, "message": f"No. {n}", "created_at": now}
        for n in range(10_000)
    ]  # fmt: skip
    database.run(lambda db: db.execute(insert(chat_messages), rows))


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00", " \x00 \x00\n", "\u2028\u3000"])
def test_nothing_is_not_said(bob, text):
    with pytest.raises(Invalid) as refused:
        say(bob, text)
    assert (refused.value.code, history(bob)) == ("message-empty", [])


@pytest.mark.parametrize("end", [lambda seat: ending.complete(seat, at=utcnow()), ending.cancel])
def test_nothing_is_said_after_the_end(alice, bob, end):
    first, _is_new = say(bob, "before", ID)
    end(alice)
    for text, message_id in (("after", None), ("before", ID)):
        with pytest.raises(Conflict) as refused:
            say(bob, text, message_id)
        assert refused.value.code == "interview-over"
    assert history(bob) == [first.message]


@pytest.mark.parametrize(
    "text",
    ["<b>hello</b>", "</script><script>alert(1)</script>", "hé 😀 \u2028 \u202e", "a\nb\n\nc", "%s %(name)s {0}", "x" * 4000, "😀" * 4000],
)  # fmt: skip
def test_text_is_kept_as_text(bob, text):
    message, is_new = say(bob, text)
    assert (message.message, is_new) == (text, True)
    assert chat.latest(bob.interview_id) == ([message], False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("    return x\n  pass", "    return x\n  pass"),
        ("\n \t\r\n\tif x:\r\n\t\ty  \r\n\r\n  \n", "\tif x:\r\n\t\ty  "),
        ("  hello ", "  hello "),
        ("\x00\n\x00 a\n", " a"),
        ("a\n\n\nb", "a\n\n\nb"),
        ("\u3000東京\n", "\u3000東京"),
    ],
)
def test_only_empty_lines_at_the_ends_go(bob, typed, kept):
    assert say(bob, typed)[0].message == kept
    assert history(bob) == [kept]


def test_the_sender_is_who_the_server_knows(alice, bob):
    said = [say(seat, "hello")[0] for seat in (alice, bob)]
    assert [(one.sender_name, one.role) for one in said] == [("Alice Ames", "interviewer"), ("Bob Burns", "candidate")]
    assert chat.latest(bob.interview_id)[0] == said


def test_the_same_message_again_is_stored_once_and_found_as_it_was(bob):
    first, is_new = say(bob, "once", ID)
    again, is_new_again = say(bob, "said otherwise", ID)
    assert (is_new, is_new_again) == (True, False)
    assert again == first
    assert history(bob) == ["once"]


def test_the_same_message_twenty_times_at_once_is_stored_once(bob):
    outcomes = at_once(*(lambda: say(bob, "once", ID) for _ in range(20)))
    assert [is_new for _message, is_new in outcomes].count(True) == 1
    assert {message.id for message, _is_new in outcomes} == {chat.latest(bob.interview_id)[0][0].id}
    assert history(bob) == ["once"]


def test_an_id_belongs_to_its_sender_and_its_interview(world, alice, bob):
    carol = seat_of(world.carol, world.other)
    assert [say(seat, f"of {seat.name}", ID)[1] for seat in (alice, bob, carol)] == [True, True, True]
    assert history(bob) == ["of Alice Ames", "of Bob Burns"]
    assert history(carol) == ["of Carol Cole"]


def test_without_an_id_everything_said_is_new(bob):
    assert [say(bob, "again")[1] for _ in range(3)] == [True, True, True]
    assert history(bob) == ["again"] * 3


def test_all_that_is_said_at_once_is_kept_in_one_order(alice, bob):
    outcomes = at_once(*(lambda n=n: say((alice, bob)[n % 2], f"No. {n}") for n in range(20)))
    in_order = sorted((message for message, _is_new in outcomes), key=lambda one: one.id)
    assert chat.latest(bob.interview_id) == (in_order, False)


def test_of_ten_thousand_messages_the_last_two_hundred_come_and_the_rest_page_by_page(world, bob):
    say_ten_thousand(world)
    messages, has_earlier = chat.latest(bob.interview_id)
    assert ([one.message for one in messages], has_earlier) == ([f"No. {n}" for n in range(9800, 10_000)], True)
    earlier, has_earlier = chat.latest(bob.interview_id, before=messages[0].id)
    assert ([one.message for one in earlier], has_earlier) == ([f"No. {n}" for n in range(9600, 9800)], True)
    assert [one.message for one in chat.whole(bob.interview_id)] == [f"No. {n}" for n in range(10_000)]


def test_before_the_first_message_there_is_nothing(bob):
    first, _is_new = say(bob, "first")
    say(bob, "second")
    assert chat.latest(bob.interview_id, before=first.id) == ([], False)


@pytest.mark.slow
def test_exactly_two_hundred_messages_have_none_before_them(bob):
    for n in range(200):
        say(bob, f"No. {n}")
    messages, has_earlier = chat.latest(bob.interview_id)
    assert (len(messages), has_earlier) == (200, False)


def test_who_joins_a_room_of_ten_thousand_messages_is_sent_two_hundred(world):
    say_ten_thousand(world)
    alice = world.alice.connect(world.room)
    assert alice.emit("join", {"room": world.room})["ok"]
    (welcome,) = alice.heard("joined")
    assert (len(welcome["messages"]), welcome["has_earlier"]) == (200, True)
    earlier = alice.emit("load-messages", {"room": world.room, "before": welcome["messages"][0]["id"]})
    assert (len(earlier["messages"]), earlier["messages"][-1]["message"]) == (200, "No. 9799")
    assert presence.others(world.interview.id, world.bob.user_id)
