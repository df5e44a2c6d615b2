"""Taking the seat: what each is told on coming in, by one tab at a time, anew after every lost connection."""

from datetime import timedelta

import pytest

from jobs import edits
from services.base.clock import utcnow
from services.document import document_saving, documents, open_documents
from services.document.journal import journal
from services.proctoring import proctoring
from services.room.presence import presence
from sockets import contract
from tests.people import payload_for, schedule
from tests.routes.pages import past_welcome
from tests.services.outage import database_away
from tests.services.seated import seat_of

pytestmark = pytest.mark.both_databases


def welcome(socket, room):
    """What `joined` tells, after `join` succeeded."""
    answer = socket.emit("join", {"room": room})
    assert answer["ok"], answer
    (told,) = socket.heard("joined")
    return told


def observe(world, kind="no-face"):
    return proctoring.record(seat_of(world.bob, world.interview), kind, size=None, at=utcnow())


def test_the_candidate_is_told_no_alerts_and_nothing_of_who_waits(world):
    alice, bob = world.seated()
    observe(world)
    told = welcome(bob, world.room)
    assert (told["alerts"], told["waiting"]) == ([], None)
    bob.emit("cheat-detected", payload_for(contract.CHEAT_DETECTED, world.room))
    assert len(alice.heard("cheat-alert")) == 1
    assert bob.heard() == []


def test_a_candidate_who_was_not_admitted_is_told_nothing_at_all(world):
    alice = world.alice.connect()
    alice.emit("join", {"room": world.room})
    alice.emit("code-change", {"room": world.room, "code": "secret = 42"})
    bob = world.bob.connect(world.room)
    for _ in range(2):
        assert bob.emit("join", {"room": world.room})["code"] == "not-admitted"
        bob.emit("request-join", {"room": world.room})
    assert "secret" not in world.bob.http.get(f"/interview/{world.room}").text
    assert bob.heard() == []
    assert presence.others(world.interview.id, world.alice.user_id) == []


def test_both_are_told_all_that_is_needed_to_draw_the_room(world):
    alice, bob = world.seated()
    alice.emit(
        "change-media",
        {"room": world.room, "audio": True, "video": True, "screen": False, "held": False, "surface": None},
    )
    alice.emit("code-change", {"room": world.room, "code": "print('hé 😀')"})
    alice.emit("change-language", {"room": world.room, "language": "java"})
    alice.emit("change-clipboard", {"room": world.room, "allowed": True})
    said = [
        socket.emit("chat-message", {"room": world.room, "message": f"No. {n}"})
        for n, socket in enumerate((alice, bob))
    ]
    told = welcome(bob, world.room)
    assert set(told) == set(contract.JOINED.fields)
    assert {key: told[key] for key in ("room", "user_id", "username", "role")} == {
        "room": world.room, "user_id": world.bob.user_id, "username": "Bob Burns", "role": "candidate",
    }  # fmt: skip
    assert told["participants"] == [
        {"user_id": world.alice.user_id, "username": "Alice Ames", "role": "interviewer", "audio": True, "video": True, "screen": False,
         "held": False, "surface": None}
    ]  # fmt: skip
    assert (told["code"], told["language"], told["clipboard_allowed"]) == ("print('hé 😀')", "java", True)
    assert [one["message"] for one in told["messages"]] == ["No. 0", "No. 1"]
    assert [one["id"] for one in told["messages"]] == [one["id"] for one in said]
    assert all(set(one) == set(contract.MESSAGE) for one in told["messages"])
    assert told["has_earlier"] is False
    assert {key: welcome(alice, world.room)[key] for key in ("code", "language", "messages")} == {
        key: told[key] for key in ("code", "language", "messages")
    }


def test_the_interviewer_is_told_the_alerts_and_who_waits(world):
    alert = observe(world)
    bob = world.bob.connect(world.room)
    bob.emit("request-join", {"room": world.room})
    told = welcome(world.alice.connect(world.room), world.room)
    assert set(told["waiting"]) == {"user_id", "username", "requested_at", "other_device"}
    assert (told["waiting"]["user_id"], told["waiting"]["username"]) == (world.bob.user_id, "Bob Burns")
    assert [(one["id"], one["type"], one["message"]) for one in told["alerts"]] == [
        (alert.id, "no-face", "No face in view")
    ]
    assert set(told["alerts"][0]) == set(contract.ALERT)
    bob.close()
    assert welcome(world.alice.connect(), world.room)["waiting"] is None, "nobody waits who has gone"


