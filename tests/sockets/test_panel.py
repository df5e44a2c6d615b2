"""A panel: what a second interviewer may, what an observer may not, and signals that are for one person."""

from datetime import timedelta

import pytest

from db.engine import database
from db.tables import interview_members
from services.room import chat
from sockets import contract
from sockets.contract import Who
from tests.people import add_user, payload_for, sign_in
from tests.sockets import there

LAST = (contract.START_RUN, contract.LEAVE)
"""They change what the others are answered."""
IN_TURN = [*(event for event in contract.INCOMING if event not in LAST), *LAST]
SDP = {"type": "offer", "sdp": "v=0"}


@pytest.fixture
def erin(world, app):
    """An observer of Alice's interview with Bob."""
    return member(world, app, "observer")


@pytest.fixture
def frank(world, app):
    """A second interviewer of it."""
    return member(world, app, "interviewer")


def member(world, app, role):
    user_id = add_user(role, f"The {role}", "interviewer")
    values = {"interview_id": world.interview.id, "user_id": user_id, "role": role}
    database.run(lambda db: db.execute(interview_members.insert().values(**values)))
    return sign_in(app, role, user_id)


def seated(person, room):
    socket = person.connect(room)
    assert socket.emit("join", {"room": room})["ok"]
    socket.heard()
    return socket


def test_an_observer_neither_writes_nor_decides(world, erin):
    alice, bob = world.seated()
    observer = seated(erin, world.room)
    made = {contract.LOAD_COMMENTS: there.make(world, alice, contract.LOAD_COMMENTS)}
    for event in IN_TURN:
        alice.heard()
        bob.heard()
        answer = observer.emit(event.name, payload_for(event, world.room) | made.get(event, {}))
        if event is contract.ADD_NOTE:
            own = {"id": answer["note"]["id"]}
            made |= {contract.EDIT_NOTE: own, contract.DELETE_NOTE: own}
        if event.who in (Who.MEMBER, Who.PARTICIPANT):
            assert answer["ok"], event.name
        elif event.who is Who.PANEL:
            assert (answer["ok"], bob.heard()) == (True, []), event.name  # The note is the observer's own.
        else:
            assert (answer["code"], alice.heard(), bob.heard()) == ("not-allowed", [], []), event.name


def test_a_second_interviewer_may_what_the_first_may(world, frank):
    alice, _bob = world.seated()
    second = seated(frank, world.room)
    for event in IN_TURN:
        answers = [socket.emit(event.name, payload_for(event, world.room)) for socket in (alice, second)]
        if event.name not in ("chat-message", "join", "edit-note", "delete-note"):
            assert answers[0].get("code") == answers[1].get("code"), event.name


