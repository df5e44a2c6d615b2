"""A blind second review, from the asking to what is shown after it: before that, no byte of it names anybody."""

import zlib
from datetime import timedelta

from sqlalchemy import insert, select, update

from db.engine import database
from db.tables import notes, second_reviews, users, whispers
from db.tables import runs as run_rows
from jobs import mails
from operating.retention import erase_candidate
from repositories.states import RunOutcome
from services.base.clock import utcnow
from services.cards import scorecards
from services.planning import ending
from services.proctoring import proctoring
from services.record import moments as recorded
from services.room import chat
from services.running import Order, Piece, Result, runs
from services.second_reviews import asking
from tests.mailing import html_of, mail_on, text_of
from tests.people import add_user, sign_in
from tests.routes.full_house import admit, give_resume
from tests.services import test_playback as recordings
from tests.services.seated import seat_of
from tests.typed_log import Typing

ANSWERS = {f"mark-{number}": "3" for number in range(1, 5)} | {"recommendation": "yes", "words": "Tested every step."}
PANELS_WORDS = "What the panel wrote."
EMAIL = "bob.burns@example.org"


def held(world):
    """An interview with everything that could tell whose it is, and a scorecard; its room closes."""
    admit(world)
    give_resume(world.bob)
    database.run(lambda db: db.execute(update(users).where(users.c.id == world.bob.user_id).values(email=EMAIL)))
    typing = Typing()
    typing.insert(1, 0, "# by Bob Burns 😀\nprint(1)\n")
    typing.name_file(1, "abcd1234", "bob_burns.py", "python")
    typing.insert(0, 0, "# ALICE looked\n")
    typing.delete(1, 0, 2)
    recordings.type_in(world, typing)
    alice, bob = seat_of(world.alice, world.interview), seat_of(world.bob, world.interview)
    chat.say(bob, f"I am Bob, write to {EMAIL}. Bobbing is fine.", message_id=None, at=utcnow())
    chat.say(alice, "Thanks, Burns!", message_id=None, at=utcnow())
    proctoring.record(bob, "no-face", size=None, at=utcnow())
    run = runs.start(bob, Order("python", "main", "Bob\n", "a" * 64), "bob", at=utcnow()).run.stored
    runs.take_output(bob, run.id, [Piece("stdout", "Hello Bob Burns\n")], "bob", number=1)
    runs.end(bob, run.id, Result(RunOutcome.FINISHED, 0, 34), "bob")
    world.alice.post("/scorecards/included")
    (made,) = scorecards.list_all()
    world.alice.post(f"/interview/{world.room}/scorecard", {"scorecard": str(made.id)})
    ending.complete(alice, at=utcnow())
    return typing


def asked(world, reviewer, **more):
    data = {"reviewer_id": str(reviewer.user_id), "days": "7"} | more
    return world.alice.post(f"/interview/{world.room}/second-reviews", data)


def link_of(reviewer):
    (review,) = asking.waiting(reviewer.user_id, at=utcnow())
    return f"/second-review/{review.link}"


def test_only_who_plans_asks_and_only_for_somebody_who_does_not_know(app, world):
    place = f"/interview/{world.room}/second-reviews"
    assert asked(world, world.dave).status_code == 409, "it is not completed"
    held(world)
    gone = add_user("gone", "Gone Grey", "interviewer")
    database.run(lambda db: db.execute(update(users).where(users.c.id == gone).values(deactivated_at=utcnow())))
    for wrong in (world.alice.user_id, world.bob.user_id, gone, 0, 10**15, -(10**30)):
        answer = world.alice.post(place, {"reviewer_id": str(wrong), "days": "7"})
        assert answer.status_code == 400, wrong
    for days in ("0", "61", "-1", "soon", ""):
        assert asked(world, world.dave, days=days).status_code == 400, days
    assert (world.bob.post(place).status_code, world.dave.post(place).status_code) == (403, 404)
    assert asking.list_of(world.interview.id) == []
    for number in range(asking.MAX_REVIEWS):
        person = add_user(f"r{number}", f"Reviewer {number}", "interviewer")
        assert world.alice.post(place, {"reviewer_id": str(person), "days": "7"}).status_code == 302
    assert asked(world, world.dave).status_code == 409, "there are enough"


