"""Questions in the room: interviewers put them in, everybody reads the statement, and nobody else the private side."""

import pytest

from services.base.clock import utcnow
from services.questions import bank, planned
from tests.abuse.test_matrix import member
from tests.people import add_user, sign_in
from tests.questions import SECRETS, add, content
from tests.routes.pages import read
from tests.services.seated import seat_of


def put(world, socket, question_id, language=None):
    return socket.emit("put-question", {"room": world.room, "question": question_id, "language": language})


def take_out(world, socket, row_id):
    return socket.emit("take-out-question", {"room": world.room, "id": row_id})


def test_a_draft_an_archived_one_and_one_that_is_not_there_are_refused(world):
    alice, bob = world.seated()
    draft, archived = add(world.alice, is_draft=True), add(world.alice)
    bank.archive(archived, at=utcnow())
    codes = [put(world, alice, one)["code"] for one in (draft, archived, 999_999)]
    assert codes == ["question-not-ready", "question-not-ready", "question-gone"]
    assert bob.heard() == []


def test_everybody_hears_of_it_once_and_the_sender_gets_the_starter_files(world):
    alice, bob = world.seated()
    question_id = add(world.alice)
    answer = put(world, alice, question_id, "python")
    assert [one["name"] for one in answer["files"]] == ["count.py"]
    assert bob.heard() == [("question-put", {"id": answer["id"], "title": "Count the words"})]
    assert [one["name"] for one in put(world, alice, question_id, "javascript")["files"]] == ["count.js"]
    assert put(world, alice, question_id)["files"] == []
    assert bob.heard() == [], "it was there already"


@pytest.mark.both_databases
def test_it_keeps_its_version_and_comes_back_with_the_newest(world):
    alice, bob = world.seated()
    question_id = add(world.alice)
    first = put(world, alice, question_id)["id"]
    bank.edit(question_id, content("Renamed"), base=1, is_draft=False, by=world.alice.user_id, at=utcnow())
    assert "Count the words" in world.bob.http.get(f"/interview/{world.room}/questions/{first}").text
    assert take_out(world, alice, first)["ok"]
    assert take_out(world, alice, first)["ok"]
    assert bob.heard("question-taken-out") == [{"id": first}]
    assert world.bob.http.get(f"/interview/{world.room}/questions/{first}").status_code == 404
    second = put(world, alice, question_id)["id"]
    assert bob.heard("question-put") == [{"id": second, "title": "Renamed"}]
    used = [(one.title, one.version, one.is_in) for one in planned.used(world.interview.id)]
    assert used == [("Count the words", 1, False), ("Renamed", 2, True)]
    report = read(world.alice.http.get(f"/interview/{world.room}/report")).text
    assert "Count the words Version 1" in report
    assert "Renamed Version 2" in report


def test_a_late_joiner_and_a_plain_client_learn_what_is_in_the_room(world):
    alice, bob = world.seated()
    first, second = (put(world, alice, add(world.alice, title))["id"] for title in ("One", "Two"))
    take_out(world, alice, first)
    bob.close()
    again = world.bob.connect(world.room)
    again.emit("join", {"room": world.room})
    (joined,) = again.heard("joined")
    assert joined["questions"] == [{"id": second, "title": "Two"}]


def test_no_event_and_no_page_of_the_candidate_has_the_private_side(world, app):
    """Nor an observer's."""
    alice, bob = world.seated()
    carol = member(world, app, "observer").connect(world.room)
    carol.emit("join", {"room": world.room})
    question_id = add(world.alice)
    planned.plan(seat_of(world.alice, world.interview), add(world.alice, "Planned only"))
    row = put(world, alice, question_id, "python")["id"]
    bob.emit("join", {"room": world.room})
    heard = repr(bob.heard()) + repr(carol.heard())
    assert "question-put" in heard
    assert "'questions': [" in heard
    pages = [heard]
    for person in (world.bob, sign_in(app, "observer", carol_id(world))):
        own = ("", f"/questions/{row}", "/report", "/consent", "/accommodation", "/resume")
        pages += [person.http.get(f"/interview/{world.room}{path}").text for path in own]
        for path in ("", "/choose", f"/bank/{question_id}"):
            answer = person.http.get(f"/interview/{world.room}/questions{path}")
            assert answer.status_code == 403
            pages.append(answer.text)
    pages.append(world.bob.http.get("/dashboard").text)
    assert any("Count the words of a" in one for one in pages), "the statement itself is read"
    for secret in SECRETS:
        assert [one for one in pages if secret in one] == [], secret
    private = world.alice.http.get(f"/interview/{world.room}/questions/{row}").text
    assert "SECRETNOTES" in private
    assert "SECRETSOLUTION" in private


