"""Comments on a code review question: from whoever may write, on lines that there are, live, and changed by their authors only."""

import pytest

from services.base.clock import utcnow
from services.questions import bank, comments, planned
from services.questions.comments import MAX_COMMENTS_OF_PERSON
from sockets.shapes import MAX_ID
from tests.abuse.test_matrix import member
from tests.people import sign_in
from tests.questions import CHANGES, SECRETS, add, content
from tests.routes.pages import read
from tests.services.seated import seat_of


@pytest.fixture
def review(world):
    """A code review question in the room, by its number there."""
    return put(world, add(world.alice, "Review it", changes=CHANGES))


def put(world, question_id):
    return planned.put(seat_of(world.alice, world.interview), question_id, language=None, at=utcnow()).id


def say(world, socket, question, text="Why 3?", *, at=(0, "new", 1), comment_id="comment-1"):
    file, side, line = at
    sent = {"question": question, "file": file, "side": side, "line": line, "text": text, "comment_id": comment_id}
    return socket.emit("add-comment", {"room": world.room, **sent})


def known(world, socket, question):
    return socket.emit("load-comments", {"room": world.room, "id": question})["comments"]


@pytest.mark.parametrize("at", [(0, "new", 3), (0, "old", 2), (1, "new", 1), (0, "new", MAX_ID)])
def test_a_line_that_is_not_in_the_review_is_refused(world, review, at):
    alice, bob = world.seated()
    assert say(world, alice, review, at=at)["code"] == "no-such-line"
    assert bob.heard("comment-saved") == []


def test_what_is_malformed_empty_too_long_or_about_another_question_is_refused(world, review):
    alice, bob = world.seated()
    plain = put(world, add(world.alice, "No review"))
    codes = [
        say(world, alice, review, at=(0, "both", 1))["code"],
        say(world, alice, review, at=(-1, "new", 1))["code"],
        say(world, alice, review, "x" * (comments.MAX_COMMENT_CHARS + 1))["code"],
        say(world, alice, review, " \n ")["code"],
        say(world, alice, plain)["code"],
        say(world, alice, 999_999)["code"],
    ]
    assert codes == ["bad-payload"] * 3 + ["comment-empty", "no-such-line", "question-gone"]
    assert bob.heard("comment-saved") == []


def test_an_observer_reads_and_writes_nothing(world, app, review):
    alice, _bob = world.seated()
    observer = member(world, app, "observer").connect(world.room)
    observer.emit("join", {"room": world.room})
    assert say(world, observer, review)["code"] == "not-allowed"
    said = say(world, alice, review)["id"]
    for event in ("edit-comment", "delete-comment"):
        rest = {"text": "No"} if event == "edit-comment" else {}
        assert observer.emit(event, {"room": world.room, "id": said, **rest})["code"] == "not-allowed"
    assert [one["text"] for one in observer.heard("comment-saved")] == ["Why 3?"]
    assert [one["text"] for one in known(world, observer, review)] == ["Why 3?"]
    page = sign_in(app, "observer", observer_id(world)).http.get(f"/interview/{world.room}/questions/{review}/review")
    assert "Comment on line" not in page.text


def test_only_its_author_changes_or_deletes_a_comment(world, review):
    alice, bob = world.seated()
    said = say(world, bob, review)["id"]
    for event, rest in (("edit-comment", {"text": "Mine"}), ("delete-comment", {})):
        assert alice.emit(event, {"room": world.room, "id": said, **rest})["code"] == "not-the-author"
        assert alice.emit(event, {"room": world.room, "id": 999_999, **rest})["code"] == "comment-gone"
    assert [one["text"] for one in known(world, alice, review)] == ["Why 3?"]


def test_people_of_another_interview_reach_no_comment(world, review):
    alice, _bob = world.seated()
    said = say(world, alice, review)["id"]
    dave = world.dave.connect(world.room)
    assert dave.emit("load-comments", {"room": world.room, "id": review})["code"] == "not-found"
    assert dave.emit("delete-comment", {"room": world.room, "id": said})["code"] == "not-found"
    for person in (world.dave, world.carol):
        assert person.http.get(f"/interview/{world.room}/questions/{review}/review").status_code == 404


