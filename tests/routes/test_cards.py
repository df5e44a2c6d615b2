"""From cards to the decision on the pages: hidden ones stay hidden, and the candidate learns of none."""

import re

from db.engine import database
from repositories import interviews
from repositories.states import SeatRole
from services.base.clock import utcnow
from services.cards import included, scorecards
from services.interview.members import PanelMember, set_panel
from services.planning import ending, interview_templates
from services.proctoring import proctoring
from tests.people import add_user, sign_in
from tests.routes.full_house import admit
from tests.routes.pages import past_welcome
from tests.services.seated import seat_of

SECRET = "Wrote tests that nobody asked for."
ANSWERS = {f"mark-{number}": "3" for number in range(1, 5)} | {"recommendation": "yes", "words": SECRET}


def test_two_interviewers_and_an_observer_come_from_cards_to_a_decision(app, world):
    admit(world)
    erin, otto = (sign_in(app, name, add_user(name, name.title(), "interviewer")) for name in ("erin", "otto"))
    wanted = [PanelMember(erin.user_id, SeatRole.INTERVIEWER), PanelMember(otto.user_id, SeatRole.OBSERVER)]
    whom = {"interviewer_id": world.alice.user_id, "candidate_id": world.bob.user_id}
    database.run(lambda db: set_panel(db, world.interview.id, wanted, **whom))
    room = f"/interview/{world.room}"
    card, decision, report = f"{room}/card", f"{room}/decision", f"{room}/report"
    assert "No scorecard has been chosen" in otto.http.get(card).text
    assert otto.post(f"{room}/scorecard").status_code == 403
    assert world.alice.post("/scorecards/included").status_code == 302
    (made,) = scorecards.list_all()
    assert "marks" not in world.alice.http.get("/scorecards/add").text.partition("error")[2]
    assert world.alice.post(f"{room}/scorecard", {"scorecard": str(made.id)}).status_code == 302
    assert world.bob.http.get(card).status_code == world.bob.post(card, ANSWERS).status_code == 403
    assert world.bob.http.get(decision).status_code == 403

    # Saved while it is typed; another tab is told, and refused fields leave what was typed on the page.
    json = {"headers": {"Accept": "application/json"}}
    answer = erin.post(card, ANSWERS | {"revision": "0", "action": "save"}, **json)
    assert answer.json == {"revision": 1}
    answer = erin.post(card, {"words": "late", "revision": "0", "action": "save"}, **json)
    assert (answer.status_code, answer.json["code"], answer.json["revision"]) == (409, "card-changed", 1)
    page = erin.post(card, ANSWERS | {"revision": "1", "action": "submit", "moment-2": "noon"})
    assert page.status_code == 400
    assert SECRET in page.text
    assert "like 12:34" in page.text
    sent = ANSWERS | {"revision": "1", "action": "submit", "moment-2": "12:34", "evidence-2": "Ran them"}
    assert erin.post(card, sent).status_code == 302
    assert "At 12:34" in erin.http.get(card).text

    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    for person, places in ((world.alice, (card, decision, report)), (otto, (card, report)), (world.bob, (report,))):
        for place in places:
            page = person.http.get(place)
            assert page.status_code == 200, place
            assert SECRET not in page.text, (person.name, place)
    assert "1 of 3 cards are in" in otto.http.get(report).text
    assert "cards" not in world.bob.http.get(report).text.partition("<main")[2]
    assert 'id="alerts"' not in world.alice.http.get(report).text, "whoever owes a card reads no alerts"
    assert world.alice.http.get(f"{report}.json").json["has_alerts"] is False, "nor in a file"
    assert world.alice.http.get(f"{room}/record.zip").status_code == 403, "nor in the record"
    assert "once your own card is in" in world.alice.http.get(report).text
    mark = f"{room}/alerts/1/mark"
    assert world.alice.post(mark, {"useful": "yes"}).status_code == 403, "nor rates what is not shown"
    assert 'id="alerts"' in world.bob.http.get(report).text, "the candidate reads what was recorded as before"

    for person in (world.alice, otto):
        assert person.post(card, ANSWERS | {"revision": "0", "action": "submit"}).status_code == 302
        assert SECRET in person.http.get(card).text
    assert 'id="alerts"' in world.alice.http.get(report).text
    assert world.alice.post(mark, {"useful": "yes"}).status_code == 302
    assert "The marks lie close together." in world.alice.http.get(decision).text
    refused = world.alice.post(decision, {"outcome": "yes", "reasons": " ", "newest": "0"})
    assert refused.status_code == 400
    assert erin.post(decision, {"outcome": "yes", "reasons": "x", "newest": "0"}).status_code == 403
    assert world.alice.post(decision, {"outcome": "yes", "reasons": "Good tests.", "newest": "0"}).status_code == 302
    assert "Good tests." in otto.http.get(report).text
    assert "Good tests." not in world.bob.http.get(report).text
    changed = ANSWERS | {"revision": "2", "action": "change", "mark-1": "1"}
    assert erin.post(card, changed).status_code == 400, "a change needs a reason"
    assert erin.post(card, changed | {"reason": "Looked again."}).status_code == 302
    assert "Looked again." in otto.http.get(card).text


