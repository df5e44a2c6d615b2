"""Who hears what: each fact reaches exactly the people it is for, from the sender the server knows."""

import pytest

from jobs import edits
from sockets import contract
from tests.people import payload_for

SDP = {"type": "offer", "sdp": "v=0"}


@pytest.fixture
def crowd(world):
    """Alice and Bob in their room, each with a second tab outside it; Carol and Dave in theirs."""
    alice, bob = world.seated()
    dave, carol = world.dave.connect(world.other.meeting_link), world.carol.connect(world.other.meeting_link)
    dave.emit("join", {"room": world.other.meeting_link})
    carol.emit("request-join", {"room": world.other.meeting_link})
    dave.emit("approve-join", {"room": world.other.meeting_link})
    carol.emit("join", {"room": world.other.meeting_link})
    sockets = {
        "alice": alice, "alice's second tab": world.alice.connect(world.room), "bob": bob,
        "bob's second tab": world.bob.connect(world.room), "carol": carol, "dave": dave,
    }  # fmt: skip
    for socket in sockets.values():
        socket.heard()
    return sockets


def hearers(crowd, event):
    """Who heard this event, and what; everybody else heard nothing at all."""
    heard = {name: socket.heard() for name, socket in crowd.items()}
    assert all(one == event for told in heard.values() for one, _payload in told), heard
    return {name: told[0][1] for name, told in heard.items() if told}


# (sender, event sent, event heard, who hears it)
HEARD = [
    ("alice", "offer", "offer", {"bob"}),
    ("bob", "answer", "answer", {"alice"}),
    ("bob", "ice-candidate", "ice-candidate", {"alice"}),
    ("alice", "change-media", "media-changed", {"bob"}),
    ("alice", "code-change", "code-update", {"bob"}),
    ("bob", "code-change", "code-update", {"alice"}),
    ("bob", "change-language", "language-changed", {"alice", "bob"}),
    ("alice", "change-clipboard", "clipboard-changed", {"alice", "bob"}),
    ("alice", "chat-message", "chat-message", {"alice", "bob"}),
    ("bob", "chat-message", "chat-message", {"alice", "bob"}),
    ("bob", "cheat-detected", "cheat-alert", {"alice", "alice's second tab"}),
    ("bob", "leave", "user-left", {"alice"}),
    ("alice", "leave", "user-left", {"bob"}),
    ("bob", "request-join", "join-approved", {"bob"}),
    ("bob", "load-messages", "", set()),
]


@pytest.mark.parametrize(("sender", "sent", "event", "expected"), HEARD, ids=[f"{row[0]}-{row[1]}" for row in HEARD])
def test_a_fact_reaches_the_people_it_is_for_and_nobody_else(world, crowd, sender, sent, event, expected):
    incoming = next(one for one in contract.INCOMING if one.name == sent)
    assert crowd[sender].emit(sent, payload_for(incoming, world.room))["ok"]
    edits.tell_plain()
    outside = crowd["bob's second tab"].heard()  # A tab before the door is told who is in the room.
    assert [name for name, _payload in outside] == (["lobby-changed"] if (sender, sent) == ("alice", "leave") else [])
    heard = hearers(crowd, event)
    assert set(heard) == expected
    shape = next((set(one.fields) for one in contract.OUTGOING if one.name == event), set())
    assert all(set(payload) == shape for payload in heard.values())


def test_asking_is_heard_by_the_interviewers_pages_and_the_answer_by_the_candidates(world):
    sockets = {"alice": world.alice.connect(world.room), "alice's dashboard": world.alice.connect(),
               "bob": world.bob.connect(world.room), "bob's second tab": world.bob.connect(world.room),
               "carol": world.carol.connect(world.room), "dave": world.dave.connect(world.room)}  # fmt: skip
    sockets["bob"].emit("request-join", {"room": world.room})
    asked = hearers(sockets, "join-request")
    assert set(asked) == {"alice"}
    assert set(asked["alice"]) == set(contract.JOIN_REQUEST.fields)
    sockets["alice"].emit("reject-join", {"room": world.room, "reason": "Ten more minutes"})
    told = sockets["bob"].heard()
    assert told == sockets["bob's second tab"].heard()
    said = {"reason": "Ten more minutes", "rejected_by": "Alice Ames"}
    assert told == [("join-rejected", {"room": world.room, **said})]
    assert set(hearers(sockets, "request-decided")) == {"alice"}
    sockets["bob"].emit("request-join", {"room": world.room})
    hearers(sockets, "join-request")
    sockets["alice"].emit("approve-join", {"room": world.room})
    heard = {name: socket.heard() for name, socket in sockets.items()}
    assert [name for name, _payload in heard["alice"]] == ["candidate-approved", "request-decided"]
    assert heard["alice"][0][1]["username"] == "Bob Burns"
    assert heard["bob"] == heard["bob's second tab"] == [("join-approved", {"room": world.room})]
    assert (heard["carol"], heard["dave"], heard["alice's dashboard"]) == ([], [], [])