@pytest.mark.both_databases
def test_everybody_hears_a_comment_once_and_its_changes(world, review):
    alice, bob = world.seated()
    answer = say(world, bob, review, "Why\n3?", at=(0, "old", 1))
    assert say(world, bob, review, "again", at=(0, "old", 1))["id"] == answer["id"]
    (heard,) = alice.heard("comment-saved")
    told = {name: heard[name] for name in ("question", "file", "side", "line", "text", "username", "role", "edited_at")}
    assert told == {
        "question": review, "file": 0, "side": "old", "line": 1, "text": "Why\n3?",
        "username": "Bob Burns", "role": "candidate", "edited_at": None,
    }  # fmt: skip
    assert bob.emit("edit-comment", {"room": world.room, "id": answer["id"], "text": "Why three?"})["ok"]
    (changed,) = alice.heard("comment-saved")
    assert (changed["id"], changed["text"], changed["edited_at"] is None) == (answer["id"], "Why three?", False)
    assert known(world, alice, review) == [changed]
    assert bob.emit("delete-comment", {"room": world.room, "id": answer["id"]})["ok"]
    assert alice.heard("comment-deleted") == [{"id": answer["id"], "question": review}]
    assert known(world, alice, review) == []


def test_what_is_taken_out_takes_no_comments_and_brings_them_back(world, review):
    alice, bob = world.seated()
    said = say(world, bob, review)["id"]
    alice.emit("take-out-question", {"room": world.room, "id": review})
    assert say(world, bob, review, comment_id="comment-2")["code"] == "question-gone"
    assert bob.emit("delete-comment", {"room": world.room, "id": said})["code"] == "question-gone"
    assert bob.emit("load-comments", {"room": world.room, "id": review})["code"] == "question-gone"
    assert world.bob.http.get(f"/interview/{world.room}/questions/{review}/review").status_code == 404
    assert "Why 3?" in read(world.alice.http.get(f"/interview/{world.room}/report")).text
    (row,) = planned.used(world.interview.id)
    assert put(world, row.question_id) == review
    assert [one["id"] for one in known(world, bob, review)] == [said]


def test_a_person_reaches_the_limit_and_others_do_not(world, review, monkeypatch):
    monkeypatch.setattr(comments, "MAX_COMMENTS_OF_PERSON", 2)
    assert MAX_COMMENTS_OF_PERSON == 100
    alice, bob = world.seated()
    for number in (1, 2):
        assert say(world, bob, review, comment_id=f"comment-{number}")["ok"]
    assert say(world, bob, review, comment_id="comment-3")["code"] == "comments-full"
    assert say(world, bob, review, comment_id="comment-2")["ok"], "this one is stored already"
    assert say(world, alice, review)["ok"]


def test_nothing_is_said_once_the_interview_is_over_and_the_report_has_it_with_its_lines(world, review):
    _alice, bob = world.seated()
    assert say(world, bob, review, "An <b>old</b> price?", at=(0, "old", 1))["ok"]
    world.alice.post(f"/interview/{world.room}/complete")
    assert not say(world, bob, review, comment_id="comment-2")["ok"]
    for reader in (world.alice, world.bob):
        page = read(reader.http.get(f"/interview/{world.room}/report")).text
        assert "Code review Review it shop.py" in page
        assert "Removed: price = 1" in page
        assert "An <b>old</b> price?" in page
        assert "tax = 2" not in page, "a line after the one in question"


def test_the_changes_are_everybodys_and_the_private_side_is_not(world):
    world.seated()
    question_id = bank.add(content(changes=CHANGES), is_draft=False, by=world.alice.user_id, at=utcnow())
    page = world.bob.http.get(f"/interview/{world.room}/questions/{put(world, question_id)}/review").text
    assert "Comment on line 1, removed" in page
    assert [one for one in SECRETS if one in page] == []


def observer_id(world):
    from services.interview import members

    return next(one.user_id for one in members.people_of(world.interview) if one.role == "observer")
