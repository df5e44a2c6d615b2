"""Webhooks: what is refused, what other programs are told and when, and the page that shows it."""

import ipaddress
import json
import re
from datetime import timedelta

import pytest

from db.engine import database
from jobs import webhooks as job
from operating import retention
from repositories import audit_entries, webhook_deliveries
from services.base import Conflict
from services.base.clock import utcnow
from services.cards import deciding
from services.interview import interviews
from services.outside import posting
from services.webhooks import Event, Wanted, addresses, deliveries
from tests.api.programs import order, program
from tests.in_force import using
from tests.webhook_receiver import receiving

INSIDE = (ipaddress.ip_network("127.0.0.0/8"),)
FORM = {"name": "Applicant tracking", "address": "https://ats.example.org/hooks?key=open-sesame"}
ALL = tuple(one.value for one in Event)


@pytest.fixture
def receiver(world):
    with receiving() as started, using(webhook_networks=INSIDE):
        yield started


def add(world, address, *events):
    return addresses.add(Wanted("ATS", address, events or ALL), by=world.alice.user_id, at=utcnow())


def the_only(webhook_id):
    (found,) = deliveries.list_latest(webhook_id)
    return found


def come_due(delivery):
    """Its turn has come."""
    database.run(lambda db: webhook_deliveries.take(db, delivery.id, "x", at=delivery.next_try_at, until=utcnow()))
    leased = database.read(lambda db: webhook_deliveries.find(db, delivery.id))
    database.run(lambda db: webhook_deliveries.put_back(db, leased, next_try_at=utcnow(), answer="503"))


def test_a_webhook_is_added_shown_changed_and_removed_on_its_page(world, monkeypatch):
    for wrong, words in [
        ({"name": " "}, "Enter a name."),
        ({"name": "x" * 61}, "60 characters"),
        ({"address": "ats.example.org/hooks"}, "begins with https://"),
        ({"address": "http://ats.example.org/hooks"}, "begins with https:// and has no port"),
        ({"address": "https://ats.example.org:8443/"}, "has no port"),
        ({"address": "https://user:word@ats.example.org/"}, "not a complete address"),
        ({"address": "https://ats.example.org/\r\nX-Y: z"}, "not a complete address"),
        ({"address": "https://" + "x" * 2000}, "2000 characters"),
        ({"events": []}, "at least one event"),
        ({"events": ["everything"]}, "This event does not exist."),
    ]:
        refused = world.alice.post("/webhooks", FORM | {"events": ["decision.made"]} | wrong)
        assert (refused.status_code, words in refused.text) == (400, True), (wrong, words)
    assert addresses.listed() == []

    made = world.alice.post("/webhooks", FORM | {"events": ["decision.made"]})
    (webhook,) = addresses.listed()
    assert (made.status_code, made.location) == (302, f"/webhooks/{webhook.id}#key")
    place = f"/webhooks/{webhook.id}"
    (key,) = re.findall(r'value="(whsec_[^"]+)"', world.alice.http.get(place).text)
    again = world.alice.http.get(place).text
    assert key not in again, "shown once"
    assert "ats.example.org" in again
    for page in (again, world.alice.http.get("/webhooks").text, repr(webhook)):
        assert "open-sesame" not in page, "an address can be a secret"
        assert key not in page

    assert world.alice.post(f"{place}/pause").status_code == 302
    assert "Paused" in world.alice.http.get("/webhooks").text
    assert world.alice.post(f"{place}/resume").status_code == 302
    assert world.alice.post(f"{place}/key").location == f"{place}#key"
    (other,) = re.findall(r'value="(whsec_[^"]+)"', world.alice.http.get(place).text)
    at = utcnow()
    assert addresses.target(addresses.get(webhook.id), at=at).keys == (other, key)
    later = at + addresses.FORMER_FOR + timedelta(seconds=1)
    assert addresses.target(addresses.get(webhook.id), at=later).keys == (other,)

    monkeypatch.setattr(addresses, "MAX_WEBHOOKS", 1)
    full = world.alice.post("/webhooks", FORM | {"events": ["decision.made"]})
    assert (full.status_code, "There can be 1 webhooks" in full.text) == (409, True)
    for path in ("/webhooks/99/remove", "/webhooks/99/test", f"{place}/deliveries/9/again"):
        assert world.alice.post(path).status_code == 404, path
    assert world.alice.post(f"{place}/remove").status_code == 302
    assert world.alice.http.get(place).status_code == 404
    entries = [one for one in database.read(lambda db: audit_entries.latest(db, limit=9)) if "webhook" in one.action]
    assert [one.action for one in entries] == ["webhook-removed", *["webhook-changed"] * 3, "webhook-added"]
    assert "open-sesame" not in repr(entries)