def test_a_scorecard_is_chosen_when_an_interview_is_scheduled_and_kept_by_templates(world):
    world.alice.post("/scorecards/included")
    (made,) = scorecards.list_all()
    of_world = f"/interview/{world.room}"
    whole = world.alice.post(f"{of_world}/template").location.rpartition("/")[2]
    assert world.carol.post(f"/templates/{whole}/scorecard", {"scorecard": str(made.id)}).status_code == 403
    assert world.alice.post(f"/templates/{whole}/scorecard", {"scorecard": str(made.id)}).status_code == 302
    assert made.title in world.alice.http.get(f"/templates/{whole}").text
    assert world.alice.http.get("/scorecards").status_code == 200
    assert world.alice.http.get(f"/scorecards/{made.id}/edit").status_code == 200

    form, chosen = "/schedule-interview", f'<option selected value="{made.id}">{made.title}'
    fields = {"title": "Rated", "candidate_id": str(world.bob.user_id), "scheduled_time": "2099-01-01T10:00"}

    def rated_by(**sent):
        link = world.alice.post(form, fields | sent).location.partition("created=")[2].partition("&")[0]
        found = scorecards.of_interview(database.read(lambda db: interviews.find_by_link(db, link)).id)
        return None if found is None else found.scorecard_id

    refused = world.alice.post(form, fields | {"scorecard": "999"})
    assert refused.status_code == 400
    assert "no longer offered" in refused.text
    assert chosen not in world.alice.http.get(form).text
    assert chosen in world.alice.http.get(f"{form}?template={whole}").text
    assert rated_by(template=whole, scorecard="0") is None, "none was chosen in place of the template's"
    assert rated_by(template=whole) == made.id, "plain clients get what the template says"
    assert rated_by(scorecard=str(made.id)) == made.id

    # A template that is saved from the form, from an interview or from another template keeps it.
    sent = {"title": "Kept", "scorecard": str(made.id), "save_template": "yes"}
    assert "is saved as a template" in world.alice.post(form, sent).text
    scorecards.choose(world.interview.id, made.id)
    renamed = fields | {"title": "Of an interview", "timezone": "UTC"}
    assert world.alice.post(f"{of_world}/edit", renamed).status_code == 302
    assert made.title in world.alice.http.get(f"{of_world}/edit").text
    assert world.alice.post(f"{of_world}/template").status_code == 302
    assert world.alice.post(f"/templates/{whole}/copy").status_code == 302
    titles = {title: number for number, title in interview_templates.titles()}
    assert len(titles) == 4
    assert {scorecards.of_template(one) for one in titles.values()} == {made.id}

    assert world.alice.post(f"/scorecards/{made.id}/archive").status_code == 302
    page = world.alice.http.get(f"{form}?template={whole}").text
    assert chosen not in page
    assert "is archived" in page.partition("data-started")[2]
    assert world.alice.post(form, sent | {"title": "Late"}).status_code == 400
    assert len(interview_templates.titles()) == 4, "a template does not keep one that is no longer offered"