def carol_id(world):
    from services.interview import members

    return next(one.user_id for one in members.people_of(world.interview) if one.role == "observer")


def test_who_was_not_admitted_reads_no_question(world):
    host, candidate = world.alice.connect(world.room), world.bob.connect(world.room)
    host.emit("join", {"room": world.room})
    row = put(world, host, add(world.alice))["id"]
    candidate.emit("request-join", {"room": world.room})
    assert candidate.heard("question-put") == []
    assert world.bob.http.get(f"/interview/{world.room}/questions/{row}").status_code == 403
    assert world.carol.http.get(f"/interview/{world.room}/questions/{row}").status_code == 404


def test_nothing_is_put_into_an_interview_that_is_over(world):
    alice, _bob = world.seated()
    question_id = add(world.alice)
    world.alice.post(f"/interview/{world.room}/complete")
    assert not put(world, alice, question_id)["ok"]
    assert planned.used(world.interview.id) == []


@pytest.mark.both_databases
def test_a_plan_is_put_in_order_and_one_that_was_put_in_leaves_it(world):
    first, second, third = (add(world.alice, title) for title in ("One", "Two", "Three"))
    base = f"/interview/{world.room}/questions"

    def order():
        return [one.title for one in planned.list_of(world.interview.id) if one.is_planned]

    for one in (first, second, third, second):
        world.alice.post(f"{base}/plan", {"question": one})
    assert order() == ["One", "Two", "Three"]
    rows = {one.title: one.id for one in planned.list_of(world.interview.id)}
    world.alice.post(f"{base}/{rows['Three']}/move", {"way": "up"})
    world.alice.post(f"{base}/{rows['One']}/move", {"way": "up"})
    assert order() == ["One", "Three", "Two"]
    world.alice.post(f"{base}/{rows['One']}/unplan")
    assert world.dave.post(f"{base}/{rows['Two']}/unplan").status_code == 404
    offered = read(world.alice.http.get(f"{base}/choose")).text
    assert offered.index("Three") < offered.index("Two") < offered.index("All questions")
    alice, _bob = world.seated()
    put(world, alice, third)
    assert order() == ["Two"]
    assert world.alice.post(f"{base}/{rows['Three']}/unplan").status_code == 404


def test_an_interview_has_room_for_thirty(world, monkeypatch):
    monkeypatch.setattr(planned, "MAX_OF_INTERVIEW", 1)
    alice, _bob = world.seated()
    put(world, alice, add(world.alice))
    assert put(world, alice, add(world.alice, "More"))["code"] == "questions-full"
    answer = world.alice.post(
        f"/interview/{world.room}/questions/plan", {"question": add(world.alice, "Even more")}, follow_redirects=True
    )
    assert "An interview can have 1 questions." in read(answer).text


@pytest.mark.parametrize("question", [0, -1, 2**40, "1", None, True])
def test_what_is_no_number_of_a_question_is_refused(world, question):
    alice, _bob = world.seated()
    assert put(world, alice, question)["code"] == "bad-payload"


def test_the_authors_name_goes_with_the_author_and_the_question_stays(world, app):
    from db.engine import database
    from db.tables import users
    from operating.retention import Receipt, _forget_person

    person = sign_in(app, "erin", add_user("erin", "Erin Early", "interviewer"))
    question_id = add(person)
    database.run(lambda db: _forget_person(db, person.user_id, Receipt()))
    whole = bank.get(question_id)
    assert (whole.question.author, whole.content.title) == (None, "Count the words")
    assert database.read(lambda db: db.execute(users.select()).first()) is not None