def test_an_interviewer_who_connects_hears_who_waits_and_nobody_else_does(world):
    """The page may have been made, or cut off, before the request was."""
    early = world.alice.http.get(f"/interview/{world.room}").text
    assert "<div data-entry-door hidden>" in early
    bob = world.bob.connect(world.room)
    bob.emit("request-join", {"room": world.room})
    others = [world.bob.connect(world.room), world.carol.connect(world.room), world.dave.connect(world.room),
              world.alice.connect(), world.alice.connect(world.other.meeting_link)]  # fmt: skip
    assert [one.heard() for one in others] == [[]] * len(others)
    ((event, told),) = world.alice.connect(world.room).heard()
    assert (event, set(told)) == ("join-request", set(contract.JOIN_REQUEST.fields))
    assert (told["user_id"], told["username"], told["role"]) == (world.bob.user_id, "Bob Burns", "candidate")
    assert "<div data-entry-door>" in world.alice.http.get(f"/interview/{world.room}").text
    for one in (bob, others[0]):
        one.close()
    assert world.alice.connect(world.room).heard() == [], "nobody waits who has gone"
    assert "<div data-entry-door hidden>" in world.alice.http.get(f"/interview/{world.room}").text
    again = world.bob.connect(world.room)
    again.emit("request-join", {"room": world.room})
    alice = world.alice.connect(world.room)
    assert alice.emit("approve-join", {"room": world.room})["ok"]
    assert world.alice.connect(world.room).heard() == [], "the request is answered"


def test_nobody_asks_before_the_door_opens_unless_an_interviewer_is_in_the_room(world):
    """From a quarter of an hour before the start; who asked while somebody was there goes on asking."""
    room = schedule(world.alice.user_id, world.bob.user_id, "Later", at=utcnow() + timedelta(hours=3)).meeting_link
    bob, alice = world.bob.connect(room), world.alice.connect(room)

    def ask():
        return bob.emit("request-join", {"room": room})

    assert (ask()["code"], bob.emit("join", {"room": room})["code"]) == ("too-early", "not-admitted")
    world.bob.post(f"/interview/{room}/consent", {"decision": "decline"})
    page = past_welcome(world.bob, room).text
    assert ("data-entry-ask disabled" in page, '"interviewer_here": false' in page) == (True, True)
    assert alice.heard("join-request") == [], "nobody is called"
    assert alice.emit("join", {"room": room})["ok"]
    (told,) = bob.heard("lobby-changed")
    assert told["interviewer_here"] is True
    assert "data-entry-ask disabled" not in past_welcome(world.bob, room).text
    assert ask()["join_status"] == "requested"
    alice.emit("leave", {"room": room})
    assert ask()["join_status"] == "requested", "and keeps their place"
    assert "data-entry-ask disabled" not in past_welcome(world.bob, room).text
    alice.emit("join", {"room": room})
    alice.emit("reject-join", {"room": room})
    alice.emit("leave", {"room": room})
    assert ask()["code"] == "too-early"
    alice.emit("join", {"room": room})
    ask()
    assert alice.emit("approve-join", {"room": room})["ok"], "who comes early may be admitted early"
    alice.emit("leave", {"room": room})
    assert bob.emit("join", {"room": room})["ok"]


def test_who_asked_before_a_restart_waits_on_as_soon_as_the_page_is_back(world):
    world.bob.connect(world.room).emit("request-join", {"room": world.room})
    presence.__init__()  # What a restarted process knows of who is there: nobody.
    alice = world.alice.connect(world.room)
    assert welcome(alice, world.room)["waiting"] is None
    bob = world.bob.connect(world.room)
    assert bob.emit("request-join", {"room": world.room})["join_status"] == "requested"
    assert [one["user_id"] for one in alice.heard("join-request")] == [world.bob.user_id]
    assert bob.heard() == []


def test_the_interviewers_link_names_the_room_and_decides_nothing(world):
    """A socket opened with the link of somebody else's interview hears nothing of it."""
    alice, bob = world.seated()
    carol = world.carol.connect(world.room)
    assert carol.is_connected
    for event in contract.INCOMING:
        alice.emit(event.name, payload_for(event, world.room))
        bob.emit(event.name, payload_for(event, world.room))
    assert carol.heard() == []


def test_the_others_hear_who_came_and_who_went(world):
    alice, bob = world.seated()
    person = {"user_id": world.bob.user_id, "username": "Bob Burns", "role": "candidate"}
    bob.close()
    assert alice.heard() == [("user-left", person)]
    assert welcome(world.bob.connect(), world.room)["participants"][0]["username"] == "Alice Ames"
    assert alice.heard() == [("user-joined", person)]


def test_of_two_tabs_the_later_has_the_seat_and_the_earlier_is_refused(world):
    alice, first = world.seated()
    second = world.bob.connect(world.room)
    welcome(second, world.room)
    assert first.heard() == [("seat-taken", {"room": world.room})]
    for event in (
        contract.CODE_CHANGE,
        contract.CHAT_MESSAGE,
        contract.CHEAT_DETECTED,
        contract.OFFER,
        contract.LOAD_MESSAGES,
    ):
        assert first.emit(event.name, payload_for(event, world.room))["code"] == "not-joined"
    alice.emit("chat-message", {"room": world.room, "message": "Which tab?"})
    alice.emit("code-change", {"room": world.room, "code": "x"})
    edits.tell_plain()
    assert first.heard() == []
    assert [name for name, _payload in second.heard()] == ["chat-message", "code-update"]


