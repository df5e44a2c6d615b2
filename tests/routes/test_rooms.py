"""The room's page, the notice before it and the report after it: who reads what, and when."""

import re
from html import unescape

import pytest
from flask import Flask

from db.engine import database
from db.tables import interview_members
from repositories.states import Role
from services.base.clock import utcnow
from services.interview import accommodations, interviews
from services.planning import ending, scheduling
from services.proctoring import proctoring
from tests.people import World, add_user, sign_in
from tests.routes.full_house import admit, give_resume, write_in
from tests.routes.pages import past_welcome, read
from tests.services.seated import seat_of


def room(world):
    return f"/interview/{world.room}"


def config_of(person, path):
    config, _source = read(person.http.get(path)).block("room-config")
    return config


def agree(world, decision="agree"):
    return world.bob.post(f"{room(world)}/consent", {"decision": decision})


@pytest.mark.parametrize("decision", ["", "yes", "AGREE", "agree,decline", None])
def test_a_decision_that_is_none_decides_nothing(world, decision):
    answer = world.bob.post(f"{room(world)}/consent", {} if decision is None else {"decision": decision})
    assert answer.status_code == 400
    assert proctoring.decision(seat_of(world.bob, world.interview)) is None


def test_before_deciding_the_candidate_reads_what_is_observed_and_nothing_is_loaded_for_it(world):
    answer = past_welcome(world.bob, world.room)
    page = read(answer)
    assert "Before you join: what is observed" in page.text
    for detector in proctoring.notice().observed:
        assert str(detector.explanation) in page.text
    assert "room-config" not in answer.text
    assert "models" not in answer.text


def test_who_agreed_is_given_the_detectors_and_who_declined_is_not(world):
    assert agree(world).location == room(world)
    config = config_of(world.bob, room(world))
    assert config["consent"] == {"decision": "agreed", "version": proctoring.NOTICE_VERSION, "declined": []}
    assert set(config["assets"]) == {"worker", "models", "wasm"}
    agree(world, "decline")
    config = config_of(world.bob, room(world))
    assert (config["consent"]["decision"], config["assets"]) == ("declined", None)


def test_the_interviewer_is_not_asked_and_given_no_detectors(world):
    config = config_of(world.alice, room(world))
    assert (config["consent"], config["assets"]) == (None, None)


def test_a_changed_notice_is_shown_again(world, monkeypatch):
    agree(world)
    monkeypatch.setattr(proctoring, "NOTICE_VERSION", "2099-01")
    assert "Before you join: what is observed" in read(past_welcome(world.bob, world.room)).text


def test_the_page_holds_no_code_no_chat_and_no_alerts(world):
    agree(world)
    write_in(world, world.interview, "a secret of the room")
    for person in (world.alice, world.bob):
        answer = person.http.get(room(world))
        assert "a secret of the room" not in answer.text
        assert "Paste attempt" not in answer.text


def test_the_block_tells_each_who_they_are_and_who_the_other_is(world):
    agree(world)
    give_resume(world.bob)
    hers, his = config_of(world.alice, room(world)), config_of(world.bob, room(world))
    assert (
        hers["me"]
        == his["main_person"]
        == {"user_id": world.alice.user_id, "username": "Alice Ames", "role": "interviewer"}
    )
    assert (
        his["me"] == hers["main_person"] == {"user_id": world.bob.user_id, "username": "Bob Burns", "role": "candidate"}
    )
    for config in (hers, his):
        assert (config["room"], config["title"], config["join_status"]) == (world.room, "Backend engineer", "pending")
        assert config["resume"] == {"kind": "pdf", "name": "Bob's resume.pdf", "url": f"{room(world)}/resume"}
        assert config["limits"] == {"document_bytes": 1_048_576, "chat_chars": 4000}
        assert config["ice_servers"] == []
        assert {"python", "javascript", "java"} <= {one["id"] for one in config["languages"]}
    admit(world)
    assert config_of(world.bob, room(world))["join_status"] == "approved"