def test_no_byte_of_a_review_tells_whose_it_is_until_the_card_is_in(app, world):
    typing = held(world)
    assert asked(world, world.dave).status_code == 302
    assert asked(world, world.dave).status_code == 409, "once is enough"
    own = link_of(world.dave)
    assert own in world.dave.http.get("/dashboard").text
    erin = sign_in(app, "erin", add_user("erin", "Erin East", "admin"))
    for other in (world.alice, erin):
        for method, path in (("get", own), ("post", own), ("get", f"{own}/playback"), ("post", f"{own}/decline")):
            answer = other.post(path) if method == "post" else other.http.get(path)
            assert answer.status_code == 404, (other.name, path)
    assert world.bob.http.get(own).status_code == 403
    for path in ("report", "playback", "card", "runs/1", "resume", "decision"):
        assert world.dave.http.get(f"/interview/{world.room}/{path}").status_code == 404, path

    answers = [world.dave.http.get(path) for path in (own, f"{own}/playback", f"{own}/runs/1")]
    assert [one.status_code for one in answers] == [200, 200, 200]
    secrets = [b"bob", b"burns", b"alice", EMAIL.encode(), b"backend engineer", world.room.encode(), b"no face",
               b"resume.pdf", b"no-face", str(world.interview.scheduled_time.date()).encode()]  # fmt: skip
    packs = b"".join(zlib.decompress(pack) for _people, pack in recordings.segments(answers[1].data)[1])
    assert len(packs) > 0
    for answer in answers:
        # Words that only contain a name are no names; the page's own words are not theirs.
        sent = (answer.data + packs).lower().replace(b"bobbing", b"")
        assert [one for one in secrets if one in sent] == [], answer.request.path
        assert not any(answer.headers.get(name) for name in ("Last-Modified", "ETag"))
    head, edits = recordings.read(answers[1].data)
    assert max(ms for ms, _author, _update in edits) < 24 * 3600 * 1000, (
        "times count from 1970, for a date can be looked up"
    )
    assert [one["name"] for one in head["people"]] == ["Interviewer 1", "The candidate"]
    assert (head["started_at"], {one["kind"] for one in head["marks"]}) == (0, {"chat", "run"})
    assert head["marks"][0]["text"] == f"I am ···, write to {'·' * len(EMAIL)}. Bobbing is fine."
    played = recordings.played(edits)
    assert played == typing.text().replace("Bob Burns", "·········").replace("ALICE", "·····"), "every place is kept"
    run = answers[2].json
    assert (run["username"], run["user_id"], run["input"]) == ("The candidate", 0, "···\n")
    assert world.dave.http.get(f"{own}/runs/0").status_code == world.dave.http.get(f"{own}/runs/2").status_code == 404

    world.alice.post(
        f"/interview/{world.room}/card", ANSWERS | {"revision": "0", "action": "submit", "words": PANELS_WORDS}
    )
    assert PANELS_WORDS not in world.dave.http.get(own).text
    saved = world.dave.post(own, ANSWERS | {"revision": "0"}, headers={"Accept": "application/json"})
    assert saved.json == {"revision": 1}
    late = world.dave.post(own, ANSWERS | {"revision": "0", "action": "submit"})
    assert (late.status_code, "another tab" in late.text) == (409, True)
    lacking = world.dave.post(own, {"revision": "1", "action": "submit"})
    assert lacking.status_code == 400
    assert b"Bob" not in lacking.data
    assert world.dave.post(own, ANSWERS | {"revision": "1", "action": "submit"}).status_code == 302

    room = f"/interview/{world.room}"
    assert world.dave.http.get(own).location == f"{room}/report"
    page = world.dave.http.get(f"{room}/report").text
    for told in ("Bob Burns", PANELS_WORDS, "No face in view", "4 of 4 pairs of marks are the same or one apart."):
        assert told in page, told
    head, _edits = recordings.read(world.dave.http.get(f"{room}/playback").data)
    assert {"name": "Bob Burns", "role": "candidate"} in head["people"]
    assert "alert" in {one["kind"] for one in head["marks"]}
    report = world.alice.http.get(f"/interview/{world.room}/report").text
    assert "Tested every step." in report
    assert "The card is in since" in report
    assert "second" not in world.bob.http.get(f"/interview/{world.room}/report").text.partition("<main")[2].lower()
    assert world.dave.post(f"{own}/decline").status_code == 409, "what is in is in"