@pytest.mark.parametrize("decided", ["approve-join", "reject-join", "moved"])
def test_a_word_to_who_waits_is_gone_once_they_wait_no_more(world, app, decided):
    alice, bob = world.alice.connect(world.room), world.bob.connect(world.room)
    alice.emit("join", {"room": world.room})
    bob.emit("request-join", {"room": world.room})
    alice.emit("message-lobby", {"room": world.room, "message": "Two minutes please"})
    if decided == "moved":
        when = (world.interview.scheduled_time + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
        plan = {"title": "Moved", "scheduled_time": when, "candidate_id": world.bob.user_id, "timezone": "UTC"}
        assert world.alice.post(f"/interview/{world.room}/edit", plan | {"duration": 60}).status_code == 302
    else:
        assert alice.emit(decided, {"room": world.room})["ok"]
    again = sign_in(app, "bob", world.bob.user_id).connect(world.room)
    told = again.emit("request-join", {"room": world.room})
    assert (told["message"], told["reason"]) == (None, None)
    alice = world.alice.connect(world.room)
    assert alice.emit("join", {"room": world.room})["ok"]
    assert alice.heard("joined")[-1]["lobby_message"] is None


def test_an_observer_hears_the_talk_and_no_alert(world, erin):
    alice, bob = world.seated()
    observer = seated(erin, world.room)
    alice.emit("chat-message", {"room": world.room, "message": "Welcome"})
    bob.emit("cheat-detected", {"room": world.room, "type": "no-face"})
    assert [name for name, _payload in observer.heard()] == ["chat-message"]
    alice.emit("message-lobby", {"room": world.room, "message": "Soon"})
    assert observer.heard() == []
    assert observer.emit("leave", {"room": world.room})["ok"]
    assert observer.emit("join", {"room": world.room})["ok"]
    assert observer.heard("joined")[0]["alerts"] == []


def test_each_message_says_what_its_author_is(world, erin, frank):
    alice, bob = world.seated()
    sockets = {"interviewer": alice, "candidate": bob, "observer": seated(erin, world.room)}
    second = seated(frank, world.room)
    sockets["second interviewer"] = second
    for name, socket in sockets.items():
        assert socket.emit("chat-message", {"room": world.room, "message": f"From the {name}"})["ok"]
    said = {f"From the {name}": name.removeprefix("second ") for name in sockets}
    assert {one["message"]: one["role"] for one in bob.heard("chat-message")} == said
    again = seated(frank, world.room)
    again.emit("join", {"room": world.room})
    assert {one["message"]: one["role"] for one in again.heard("joined")[0]["messages"]} == said
    newest = 1 + max(one["id"] for one in second.heard("chat-message"))
    earlier = again.emit("load-messages", {"room": world.room, "before": newest})["messages"]
    assert {one["message"]: one["role"] for one in earlier} == said


def test_a_repeated_message_of_an_observer_is_answered_once_and_keeps_its_role(world, erin):
    alice, _bob = world.seated()
    observer = seated(erin, world.room)
    said = {"room": world.room, "message": "Once", "message_id": "b27f1d52-1111"}
    assert observer.emit("chat-message", said)["id"] == observer.emit("chat-message", said)["id"]
    assert [one["role"] for one in alice.heard("chat-message")] == ["observer"]


def test_a_message_of_somebody_who_left_the_panel_stays_with_its_name(world, erin):
    _alice, bob = world.seated()
    assert seated(erin, world.room).emit("chat-message", {"room": world.room, "message": "Hello"})["ok"]
    database.run(lambda db: db.execute(interview_members.delete()))
    bob.emit("join", {"room": world.room})
    [told] = bob.heard("joined")[0]["messages"]
    assert (told["username"], told["role"]) == ("The observer", "interviewer")
    assert chat.whole(world.interview.id)[0].role is None


def test_a_signal_for_one_person_reaches_nobody_else(world, erin, frank):
    alice, bob = world.seated()
    observer, second = seated(erin, world.room), seated(frank, world.room)
    everybody = (alice, bob, observer, second)
    for socket in everybody:
        socket.heard()
    alice.emit("offer", {"room": world.room, "offer": SDP, "to": frank.user_id})
    assert [socket.heard("offer") for socket in everybody] == [
        [],
        [],
        [],
        [{"offer": SDP, "from": world.alice.user_id}],
    ]
    alice.emit("offer", {"room": world.room, "offer": SDP, "to": world.carol.user_id})
    assert [socket.heard("offer") for socket in everybody] == [[], [], [], []]
    alice.emit("offer", {"room": world.room, "offer": SDP})
    assert [len(socket.heard("offer")) for socket in everybody] == [0, 1, 1, 1]


def test_what_kind_of_screen_is_shared_is_told_to_interviewers_only(world, erin, frank):
    alice, bob = world.seated()
    observer, second = seated(erin, world.room), seated(frank, world.room)
    shown = {"audio": True, "video": True, "screen": True, "surface": "monitor"}
    bob.emit("change-media", {"room": world.room, **shown})
    assert [socket.heard("media-changed")[0]["surface"] for socket in (alice, second)] == ["monitor", "monitor"]
    assert observer.heard("media-changed")[0]["surface"] is None
    observer.emit("leave", {"room": world.room})
    observer.emit("join", {"room": world.room})
    told = {one["user_id"]: one["surface"] for one in observer.heard("joined")[0]["participants"]}
    assert told[world.bob.user_id] is None


def test_a_device_that_gives_nothing_is_told_to_everybody_and_to_who_comes_later(world, erin):
    alice, bob = world.seated()
    shown = {"audio": True, "video": True, "screen": False}
    for wrong in (["screen"], ["audio", "video", "audio"], "audio", [1]):
        assert not bob.emit("change-media", {"room": world.room, **shown, "silent": wrong})["ok"]
    assert bob.emit("change-media", {"room": world.room, **shown, "silent": ["audio"]})["ok"]
    assert alice.heard("media-changed")[0]["silent"] == ["audio"]
    observer = seated(erin, world.room)
    told = {
        one["user_id"]: one
        for one in observer.emit("join", {"room": world.room}) and observer.heard("joined")[-1]["participants"]
    }
    assert told[world.bob.user_id]["silent"] == ["audio"]
    bob.emit("change-media", {"room": world.room, **shown})
    assert alice.heard("media-changed")[-1]["silent"] == []


def test_who_was_taken_off_the_panel_is_out(world, erin):
    world.seated()
    observer = seated(erin, world.room)
    database.run(lambda db: db.execute(interview_members.delete()))
    assert observer.emit("chat-message", {"room": world.room, "message": "Still here?"})["code"] == "not-found"


def test_the_waiting_candidate_hears_who_is_there_and_what_is_said(world):
    bob = world.bob.connect(world.room)
    asked = bob.emit("request-join", {"room": world.room})
    assert (asked["interviewer_here"], asked["here"], asked["message"], asked["reason"]) == (False, [], None, None)
    alice = seated(world.alice, world.room)
    alice.emit("message-lobby", {"room": world.room, "message": " Two more minutes "})
    alice.emit("message-lobby", {"room": world.room, "message": "  "})
    alice.emit("leave", {"room": world.room})
    told = [{key: value for key, value in one.items() if key != "room"} for one in bob.heard("lobby-changed")]
    said_by = {"said_by": "Alice Ames"}
    assert told == [
        {"interviewer_here": True, "here": ["Alice Ames"]},
        {"message": "Two more minutes", **said_by}, {"message": None, **said_by},
        {"interviewer_here": False, "here": []},
    ]  # fmt: skip


def test_the_waiting_candidate_hears_which_interviewer_is_there_and_who_wrote(world, erin, frank):
    bob = world.bob.connect(world.room)
    bob.emit("request-join", {"room": world.room})
    seated(erin, world.room)
    assert bob.heard("lobby-changed") == [], "an observer admits nobody"
    second = seated(frank, world.room)
    second.emit("message-lobby", {"room": world.room, "message": "Alice is late", "username": "Alice Ames"})
    alice = seated(world.alice, world.room)
    second.emit("leave", {"room": world.room})
    here = [one.get("here", one.get("said_by")) for one in bob.heard("lobby-changed")]
    name = "The interviewer"
    assert here == [[name], name, [name, "Alice Ames"], ["Alice Ames"]]
    asked = bob.emit("request-join", {"room": world.room})
    assert (asked["here"], asked["message"], asked["said_by"]) == (["Alice Ames"], "Alice is late", name)
    frank_again = seated(frank, world.room)
    frank_again.emit("reject-join", {"room": world.room, "reason": "Not today"})
    assert bob.heard("join-rejected") == [{"room": world.room, "reason": "Not today", "rejected_by": name}]
    assert alice.heard("request-decided")


def test_interviewers_hear_that_who_asked_has_gone(world):
    alice, bob, again = seated(world.alice, world.room), world.bob.connect(world.room), world.bob.connect(world.room)
    for socket in (bob, again):
        socket.emit("request-join", {"room": world.room})
    alice.heard()
    bob.close()
    assert alice.heard() == [], "the other tab still waits"
    again.close()
    assert [one["user_id"] for one in alice.heard("join-withdrawn")] == [world.bob.user_id]
