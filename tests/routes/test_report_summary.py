"""The report begins with when it was, who was there when, the consent in a word, and links to what there is."""

from datetime import timedelta

from db.engine import database
from repositories import consents, room_events
from repositories.consents import Consent
from services.planning import ending
from services.signals import profiles
from tests.routes.full_house import admit, write_in
from tests.routes.pages import read
from tests.services.seated import seat_of


def event(world, person, kind, minute):
    at = world.interview.scheduled_time + timedelta(minutes=minute)
    row = {"interview_id": world.interview.id, "user_id": person.user_id, "kind": kind, "size": None, "created_at": at}
    database.run(lambda db: room_events.insert_events(db, [row]))


def report(world, person=None):
    return read((person or world.alice).http.get(f"/interview/{world.room}/report"))


def test_the_summary_says_only_what_was_recorded(world):
    admit(world)
    assert "With the candidate" not in report(world).text
    assert report(world).source.count(">not recorded<") == 4
    for minute, person, kind in (
        (2, world.bob, "joined"), (9, world.bob, "left"), (11, world.bob, "joined"), (1, world.alice, "joined"),
        (12, world.alice, "left"), (13, world.alice, "joined"),
    ):  # fmt: skip
        event(world, person, kind, minute)
    page = report(world)
    assert "With the candidate" not in page.text, "nobody knows when it ended"
    assert page.source.count(">not recorded<") == 2
    event(world, world.bob, "left", 47)
    ending.complete(seat_of(world.alice, world.interview), at=world.interview.scheduled_time + timedelta(minutes=50))
    page = report(world)
    assert "With the candidate" in page.text
    assert "· 45 min" in page.text
    assert page.source.count(">not recorded<") == 1, "who came again was not seen to leave"


def test_consent_is_one_word_of_the_last_decision_on_any_version_of_the_notice(world):
    admit(world)
    some = sorted(profiles.kinds_of(world.interview.id))[0]
    assert "Not decided" in report(world).text
    for is_agreed, declined, word in (
        (True, frozenset(), "Agreed"), (True, frozenset({some}), "Agreed in part"), (False, frozenset(), "Refused"),
    ):  # fmt: skip
        made = Consent("an older notice", is_agreed, world.interview.scheduled_time, declined)
        database.run(lambda db, made=made: consents.insert_consent(db, world.interview.id, world.bob.user_id, made))
        assert f"Consent to be observed {word} Times in" in report(world).text
    assert "Consent to be observed" not in report(world, world.bob).text


def test_what_there_is_is_counted_and_linked_and_the_rest_only_counted(world):
    write_in(world, world.interview, "hello")
    page = report(world)
    links = {one["href"] for one in page.all("a") if one.get("href", "").startswith("#")}
    assert {"#code", "#alerts", "#chat"} <= links
    assert links.isdisjoint({"#questions", "#runs"}), "a link leads to what is there"
    ids = {attributes.get("id") for _tag, attributes in page.elements}
    assert {"code", "alerts", "chat"} <= ids
    for words in ("0 questions", "1 file", "0 runs", "1 alert", "2 messages"):
        assert words in page.text