def test_nobody_is_named_as_the_one_who_admits_since_any_interviewer_may(world):
    agree(world)
    waiting = read(world.bob.http.get(room(world))).text
    assert "You ask to join, and an interviewer admits you." in waiting
    values = {"interview_id": world.interview.id, "user_id": world.dave.user_id, "role": "interviewer"}
    database.run(lambda db: db.execute(interview_members.insert().values(**values)))
    text = read(world.bob.http.get(room(world))).text
    assert text == waiting.replace("With Alice Ames", "With Alice Ames, Dave Dunn"), "he takes part, and that is all"
    for untrue in ("has been told", "Alice Ames says", "Alice Ames lets you in"):
        assert untrue not in waiting


@pytest.mark.parametrize(
    "link", ["", "x", "x" * 65, "x" * 5000, "../candidates", "%00", "%ff", "'; drop table interviews; --", "%", "_"]
)
def test_a_link_that_leads_nowhere_is_a_404_page(world, link):
    for page in ("", "/report", "/edit", "/resume"):
        answer = world.alice.http.get(f"/interview/{link}{page}")
        assert answer.status_code in ((404, 308) if ".." in link or not link else (404,)), page


def test_a_link_of_somebody_else_looks_like_one_that_leads_nowhere(world):
    for page in ("", "/report", "/edit", "/resume"):
        for person in (world.carol, world.dave):
            person.http.get("/dashboard")  # Its cookie holds the token of forms from here on.
            foreign = person.http.get(f"{room(world)}{page}")
            missing = person.http.get(f"/interview/11111111-2222-4333-8444-555555555555{page}")
            assert (foreign.status_code, missing.status_code) == (404, 404)
            assert foreign.text.replace(read(foreign).token, "") == missing.text.replace(read(missing).token, "")
            own = {"Content-Security-Policy": "", "X-Request-ID": ""}  # A nonce and an id of each answer.
            assert {**foreign.headers, **own} == {**missing.headers, **own}


@pytest.mark.parametrize("how", ["complete", "cancel"])
def test_after_the_end_the_room_leads_to_the_report(world, how):
    admit(world)
    world.alice.post(f"{room(world)}/{how}")
    for person in (world.alice, world.bob):
        assert person.http.get(room(world)).location == f"{room(world)}/report"
        assert person.http.get(f"{room(world)}/report").status_code == 200
    assert agree(world).status_code == 409


def test_a_candidate_who_was_not_admitted_reads_no_report(world):
    write_in(world, world.interview, "a secret of the room")
    same_seat = seat_of(world.alice, world.interview)
    plan = scheduling.Plan("Moved", utcnow().replace(tzinfo=None, year=2030), "UTC", world.bob.user_id)
    scheduling.reschedule(same_seat, plan, at=utcnow())
    assert world.bob.http.get(f"{room(world)}/report").location == room(world)
    ending.cancel(same_seat)
    answer = world.bob.http.get(f"{room(world)}/report")
    assert answer.status_code == 200
    assert "a secret of the room" not in answer.text
    page = read(answer)
    assert page.all("div", data_over="cancelled"), "a page of its own says that it does not take place"
    assert "alice@example.org" in page.text


def test_a_candidate_who_comes_after_the_end_is_told_that_it_ended(world):
    write_in(world, world.interview, "a secret of the room")
    plan = scheduling.Plan("Moved", utcnow().replace(tzinfo=None, year=2030), "UTC", world.bob.user_id)
    scheduling.reschedule(seat_of(world.alice, world.interview), plan, at=utcnow())
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    page = read(world.bob.http.get(room(world), follow_redirects=True))
    assert page.all("div", data_over="completed")
    assert "a secret of the room" not in page.text