def test_the_dashboard_names_the_cards_that_a_panel_member_owes_until_they_are_in_or_it_is_decided(app, world):
    words = "Your card is not in."
    admit(world)
    erin = sign_in(app, "erin", add_user("erin", "Erin", "interviewer"))
    otto = sign_in(app, "otto", add_user("otto", "Otto", "interviewer"))
    wanted = [PanelMember(erin.user_id, SeatRole.INTERVIEWER), PanelMember(otto.user_id, SeatRole.OBSERVER)]
    whom = {"interviewer_id": world.alice.user_id, "candidate_id": world.bob.user_id}
    database.run(lambda db: set_panel(db, world.interview.id, wanted, **whom))
    room, owing = f"/interview/{world.room}", (world.alice, erin, otto)

    def told():
        return [words in one.http.get("/dashboard").text for one in owing]

    assert told() == [False] * 3, "no scorecard, no card"
    world.alice.post("/scorecards/included")
    (made,) = scorecards.list_all()
    scorecards.choose(world.interview.id, made.id)
    assert told() == [False] * 3, "it is not over yet"
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    for person in (world.bob, world.carol, world.dave):
        assert words not in person.http.get("/dashboard").text, person.name
    assert told() == [True] * 3
    assert f'href="{room}/card"' in erin.http.get("/dashboard").text
    erin.post(f"{room}/card", ANSWERS | {"revision": "0", "action": "save"})
    assert told() == [True] * 3, "saved is not submitted"
    erin.post(f"{room}/card", ANSWERS | {"revision": "1", "action": "submit"})
    assert told() == [True, False, True]
    # The host owes a card, so it is a coordinator who decides.
    cora = sign_in(app, "cora", add_user("cora", "Cora", "coordinator"))
    cora.post(f"{room}/decision", {"outcome": "yes", "reasons": "Good.", "newest": "0"})
    assert told() == [False] * 3
    assert words not in cora.http.get("/dashboard").text


def test_the_room_has_the_card_for_the_panel_and_no_word_of_it_for_the_candidate(app, world):
    otto = sign_in(app, "otto", add_user("otto", "Otto", "interviewer"))
    whom = {"interviewer_id": world.alice.user_id, "candidate_id": world.bob.user_id}
    database.run(lambda db: set_panel(db, world.interview.id, [PanelMember(otto.user_id, SeatRole.OBSERVER)], **whom))
    room = f"/interview/{world.room}"
    part = f"{room}/card/in-room"
    admit(world)
    proctoring.decide(seat_of(world.bob, world.interview), is_agreed=False, at=utcnow())
    before = past_welcome(world.bob, world.room).text
    assert 'id="pane-chat"' in before
    assert world.bob.http.get(part).status_code == 403
    assert "No scorecard has been chosen" in world.alice.http.get(part).text
    assert "decision" not in otto.http.get(part).text, "an observer chooses none"
    scorecards.choose(world.interview.id, scorecards.add(included.values(str), by=world.alice.user_id, at=utcnow()))
    for person in (world.alice, otto):
        assert f'data-url="{part}"' in person.http.get(room).text
        shown = person.http.get(part).text
        assert "<html" not in shown
        assert shown.count("data-moment-now") == 4
        assert 'name="moment-1"' not in shown, "no player is there whose time could be typed"
    json = {"headers": {"Accept": "application/json"}}
    stamped = ANSWERS | {"moments-1": '[[1796033789485, "Stamped"]]', "revision": "0", "action": "save"}
    assert otto.post(f"{room}/card", stamped, **json).json == {"revision": 1}
    assert "Stamped" in otto.http.get(part).text
    answer = otto.post(f"{room}/card", {"revision": "1", "action": "submit"}, **json)
    assert (answer.status_code, answer.json["field"]) == (400, "mark-1"), "the room's page goes to what is missing"
    assert otto.post(f"{room}/card", stamped | {"revision": "1", "action": "submit"}, **json).json == {"revision": 2}
    assert "Your card is in since" in otto.http.get(part).text

    # Neither that there is a card, nor that one was written, changes a byte of the candidate's page but its time and tokens.
    page = world.bob.http.get(room).text
    assert [
        one for one in ("pane-panel", "pane-card", "/card", "scorecard", "data-moment-now") if one in page.lower()
    ] == []
    assert without_chance(page) == without_chance(before)


def without_chance(page):
    return re.sub(r'("now": |nonce="|nonce" content="|csrf[-_]token" (?:content|value)=")[^,>]*', "", page)