def test_closing_the_earlier_tab_takes_nobody_out(world):
    alice, first = world.seated()
    second = world.bob.connect(world.room)
    welcome(second, world.room)
    alice.heard()
    first.close()
    assert alice.heard() == []
    assert second.emit("code-change", {"room": world.room, "code": "still here"})["ok"]
    edits.tell_plain()
    assert [payload["code"] for payload in alice.heard("code-update")] == ["still here"]


def test_the_earlier_tab_takes_the_seat_back_by_joining(world):
    _alice, first = world.seated()
    second = world.bob.connect(world.room)
    welcome(second, world.room)
    first.heard()
    welcome(first, world.room)
    assert second.heard() == [("seat-taken", {"room": world.room})]
    assert first.emit("code-change", {"room": world.room, "code": "back"})["ok"]


def test_one_person_in_two_tabs_counts_once(world):
    alice, _first = world.seated()
    welcome(world.bob.connect(), world.room)
    assert [one["user_id"] for one in welcome(alice, world.room)["participants"]] == [world.bob.user_id]


def test_after_a_lost_connection_everything_comes_anew(world):
    alice, bob = world.seated()
    bob.close()
    alice.emit("code-change", {"room": world.room, "code": "written meanwhile"})
    alice.emit("chat-message", {"room": world.room, "message": "Are you there?"})
    again = world.bob.connect(world.room)
    assert again.emit("code-change", {"room": world.room, "code": "too early"})["code"] == "not-joined"
    told = welcome(again, world.room)
    assert told["code"] == "written meanwhile"
    assert [one["message"] for one in told["messages"]] == ["Are you there?"]


def test_the_text_outlives_everybodys_leaving(world):
    alice, bob = world.seated()
    bob.emit("code-change", {"room": world.room, "code": "typed just before"})
    bob.close()
    alice.close()
    assert welcome(world.alice.connect(), world.room)["code"] == "typed just before"


def test_the_document_of_an_empty_room_is_put_away_after_a_grace_once_it_is_stored(
    world, monkeypatch, config, tmp_path
):
    alice, bob = world.seated()
    bob.emit("code-change", {"room": world.room, "code": "typed just before"})
    bob.close()
    alice.close()
    document_saving.close_idle()
    assert world.interview.id in open_documents.documents, "who reloads finds it there"
    monkeypatch.setattr(document_saving, "CLOSE_GRACE_S", 0.0)
    with database_away(config, tmp_path):
        edits.store()
        document_saving.close_idle()
        assert world.interview.id in open_documents.documents, "what is not stored is never put away"
    assert document_saving.flush_quietly()
    document_saving.close_idle()
    assert world.interview.id not in open_documents.documents
    assert welcome(world.alice.connect(), world.room)["code"] == "typed just before"


@pytest.mark.parametrize("comes_back", ["alice", "bob"])
def test_who_reloads_while_the_text_is_being_stored_can_go_on_typing(world, monkeypatch, comes_back):
    alice, bob = world.seated()
    other, last = (bob, alice) if comes_back == "alice" else (alice, bob)
    other.close()
    last.emit("code-change", {"room": world.room, "code": "typed just before"})
    last.close()
    monkeypatch.setattr(document_saving, "CLOSE_GRACE_S", 0.0)
    back, store = [], journal._store

    def slowly(batch, more):
        lost = store(batch, more)
        back.append(getattr(world, comes_back).connect(world.room))
        assert welcome(back[0], world.room)["code"] == "typed just before"
        return lost

    monkeypatch.setattr(journal, "_store", slowly)
    assert document_saving.flush_quietly()
    document_saving.close_idle()
    monkeypatch.undo()
    assert back[0].emit("code-change", {"room": world.room, "code": "typed just after"})["ok"]
    assert documents.open_text(world.interview.id) == "typed just after"


def test_a_socket_goes_from_one_interview_to_another(world):
    alice, bob = world.seated()
    second = schedule(world.alice.user_id, world.carol.user_id, "Second")
    welcome(alice, second.meeting_link)
    assert [one["user_id"] for one in bob.heard("user-left")] == [world.alice.user_id]
    bob.emit("chat-message", {"room": world.room, "message": "Alone"})
    bob.heard()
    assert alice.heard() == []
    assert alice.emit("code-change", {"room": world.room, "code": "x"})["code"] == "not-joined"
    assert alice.emit("code-change", {"room": second.meeting_link, "code": "x"})["code"] == "not-joined"
    welcome(alice, second.meeting_link)
    assert alice.emit("code-change", {"room": second.meeting_link, "code": "x"})["ok"]
    assert bob.heard() == []


def test_leaving_twice_and_leaving_nothing_are_harmless(world):
    alice, bob = world.seated()
    assert [bob.emit("leave", {"room": world.room})["ok"] for _ in range(3)] == [True] * 3
    assert len(alice.heard("user-left")) == 1
    assert bob.is_connected
    assert bob.emit("chat-message", {"room": world.room, "message": "Gone"})["code"] == "not-joined"
    welcome(bob, world.room)