def test_the_report_tells_interviewers_what_accommodation_was_asked_for(world):
    accommodations.request(seat_of(world.bob, world.interview), "Larger letters, please", at=utcnow())
    world.seated()
    world.alice.post(f"{room(world)}/complete")
    assert "Larger letters, please" in read(world.alice.http.get(f"{room(world)}/report")).text
    assert "Larger letters, please" not in read(world.bob.http.get(f"{room(world)}/report")).text


def test_while_it_runs_the_candidate_reads_the_code_and_the_chat_and_no_alerts(world):
    write_in(world, world.interview, "said in the room")
    his = read(world.bob.http.get(f"{room(world)}/report"))
    for word in ("Paste attempt", "80 characters", "No alerts", "1 alert", "Nothing was recorded"):
        assert word not in his.text


def test_the_report_shows_both_the_code_the_chat_and_afterwards_the_same_facts(world):
    write_in(world, world.interview, "said in the room")
    world.alice.post(f"{room(world)}/complete")
    hers = read(world.alice.http.get(f"{room(world)}/report"))
    his = read(world.bob.http.get(f"{room(world)}/report"))
    for page in (hers, his):
        assert "# said in the room" in page.text
        assert "alice: said in the room" in page.text
        assert "bob: said in the room" in page.text
        assert "Paste attempt in the editor" in page.text
        assert "80 characters" in page.text
    assert "No alerts" not in his.text


def test_the_report_of_an_open_interview_shows_what_was_just_typed(world):
    alice, bob = world.seated()
    bob.emit("code-change", {"room": world.room, "code": "typed just now"})
    assert "typed just now" in read(world.alice.http.get(f"{room(world)}/report")).text
    assert alice.is_connected


def test_an_alert_of_another_release_is_shown_by_its_name(world):
    from repositories import alerts

    database.run(
        lambda db: alerts.insert_alert(db, world.interview.id, world.bob.user_id, "left-planet", size=None, at=utcnow())
    )
    assert "left-planet" in read(world.alice.http.get(f"{room(world)}/report")).text


def test_completing_by_get_completes_nothing(world):
    for action in ("complete", "cancel"):
        assert world.alice.http.get(f"{room(world)}/{action}").status_code == 405
    assert interviews.get(world.interview.id).status == "scheduled"


def test_ten_thousand_messages_and_a_long_text_still_make_a_report(world):
    from sqlalchemy import insert

    from db.tables import chat_messages
    from repositories import interviews as rows

    now = utcnow()
    said = {"interview_id": world.interview.id, "sender_id": world.bob.user_id, "message": "x" * 50, "created_at": now}
    database.run(lambda db: db.execute(insert(chat_messages), [said] * 10_000))
    database.run(lambda db: rows.update_interview(db, world.interview.id, {"code_content": "line\n" * 20_000}))
    answer = world.alice.http.get(f"{room(world)}/report")
    assert answer.status_code == 200
    assert answer.text.count('class="message-text"') == 100
    (rest,) = re.findall(r'href="([^"]*/messages/all[^"]*)"', answer.text)
    assert world.alice.http.get(unescape(rest)).text.count('class="message-text"') == 5000


def test_the_same_link_in_capitals_leads_nowhere_else(world):
    """MariaDB compares without regard to case; a link is found or not, never somebody else's."""
    assert world.alice.http.get(room(world).upper().replace("/INTERVIEW", "/interview")).status_code in (200, 404)
    assert world.carol.http.get(room(world).upper().replace("/INTERVIEW", "/interview")).status_code == 404


def test_whoever_is_in_the_room_already_reads_where_before_they_join(app: Flask, world: World) -> None:
    path = f"/interview/{world.room}"
    assert "data-entry-open" not in world.alice.http.get(path).text
    world.seated()
    assert 'data-entry-open="tab"' in world.alice.http.get(path).text
    elsewhere = sign_in(app, "alice", world.alice.user_id)
    assert 'data-entry-open="elsewhere"' in elsewhere.http.get(path).text
    assert "data-entry-open" not in sign_in(app, "erin", add_user("erin", "Erin", Role.INTERVIEWER)).http.get(path).text
