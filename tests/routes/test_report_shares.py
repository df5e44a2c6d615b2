"""A report that is shared with a colleague: who shares it with whom, what the colleague reads, and when that ends."""

import json
from datetime import timedelta

from sqlalchemy import select, update

from db.engine import database
from db.tables import audit_entries, report_shares, users
from jobs import mails
from repositories import second_reviews
from repositories.states import SeatRole
from services.audit import audit
from services.base.clock import utcnow
from services.interview import accommodations, interviews
from services.interview.members import PanelMember, set_panel
from services.proctoring import proctoring
from services.record import pdf
from services.report_shares import reading, sharing
from services.room import notes, whispers
from services.running import reading as runs
from services.second_reviews import asking
from tests.mailing import html_of, mail_on, text_of
from tests.people import add_user, sign_in
from tests.routes.test_report_downloads import validator
from tests.routes.test_second_reviews import ANSWERS, held
from tests.services import test_playback as recordings
from tests.services.seated import seat_of

KEPT_BACK = ["Noted by Alice", "Whispered by Alice", "A longer break", "No face", "no-face", "resume.pdf"]
"""What only the interview's own people, or only its interviewers, read."""
CARDS_WORDS = "Alice tested every step."


def shared(person, world, reader_id, **more):
    data = {"reader_id": str(reader_id), "until": "7", "word": "Look at the tests."} | more
    return person.post(f"/interview/{world.room}/shares", data)


def share_of(world, reader):
    (found,) = [one for one in sharing.list_of(world.interview.id) if one.reader_id == reader.user_id]
    return found


def noted():
    """The audit entries about shares, oldest first."""
    query = select(audit_entries.c.action, audit_entries.c.subject).order_by(audit_entries.c.id)
    return [tuple(row) for row in database.read(lambda db: db.execute(query).all()) if "share" in row.action]


def change(share, **values):
    database.run(lambda db: db.execute(update(report_shares).where(report_shares.c.id == share.id).values(values)))


def full(world, observer):
    """A completed interview with everything in it, an observer on its panel, and an alert."""
    whom = {"interviewer_id": world.alice.user_id, "candidate_id": world.bob.user_id}
    panel = [PanelMember(observer.user_id, SeatRole.OBSERVER)]
    database.run(lambda db: set_panel(db, world.interview.id, panel, **whom))
    alice, bob = seat_of(world.alice, world.interview), seat_of(world.bob, world.interview)
    notes.add(alice, "Noted by Alice", mark="plus", note_id="1", at=utcnow())
    whispers.say(alice, "Whispered by Alice", whisper_id="1", at=utcnow())
    proctoring.decide(bob, is_agreed=True, declined=[], at=utcnow())
    accommodations.request(bob, "A longer break", at=utcnow())
    return held(world)


def test_only_its_interviewers_share_it_and_only_with_a_colleague_who_has_no_part_in_it(app, world):
    olga = sign_in(app, "olga", add_user("olga", "Olga", "interviewer"))
    karl = sign_in(app, "karl", add_user("karl", "Karl", "coordinator"))
    gone = add_user("gone", "Gone Grey", "interviewer")
    database.run(lambda db: db.execute(update(users).where(users.c.id == gone).values(deactivated_at=utcnow())))
    assert shared(world.alice, world, world.dave.user_id).status_code == 409, "it is not completed"
    full(world, olga)
    found = [(one.name, shared(one, world, world.dave.user_id).status_code) for one in
             (world.nobody, world.bob, world.carol, world.dave, olga, karl)]  # fmt: skip
    assert found == [("nobody", 401), ("bob", 403), ("carol", 404), ("dave", 404), ("olga", 403), ("karl", 403)]
    for wrong in (0, world.alice.user_id, olga.user_id, world.bob.user_id, gone, 10**15, -(10**30), "x", ""):
        answer = shared(world.alice, world, wrong)
        assert (answer.status_code, "field-errors" in answer.text) == (400, True), wrong
    assert "took part in the interview" in shared(world.alice, world, olga.user_id).text
    past, late = (f"{utcnow() + timedelta(days=days):%Y-%m-%d}" for days in (-1, 92))
    for wrong in (
        {"until": "day"}, {"until": "day", "day": past}, {"until": "day", "day": late}, {"until": "day", "day": "soon"},
        {"until": "day", "day": "9999-12-31"}, {"until": "8"}, {"until": ""}, {"word": "x" * 501},
    ):  # fmt: skip
        answer = shared(world.alice, world, world.dave.user_id, **wrong)
        assert (answer.status_code, "field-errors" in answer.text) == (400, True), wrong
    asking.ask(interviews.get(world.interview.id), karl.user_id, days=7, by=world.alice.user_id, at=utcnow())
    answer = shared(world.alice, world, karl.user_id)
    assert (answer.status_code, "blind second review" in answer.text) == (400, True)
    assert (sharing.list_of(world.interview.id), noted()) == ([], [])

    for number in range(sharing.MAX_OPEN):
        person = add_user(f"r{number}", f"Reader {number}", "interviewer")
        assert shared(world.alice, world, person).status_code == 302
    assert shared(world.alice, world, person).status_code == 409, "once is enough"
    assert shared(world.alice, world, world.dave.user_id).status_code == 409, "there are enough"
    # Whoever may have read whose interview it is reviews it blind no more.
    answer = world.alice.post(f"/interview/{world.room}/second-reviews", {"reviewer_id": str(person), "days": "7"})
    assert (answer.status_code, "was shared with this person" in answer.text) == (400, True)
    page = karl.http.get(f"/interview/{world.room}/shares").text
    assert ("Reader 0" in page, 'name="reader_id"' in page) == (True, False), "a planner ends it and does not share it"