def test_another_program_is_told_what_it_asked_for_signed_and_without_names(app, world, receiver):
    webhook_id, key = add(world, receiver.url)
    _other, _key = add(world, receiver.url.replace("them", "decisions"), "decision.made")
    ats = program(app, world.alice.user_id)
    made = ats.post("/interviews", order(world)).get_json()
    assert receiver.received == [], "a job sends it, after the fact is stored"
    ats.call("PATCH", f"/interviews/{made['id']}", {"starts_at": (utcnow() + timedelta(days=9)).isoformat()})
    ats.call("PATCH", f"/interviews/{made['id']}", {"title": "Another title"})
    ats.post(f"/interviews/{made['id']}/cancel", {"message": "Our words"})
    world.alice.post(f"/interview/{world.room}/complete")
    done = interviews.get(world.interview.id)
    given = {"by": world.alice.user_id, "role": "admin", "at": utcnow()}
    deciding.decide(done, "yes", "Her reasons", newest=0, **given)
    job.send_due()

    told = [json.loads(one.body) for one in receiver.received]
    types = [one["type"] for one in told]
    assert types == [*ALL, "decision.made"]
    assert all(one.is_signed_with(key) for one in receiver.received if one.path == "/hooks?for=them")
    assert not receiver.received[-1].is_signed_with(key), "each has a key of its own"
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 7
    cancelled = told[ALL.index("interview.cancelled")]["data"]["interview"]
    assert (cancelled["id"], cancelled["status"]) == (made["id"], "cancelled")
    everything = repr(receiver.received)
    for words in ("Bob", "Alice", "Another title", "Our words", "Her reasons", '"yes"'):
        assert words not in everything, words
    assert {(one.state, one.answer, one.tries) for one in deliveries.list_latest(webhook_id)} == {("sent", "204", 1)}
    job.send_due()
    assert len(receiver.received) == 7, "once"


def test_who_does_not_take_it_is_asked_again_later_with_the_same_id_for_a_day(world, receiver, monkeypatch, caplog):
    webhook_id, key = add(world, receiver.url)
    deliveries.send_test(webhook_id, at=utcnow())
    with pytest.raises(Conflict):
        deliveries.send_test(webhook_id, at=utcnow())
    for n, (status, answer) in enumerate([(503, "503"), (302, "302"), (404, "404"), (0, "too-slow")]):
        receiver.status = status
        monkeypatch.setattr(posting, "TOTAL_S", 60 if status else 1)  # Only who never answers has to be waited for.
        if n:
            come_due(the_only(webhook_id))
        job.send_due()
        one = the_only(webhook_id)
        assert (one.state, one.answer) == ("waiting", answer)
        assert len(receiver.received) == n + 1, "no redirect is followed, and nothing is tried at once"
    assert addresses.get(webhook_id).failing_since is not None
    page = world.alice.http.get(f"/webhooks/{webhook_id}").text
    assert all(words in page for words in ("Fails", "did not answer in time", "Next attempt"))
    assert receiver.url.partition("?")[2] not in caplog.text

    monkeypatch.setattr(posting, "TOTAL_S", 60)
    receiver.status = 200
    come_due(one)
    job.send_due()
    assert the_only(webhook_id).state == "sent"
    assert addresses.get(webhook_id).failing_since is None
    assert len({(one.headers["webhook-id"], one.body) for one in receiver.received}) == 1
    assert all(one.is_signed_with(key) for one in receiver.received)
    assert world.alice.post(f"/webhooks/{webhook_id}/deliveries/{one.id}/again").status_code == 302
    assert world.alice.post(f"/webhooks/{webhook_id}/deliveries/{one.id}/again").status_code == 409
    entries = database.read(lambda db: audit_entries.latest(db, limit=9))
    noted = [one for one in entries if one.action == "webhook-sent-again"]
    assert [(one.doer_id, one.details) for one in noted] == [(world.alice.user_id, {"what": "webhook.test"})], (
        "once it was"
    )
    job.send_due()
    assert len(receiver.received) == 6

    minutes = [deliveries.pause_after(tries) / timedelta(minutes=1) for tries in (1, 2, 3, 9, 10, 99)]
    assert minutes == [1, 2, 4, 256, 360, 360]
    deliveries.send_test(webhook_id, at=utcnow() - timedelta(days=2))
    receiver.status = 500
    job.send_due()
    assert deliveries.list_latest(webhook_id)[0].state == "given-up"
    assert "Given up" in world.alice.http.get(f"/webhooks/{webhook_id}").text