def test_the_sender_is_who_the_server_knows_whatever_the_message_says(world, crowd):
    forged = {"room": world.room, "username": "Alice Ames", "timestamp": "1999-01-01T00:00:00Z"}
    crowd["bob"].emit("chat-message", forged | {"message": "I am Alice"})
    said = crowd["alice"].heard("chat-message")[0]
    assert (said["username"], said["user_id"], said["role"]) == ("Bob Burns", world.bob.user_id, "candidate")
    assert not said["timestamp"].startswith("1999")
    crowd["bob"].emit("cheat-detected", forged | {"type": "no-face", "message": "<b>Bob is honest</b>"})
    alert = crowd["alice"].heard("cheat-alert")[0]
    assert (alert["message"], alert["timestamp"][:4]) == ("No face in view", said["timestamp"][:4])
    crowd["bob"].emit("offer", forged | {"offer": SDP})
    assert crowd["alice"].heard("offer") == [{"offer": SDP, "from": world.bob.user_id}]


@pytest.mark.parametrize("field", ["user_id", "role", "from", "seat", "interview_id", "is_interviewer", "__proto__"])
def test_a_field_the_contract_does_not_know_is_refused(world, crowd, field):
    answer = crowd["bob"].emit("chat-message", {"room": world.room, "message": "hello", field: 1})
    assert answer["code"] == "bad-payload"
    assert hearers(crowd, "") == {}


def test_the_same_message_again_is_shown_once(world, crowd):
    message = {"room": world.room, "message": "once", "message_id": "0f8fad5b-d9cb-469f-a165-70867728950e"}
    first, again = (crowd["bob"].emit("chat-message", message) for _ in range(2))
    assert first == again
    assert {name: len(socket.heard("chat-message")) for name, socket in crowd.items() if name in ("alice", "bob")} == {
        "alice": 1,
        "bob": 1,
    }


def test_a_report_that_goes_on_is_heard_with_the_same_id(world, crowd):
    for _ in range(2):
        crowd["bob"].emit("cheat-detected", {"room": world.room, "type": "no-face"})
    first, second = crowd["alice"].heard("cheat-alert")
    assert (first["id"], first["count"], second["count"]) == (second["id"], 1, 2)


@pytest.mark.parametrize("decision", ["agree", "decline"])
def test_what_the_candidate_refused_is_heard_by_nobody(world, crowd, decision):
    world.bob.post(f"/interview/{world.room}/consent", {"decision": decision})
    reports = [{"type": "no-face"}, {"type": "paste-blocked", "size": 120}]
    codes = [crowd["bob"].emit("cheat-detected", {"room": world.room, **one}).get("code") for one in reports]
    assert codes == [None if decision == "agree" else "consent-declined"] * 2
    told = [(one["type"], one["size"]) for one in crowd["alice"].heard("cheat-alert")]
    assert told == ([("no-face", None), ("paste-blocked", 120)] if decision == "agree" else [])


@pytest.mark.parametrize("code", ["", "print('hé 😀')\n", "</script><script>alert(1)</script>\u2028", "x" * 500_000])
def test_code_arrives_as_it_was_written(world, crowd, code):
    crowd["alice"].emit("code-change", {"room": world.room, "code": "before"})
    edits.tell_plain()
    crowd["bob"].heard()
    assert crowd["alice"].emit("code-change", {"room": world.room, "code": code})["ok"]
    edits.tell_plain()
    assert crowd["bob"].heard("code-update") == [{"code": code}]
    assert crowd["alice"].heard("code-update") == []


def test_line_ends_of_a_plain_client_become_the_documents_and_it_is_told_so(world, crowd):
    assert crowd["alice"].emit("code-change", {"room": world.room, "code": "a\r\nb\rc\n"})["ok"]
    edits.tell_plain()
    assert crowd["bob"].heard("code-update") == [{"code": "a\nb\nc\n"}]


@pytest.mark.parametrize("code", ["x" * 1_048_577, None, 7, ["x"], "\ud800"])
def test_code_that_is_too_long_or_no_text_is_refused_and_nobody_hears_it(world, crowd, code):
    assert crowd["alice"].emit("code-change", {"room": world.room, "code": code})["code"] == "bad-payload"
    assert hearers(crowd, "") == {}