def test_a_colleague_reads_what_an_observer_reads_until_the_end(app, world):
    olga = sign_in(app, "olga", add_user("olga", "Olga", "interviewer"))
    full(world, olga)
    assert "nobody" in world.alice.http.get(f"/interview/{world.room}/report").text
    assert shared(world.alice, world, world.dave.user_id).status_code == 302
    share = share_of(world, world.dave)
    own = f"/shared-report/{share.link}"
    run = f"{own}/runs/{runs.whole(world.interview.id)[0].stored.id}"
    pages = [own, f"{own}/playback", run, f"{run}/output", f"{own}/report.json"]
    pages += [f"{own}/report.pdf"] if pdf.is_possible() else []
    dashboard = world.dave.http.get("/dashboard").text
    assert all(word in dashboard for word in ("Shared with you", own, "Look at the tests."))
    erin = sign_in(app, "erin", add_user("erin", "Erin", "admin"))
    for path in pages:
        answers = [one.http.get(path).status_code for one in (world.nobody, world.bob, world.alice, olga, erin)]
        assert answers == [302, 403, 404, 404, 404], path
    for path in ("report", "playback", "card", "runs/1", "resume", "shares", "report.json", "alerts/1"):
        assert world.dave.http.get(f"/interview/{world.room}/{path}").status_code == 404, path
    assert [one[0] for one in noted()] == ["share-report"]

    read = {path: world.dave.http.get(path) for path in pages}
    assert [one.status_code for one in read.values()] == [200] * len(pages)
    for path in pages[:5]:
        said = [word for word in [*KEPT_BACK, CARDS_WORDS] if word.encode() in read[path].data]
        assert said == [], path
    page = read[own].text
    for words in (
        "Thanks, Burns!",
        "alice looked".upper(),
        "Hello Bob Burns",
        "Look at the tests.",
        "handed in a card",
    ):
        assert words.lower() in page.lower(), words
    assert world.room not in page, "the interview's own link opens nothing to the reader, and is not told"
    head, _edits = recordings.read(read[pages[1]].data)
    assert {one["kind"] for one in head["marks"]} <= {"chat", "run", "joined", "left"}
    file = json.loads(read[f"{own}/report.json"].data)
    assert list(validator().iter_errors(file)) == []
    assert (file["observation"], file["panel_talk"], file["accommodation_requests"]) == (None, None, [])
    assert (file["scorecard"]["is_hidden"], file["scorecard"]["cards"]) == (True, [])
    assert [one[0] for one in noted()] == ["share-report", "open-shared-report"], "once, however often it is opened"
    assert "last opened" in world.alice.http.get(f"/interview/{world.room}/report").text

    # Cards come with it once whoever shared it may read them.
    card = ANSWERS | {"revision": "0", "action": "submit", "words": CARDS_WORDS}
    assert world.alice.post(f"/interview/{world.room}/card", card).status_code == 302
    assert CARDS_WORDS in world.dave.http.get(own).text
    assert CARDS_WORDS in world.dave.http.get(f"{own}/report.json").text
    assert CARDS_WORDS not in world.dave.http.get(f"{own}/report.json?without=cards").text

    place = f"/interview/{world.room}/shares/{share.id}/end"
    other = f"/interview/{world.other.meeting_link}/shares/{share.id}/end"
    assert [one.post(place).status_code for one in (world.bob, world.carol, world.dave, olga)] == [403, 404, 404, 403]
    assert world.dave.post(other).status_code == 404
    for path in pages:
        assert world.dave.http.get(path).status_code == 200, path
    assert world.alice.post(place).status_code == 302
    assert world.alice.post(place).status_code == 409
    dave = sign_in(app, "dave", world.dave.user_id)  # With costly pages of a minute of its own.
    for path in pages:
        answer = dave.http.get(path)
        assert (answer.status_code, "no longer shared with you" in answer.text) == (409, True), path
    assert own not in world.dave.http.get("/dashboard").text
    (ended,) = database.read(lambda db: audit.latest(db, limit=1))
    assert (ended.action, ended.doer_id, ended.whom_id) == ("end-share", world.alice.user_id, world.dave.user_id)
    assert (ended.subject_id, ended.subject) == (world.interview.id, world.interview.title)


