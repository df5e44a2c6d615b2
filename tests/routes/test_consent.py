"""Deciding about each signal, changing it, asking for accommodation, and rehearsing without a trace."""

import pytest
from sqlalchemy import func, select

from db.engine import database
from db.tables import metadata
from services.base.clock import utcnow
from services.interview import accommodations
from services.planning import ending
from services.proctoring import proctoring
from tests.routes.pages import past_welcome, read
from tests.services.seated import seat_of

JSON = {"Accept": "application/json"}


def path(world, what=""):
    return f"/interview/{world.room}{what}"


def decide(world, **options):
    return world.bob.post(path(world, "/consent"), **options)


def test_a_ticked_kind_that_does_not_exist_decides_nothing(world):
    answer = decide(world, data={"decision": "choose", "signal": ["no-face", "left-planet"]})
    assert answer.status_code == 400
    assert proctoring.decision(seat_of(world.bob, world.interview)) is None


def test_nothing_is_ticked_before_the_candidate_ticks_it(world):
    page = read(past_welcome(world.bob, world.room))
    boxes = page.all("input", name="signal")
    assert [one["value"] for one in boxes] == list(proctoring.SIGNALS)
    assert not [one for one in boxes if "checked" in one]


def test_agreeing_and_refusing_are_buttons_of_the_same_weight(world):
    page = read(past_welcome(world.bob, world.room))
    classes = {one["value"]: one["class"] for one in page.all("button", name="decision")}
    assert classes["agree"] == classes["decline"] == classes["choose"] == "btn"


def test_what_is_not_ticked_is_refused_and_the_page_shows_it_ticked_again(world):
    decide(world, data={"decision": "choose", "signal": ["no-face", "paste"]})
    kept = proctoring.decision(seat_of(world.bob, world.interview))
    assert set(proctoring.SIGNALS) - kept.declined == {"no-face", "paste"}
    page = read(world.bob.http.get(path(world, "/consent")))
    assert [one["value"] for one in page.all("input", name="signal") if "checked" in one] == ["no-face", "paste"]


def test_the_interviewers_pages_hear_whether_everything_was_refused(world):
    alice, carol = world.alice.connect(world.room), world.carol.connect(world.other.meeting_link)
    for decision in ("decline", "agree", "decline"):
        decide(world, data={"decision": decision})
    assert [one["all_refused"] for one in alice.heard("consent-changed")] == [True, False, True]
    assert carol.heard("consent-changed") == []
    alice.emit("join", {"room": world.room})
    assert alice.heard("joined")[0]["all_refused"] is True


@pytest.mark.parametrize(("agreed", "has_models"), [(["no-face"], True), (["paste", "drop"], False), ([], False)])
def test_a_script_is_told_what_is_stored_and_given_models_only_for_the_camera(world, agreed, has_models):
    told = decide(world, data={"decision": "choose", "signal": agreed}, headers=JSON).json
    assert set(proctoring.SIGNALS) - set(told["consent"]["declined"]) == set(agreed)
    assert (told["assets"] is not None) is has_models
    config, _source = read(world.bob.http.get(path(world))).block("room-config")
    assert (config["consent"], config["assets"]) == (told["consent"], told["assets"])


def test_withdrawing_stops_what_the_room_records(world):
    decide(world, data={"decision": "agree"})
    _alice, bob = world.seated()
    assert bob.emit("cheat-detected", {"room": world.room, "type": "no-face"})["ok"]
    decide(world, data={"decision": "decline"}, headers=JSON)
    refused = bob.emit("cheat-detected", {"room": world.room, "type": "no-face"})
    assert refused["code"] == "consent-declined"
    assert bob.emit("chat-message", {"room": world.room, "message": "still here"})["ok"]


def test_after_the_end_the_notice_leads_to_the_report(world):
    ending.cancel(seat_of(world.alice, world.interview))
    for what in ("/consent", "/rehearsal"):
        assert world.bob.http.get(path(world, what)).location == path(world, "/report")


@pytest.mark.parametrize("message", ["", "   ", "x" * (accommodations.MAX_CHARS + 1)])
def test_an_empty_or_endless_request_is_refused_beside_its_field(world, message):
    answer = world.bob.post(path(world, "/accommodation"), {"message": message})
    assert answer.status_code == 400
    assert read(answer).errors_of("message")


def test_a_request_names_the_contact_and_is_shown_as_sent_and_to_the_interviewer_alone(world):
    page = read(world.bob.http.get(path(world, "/accommodation")))
    assert "Alice Ames" in page.text
    assert "alice@example.org" in page.text
    assert world.bob.post(path(world, "/accommodation"), {"message": "<i>Captions</i>"}).status_code == 302
    answer = world.bob.http.get(path(world, "/accommodation"))
    assert "<i>Captions</i>" in read(answer).text
    assert "<i>Captions" not in answer.text


def counts():
    def count(db):
        return {
            table.name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }

    return database.read(count)


def test_the_rehearsal_stores_nothing_and_asks_for_no_decision(world):
    before = counts()
    page = read(world.bob.http.get(path(world, "/rehearsal")))
    assert counts() == before
    config, _source = page.block("room-config")
    assert (config["is_rehearsal"], "now" in config) == (True, True)
    assert {one["kind"] for one in config["signals"]} == set(proctoring.SIGNALS)


def test_the_rehearsal_tells_nothing_of_the_room(world):
    accommodations.request(seat_of(world.bob, world.interview), "a secret request", at=utcnow())
    answer = world.bob.http.get(path(world, "/rehearsal"))
    assert "a secret request" not in answer.text
