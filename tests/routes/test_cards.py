"""From cards to the decision on the pages: hidden ones stay hidden, and the candidate learns of none."""

from db.engine import database
from repositories.states import SeatRole
from services.base.clock import utcnow
from services.cards import scorecards
from services.interview.members import PanelMember, set_panel
from services.planning import ending
from tests.people import add_user, sign_in
from tests.routes.full_house import admit
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


def test_a_template_gives_its_scorecard_to_its_interviews(world):
    world.alice.post("/scorecards/included")
    (made,) = scorecards.list_all()
    whole = world.alice.post(f"/interview/{world.room}/template").location.rpartition("/")[2]
    assert world.carol.post(f"/templates/{whole}/scorecard", {"scorecard": str(made.id)}).status_code == 403
    assert world.alice.post(f"/templates/{whole}/scorecard", {"scorecard": str(made.id)}).status_code == 302
    database.run(lambda db: scorecards.take_over(db, world.interview.id, int(whole)))
    assert scorecards.of_interview(world.interview.id).scorecard_id == made.id
    assert made.title in world.alice.http.get(f"/templates/{whole}").text
    assert world.alice.http.get("/scorecards").status_code == 200
    assert world.alice.http.get(f"/scorecards/{made.id}/edit").status_code == 200