def test_nothing_is_sent_inside_and_one_that_fails_keeps_no_other_waiting(world, receiver):
    inside, _key = add(world, receiver.url)
    other, _other_key = add(world, "http://localhost:1/closed")
    for one in (inside, other):
        deliveries.send_test(one, at=utcnow())
    with using(webhook_networks=()):
        job.send_due()
    assert (the_only(inside).answer, the_only(other).answer, receiver.received) == ("private", "private", [])
    come_due(the_only(inside))
    come_due(the_only(other))
    job.send_due()
    assert (the_only(inside).answer, the_only(other).answer) == ("204", "unreachable")


def test_of_two_processes_one_sends_and_after_a_kill_the_next_one_does(world, receiver):
    webhook_id, _key = add(world, receiver.url)
    at = utcnow()
    deliveries.send_test(webhook_id, at=at)
    killed = deliveries.claim(at=at)
    assert killed is not None
    assert deliveries.claim(at=at) is None, "another process finds nothing"
    later = at + deliveries.LEASE
    successor = deliveries.claim(at=later)
    assert successor is not None
    assert successor.delivery.message_id == killed.delivery.message_id
    deliveries.end(killed, "500", at=later)
    assert the_only(webhook_id).lease == successor.delivery.lease, "who comes too late changes nothing"
    deliveries.end(successor, deliveries.attempt(successor, at=later), at=later)
    assert (the_only(webhook_id).state, the_only(webhook_id).tries, len(receiver.received)) == ("sent", 2, 1)


def test_what_waits_and_what_is_kept_is_bounded(world, receiver, monkeypatch):
    webhook_id, _key = add(world, receiver.url)
    addresses.pause(webhook_id, is_paused=True, by=world.alice.user_id, at=utcnow())
    monkeypatch.setattr(deliveries, "MAX_WAITING", 1)
    world.alice.post(f"/interview/{world.room}/complete")
    interview = interviews.get(world.interview.id)
    deciding.decide(interview, "no", "Reasons", newest=0, by=world.alice.user_id, role="admin", at=utcnow())
    job.send_due()
    assert receiver.received == [], "it pauses"
    states = [(one.event, one.state, one.answer) for one in deliveries.list_latest(webhook_id)]
    assert states == [("decision.made", "dropped", "full"), ("interview.completed", "waiting", None)]
    assert "Too much was waiting" in world.alice.http.get(f"/webhooks/{webhook_id}").text
    assert deliveries.give_up_old(at=utcnow() + timedelta(hours=23)) == 0
    assert deliveries.give_up_old(at=utcnow() + timedelta(hours=25)) == 1
    deliveries.forget_old(at=utcnow() + timedelta(days=29))
    assert len(deliveries.list_latest(webhook_id)) == 2
    assert interview.id in {one.interview_id for one in deliveries.list_latest(webhook_id)}
    deliveries.forget_old(at=utcnow() + timedelta(days=31))
    assert deliveries.list_latest(webhook_id) == []


def test_what_was_told_of_somebody_goes_when_they_are_erased(world, receiver, tmp_path):
    webhook_id, _key = add(world, receiver.url)
    world.alice.post(f"/interview/{world.room}/complete")
    deliveries.send_test(webhook_id, at=utcnow())
    retention.erase_candidate(world.bob.user_id, at=utcnow(), engine=database.engine, resumes=tmp_path, is_dry=False)
    assert [one.event for one in deliveries.list_latest(webhook_id)] == ["webhook.test"]