def test_it_ends_with_its_time_with_the_account_and_with_a_blind_review(app, world):
    full(world, sign_in(app, "olga", add_user("olga", "Olga", "interviewer")))
    day = f"{utcnow():%Y-%m-%d}"
    assert shared(world.alice, world, world.dave.user_id, until="day", day=day, word="").status_code == 302
    share = share_of(world, world.dave)
    assert timedelta(0) < share.ends_at - utcnow() <= timedelta(days=1), "today counts whole"
    own = f"/shared-report/{share.link}"
    assert world.dave.http.get(own).status_code == 200
    change(share, ends_at=utcnow() - timedelta(seconds=1))
    assert world.dave.http.get(own).status_code == 409
    assert world.alice.post(f"/interview/{world.room}/shares/{share.id}/end").status_code == 409
    assert reading.waiting(world.dave.user_id, at=utcnow()) == []

    assert shared(world.alice, world, world.dave.user_id).status_code == 302, "it begins anew"
    again = share_of(world, world.dave)
    assert (again.id, again.link == share.link) == (share.id, False)
    assert world.dave.http.get(own).status_code == 404, "under another address"
    own = f"/shared-report/{again.link}"
    assert world.dave.http.get(own).status_code == 200
    # Whoever came to be asked for a blind review, by whatever way, reads no report meanwhile.
    values = {"link": "1", "interview_id": world.interview.id, "reviewer_id": world.dave.user_id}
    values |= {"asked_by": world.alice.user_id, "asked_at": utcnow(), "ends_at": utcnow() + timedelta(days=1)}
    review_id = database.run(lambda db: second_reviews.insert_review(db, values | {"state": "asked"}))
    assert world.dave.http.get(own).status_code == 409
    database.run(lambda db: second_reviews.update_review(db, review_id, {"state": "withdrawn"}))
    assert world.dave.http.get(own).status_code == 200
    team = f"/team/{world.dave.user_id}"
    assert world.alice.post(f"{team}/deactivate", {"successor": "0"}).status_code == 302
    assert world.dave.http.get(own).status_code == 302
    assert world.alice.post(f"{team}/reactivate").status_code == 302
    dave = sign_in(app, "dave", world.dave.user_id)
    assert dave.http.get(own).status_code == 409, "it does not come back with the account"
    assert [one[0] for one in noted()] == ["share-report", "open-shared-report"] * 2 + ["end-share"]


def test_the_colleague_gets_a_letter_while_it_is_true(world, mail_server):
    held(world)
    with mail_on(mail_server):
        assert shared(world.alice, world, world.dave.user_id).status_code == 302
        mails.send_due()
        ((_whom, message),) = mail_server.taken()
        link = f"/shared-report/{share_of(world, world.dave).link}"
        for text in (text_of(message), html_of(message)):
            assert link in text
            assert "Look at the tests." in text
            assert not any(one in text for one in ("Bob", world.room)), text
        end = f"/interview/{world.room}/shares/{share_of(world, world.dave).id}/end"
        assert world.alice.post(end).status_code == 302
        assert shared(world.alice, world, world.dave.user_id).status_code == 302
        assert world.alice.post(end).status_code == 302
        mails.send_due()
        assert len(mail_server.taken()) == 1, "a letter about what has ended is not sent"


def test_it_is_read_while_the_database_takes_no_writes(world):
    held(world)
    shared(world.alice, world, world.dave.user_id)
    path = f"/shared-report/{share_of(world, world.dave).link}"
    database.write_only_while(lambda: False)
    try:
        answers = [world.dave.http.get(f"{path}{rest}").status_code for rest in ("", "/messages", "/playback")]
    finally:
        database.write_only_while(lambda: True)
    assert answers == [200, 200, 200]
    assert [one[0] for one in noted()] == ["share-report"]
    assert world.dave.http.get(path).status_code == 200
    assert [one[0] for one in noted()] == ["share-report", "open-shared-report"], "noted once it can be"
