"""Notes and whispers in the report: whose a reader finds there, and that the candidate finds neither."""

import json

from db.engine import database
from repositories.states import SeatRole
from routes import report_pages
from services.base.clock import utcnow
from services.cards import deciding, included, scorecards
from services.interview import interviews
from services.interview.members import PanelMember, set_panel
from services.planning import ending
from services.room import notes, whispers
from tests.people import add_user, sign_in
from tests.routes.full_house import admit
from tests.routes.test_report_downloads import read as read_file
from tests.services.seated import seat_of


def printed(app, data):
    """What the PDF of this file has, before it is set."""
    with app.test_request_context():
        return json.dumps(report_pages.pages_of(data, paper="a4"))


ANSWERS = {f"mark-{number}": "3" for number in range(1, 5)} | {
    "recommendation": "yes",
    "words": "Because.",
    "revision": "0",
}


def test_ones_own_at_any_time_and_others_after_ones_own_card(app, world):
    admit(world)
    otto = sign_in(app, "otto", add_user("otto", "Otto", "interviewer"))
    whom = {"interviewer_id": world.alice.user_id, "candidate_id": world.bob.user_id}
    panel = [PanelMember(otto.user_id, SeatRole.OBSERVER)]
    database.run(lambda db: set_panel(db, world.interview.id, panel, **whom))
    scorecards.choose(world.interview.id, scorecards.add(included.values(str), by=world.alice.user_id, at=utcnow()))
    report = f"/interview/{world.room}/report"

    def read(person):
        text = person.http.get(report).text
        return [word for word in ("Alice noted", "Otto noted", "Psst") if word in text]

    def in_file(query=""):
        """What alice's file has of what the panel wrote."""
        data = read_file(world.alice, world.interview, query)
        talk = data["panel_talk"] or {"notes": [], "whispers": []}
        said = [one["text"] for one in talk["notes"] + talk["whispers"]]
        cards = data["scorecard"]["cards"] if data["scorecard"] else []
        return said, [one["words"] for one in cards], [one["reasons"] for one in data["decisions"]]

    assert read(world.alice) == read(world.bob) == []
    for person, words in ((world.alice, "Alice noted"), (otto, "Otto noted")):
        notes.add(seat_of(person, world.interview), words, mark="plus", note_id=f"1-{person.name}", at=utcnow())
    whispers.say(seat_of(otto, world.interview), "Psst", whisper_id="1", at=utcnow())
    assert (read(world.alice), read(otto), read(world.bob)) == (["Alice noted", "Psst"], ["Otto noted", "Psst"], [])

    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    assert read(otto) == ["Otto noted", "Psst"]
    in_full = {"words": "Otto rates.", "evidence-1": "A test came first.", "moment-1": "1:05", "action": "submit"}
    assert otto.post(f"/interview/{world.room}/card", ANSWERS | in_full).status_code == 302
    decided = {"newest": 0, "by": world.alice.user_id, "role": "admin", "at": utcnow()}
    deciding.decide(interviews.get(world.interview.id), "another-interview", "Ask about tests.", **decided)
    assert read(world.alice) == ["Alice noted", "Psst"], "she owes a card"
    assert in_file() == (["Alice noted", "Psst"], [], [])
    assert "notes are shown here once" in world.alice.http.get(report).text
    assert world.alice.post(f"/interview/{world.room}/card", ANSWERS | {"action": "submit"}).status_code == 302
    assert read(world.alice) == ["Alice noted", "Otto noted", "Psst"]
    everything = (["Alice noted", "Otto noted", "Psst"], ["Otto rates.", "Because."], ["Ask about tests."])
    assert in_file() == everything
    assert in_file("?without=notes") == ([], *everything[1:])
    assert in_file("?without=cards") == (everything[0], [], [])
    assert in_file("?without=names") == everything
    data = read_file(world.alice, world.interview, "?without=names")
    by = [one["by"] for one in data["panel_talk"]["notes"] + data["scorecard"]["cards"] + data["decisions"]]
    assert by == ["Interviewer 1", "Observer 1", "Observer 1", "Interviewer 1", "Interviewer 1"]
    assert data["scorecard"]["cards"][0]["ratings"][0] == {"mark": 3, "evidence": "A test came first.", "moment_s": 65}
    assert "1:05" in printed(app, data)
    assert all(one in printed(app, data) for one in ("Otto rates.", "A test came first.", "Psst", "Ask about tests."))
    assert read(world.bob) == []