def test_whoever_handed_in_a_review_reads_the_report_and_nothing_else_of_the_interview(app, world, tmp_path):
    held(world)
    room, report = f"/interview/{world.room}", f"/interview/{world.room}/report"
    erin = sign_in(app, "erin", add_user("erin", "Erin East", "interviewer"))
    for reviewer in (world.dave, erin):
        asked(world, reviewer)
    links = [link_of(one) for one in (world.dave, erin)]
    world.dave.post(links[0], ANSWERS | {"revision": "0", "action": "submit"})
    database.run(lambda db: notes_of_the_panel(db, world))
    run = database.run(lambda db: db.execute(select(run_rows.c.id)).scalar_one())
    for path in ("report", "playback", f"runs/{run}", f"runs/{run}/output"):
        assert world.dave.http.get(f"{room}/{path}").status_code == 200, path
        assert erin.http.get(f"{room}/{path}").status_code == 404, f"{path} waits for her card"
        assert world.carol.http.get(f"{room}/{path}").status_code == 404, path
    for path in ("", "/card", "/card/in-room", "/decision", "/second-reviews", "/resume", "/report.json", "/report.pdf",
                 "/runs/1/code", "/edit", "/consent"):  # fmt: skip
        assert world.dave.http.get(room + path).status_code == 404, path
    for path in ("/card", "/complete", "/alerts/1/mark", "/second-reviews", "/scorecard", "/template"):
        assert world.dave.post(room + path, ANSWERS | {"revision": "1", "action": "change"}).status_code == 404, path
    page = world.dave.http.get(report).text
    main = page.partition("<main")[2]
    assert "Your card is in, so you read its report." in main
    assert f"#at={recorded.of(world.interview.id).started_ms}"[:8] in main, "they may play it, so each line leads there"
    assert "Only the panel's" not in main, "their authors were told who reads them"
    assert [one for one in ("<form", "/resume", "/card", "/second-reviews") if one in main] == [], "nothing is offered"

    # Of a reviewer who was deactivated nothing waits, and nobody else's reading changes.
    database.run(lambda db: db.execute(update(users).where(users.c.id == erin.user_id).values(deactivated_at=utcnow())))
    assert "This account was deactivated" in world.dave.http.get(report).text
    assert erin.http.get(links[1]).status_code == 302, "to sign in"
    database.run(
        lambda db: db.execute(update(users).where(users.c.id == world.dave.user_id).values(deactivated_at=utcnow()))
    )
    assert world.dave.http.get(report).status_code == 302, "to sign in"
    assert "Tested every step." in _after_her_card(world, report), "what was handed in stays"

    # With the candidate, all of it is gone.
    database.run(
        lambda db: db.execute(update(users).where(users.c.id == world.dave.user_id).values(deactivated_at=None))
    )
    dave = sign_in(app, "dave", world.dave.user_id)
    assert dave.http.get(report).status_code == 200
    erase_candidate(world.bob.user_id, at=utcnow(), engine=database.engine, resumes=tmp_path, is_dry=False)
    assert dave.http.get(report).status_code == 404
    assert dave.http.get(links[0]).status_code == 404
    assert asking.list_of(world.interview.id) == []


def notes_of_the_panel(db, world):
    """Kept while the room was open."""
    who = {"interview_id": world.interview.id, "author_id": world.alice.user_id, "created_at": utcnow()}
    db.execute(insert(notes).values(text="Only the panel's", note_id="1-a", **who))
    db.execute(insert(whispers).values(text="Only the panel's", whisper_id="1-a", **who))


def _after_her_card(world, report):
    world.alice.post(f"/interview/{world.room}/card", ANSWERS | {"revision": "0", "action": "submit"})
    return world.alice.http.get(report).text


def test_a_review_that_ended_opens_nothing(app, world):
    held(world)
    cora = sign_in(app, "cora", add_user("cora", "Cora Cook", "coordinator"))
    asked(world, cora)
    own, decision = link_of(cora), f"/interview/{world.room}/decision"
    card = ANSWERS | {"revision": "0", "action": "submit", "words": PANELS_WORDS}
    assert world.alice.post(f"/interview/{world.room}/card", card).status_code == 302
    assert PANELS_WORDS not in cora.http.get(decision).text, "who coordinates and reviews reads no card either"
    assert cora.post(own, ANSWERS | {"revision": "0"}).status_code == 302
    (review,) = asking.list_of(world.interview.id)
    withdraw = f"/interview/{world.room}/second-reviews/{review.id}/withdraw"
    other = f"/interview/{world.other.meeting_link}/second-reviews/{review.id}/withdraw"
    assert (world.dave.post(withdraw).status_code, world.dave.post(other).status_code) == (404, 404)

    def is_closed():
        return {cora.http.get(own).status_code, cora.post(own, ANSWERS).status_code,
                cora.http.get(f"{own}/playback").status_code, cora.http.get(f"{own}/runs/1").status_code} == {409}  # fmt: skip

    assert world.alice.post(withdraw).status_code == 302
    assert is_closed()
    assert world.alice.post(withdraw).status_code == 409
    assert "1 of 1 cards are in" in world.alice.http.get(f"/interview/{world.room}/report").text
    assert asked(world, cora).status_code == 302, "asked again, under another address"
    assert cora.http.get(own).status_code == 404
    own = link_of(cora)
    assert cora.post(f"{own}/decline").status_code == 302
    assert is_closed()
    asked(world, cora)
    own = link_of(cora)
    past = update(second_reviews).values(ends_at=utcnow() - timedelta(seconds=1))
    database.run(lambda db: db.execute(past))
    assert is_closed()
    assert asking.waiting(cora.user_id, at=utcnow()) == []
    assert "Ended without a card" in world.alice.http.get(f"/interview/{world.room}/report").text


def test_the_letter_names_neither_the_interview_nor_who_asks(world, mail_server):
    held(world)
    with mail_on(mail_server):
        asked(world, world.dave)
        own = link_of(world.dave)
        mails.send_due()
        ((_whom, message),) = mail_server.taken()
        for text in (str(message["Subject"]), text_of(message), html_of(message), str(message["Reply-To"])):
            assert not any(one in text for one in ("Bob", "Alice", "Backend", world.room)), text
        assert own in text_of(message)
        (review,) = asking.list_of(world.interview.id)
        world.alice.post(f"/interview/{world.room}/second-reviews/{review.id}/withdraw")
        asked(world, world.dave)
        asking.decline(asking.waiting(world.dave.user_id, at=utcnow())[0], at=utcnow())
        mails.send_due()
        assert len(mail_server.taken()) == 1, "a letter about what has ended is not sent"
