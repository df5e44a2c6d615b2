"""Notes and whispers in the report: whose a reader finds there, and that the candidate finds neither."""

from db.engine import database
from repositories.states import SeatRole
from services.base.clock import utcnow
from services.cards import included, scorecards
from services.interview.members import PanelMember, set_panel
from services.planning import ending
from services.room import notes, whispers
from tests.people import add_user, sign_in
from tests.routes.full_house import admit
from tests.services.seated import seat_of

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

    assert read(world.alice) == read(world.bob) == []
    for person, words in ((world.alice, "Alice noted"), (otto, "Otto noted")):
        notes.add(seat_of(person, world.interview), words, mark="plus", note_id=f"1-{person.name}", at=utcnow())
    whispers.say(seat_of(otto, world.interview), "Psst", whisper_id="1", at=utcnow())
    assert (read(world.alice), read(otto), read(world.bob)) == (["Alice noted", "Psst"], ["Otto noted", "Psst"], [])

    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    assert read(world.alice) == ["Alice noted", "Psst"], "she owes a card"
    assert "notes are shown here once" in world.alice.http.get(report).text
    assert world.alice.post(f"/interview/{world.room}/card", ANSWERS | {"action": "submit"}).status_code == 302
    assert read(world.alice) == ["Alice noted", "Otto noted", "Psst"]
    assert read(otto) == ["Otto noted", "Psst"]
    assert read(world.bob) == []
