"""Links to moments: in the report for who may play it, and as evidence in cards; nobody gets one that leads nowhere."""

import json
import re
from datetime import UTC, datetime, timedelta

from db.engine import database
from repositories.states import SeatRole
from routes.http.costs import MAX_FORM_BYTES
from services.base.clock import utcnow
from services.cards import content, criteria, filling, moments, scorecards
from services.interview.members import PanelMember, set_panel
from services.planning import ending
from services.record import moments as recorded
from services.room import notes
from tests.people import add_user, sign_in
from tests.routes.test_second_reviews import ANSWERS, asked, held, link_of
from tests.services.seated import seat_of

LINK = re.compile(r'href="([^"]*)#at=(\d+)"')
JSON = {"headers": {"Accept": "application/json"}}


def part(page, name):
    """The card of a report with this id."""
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_each_line_of_a_report_leads_to_its_moment_where_its_reader_may_play_it(app, world):
    room = f"/interview/{world.room}"
    otto = sign_in(app, "otto", add_user("otto", "Otto", "interviewer"))
    whom = {"interviewer_id": world.alice.user_id, "candidate_id": world.bob.user_id}
    database.run(lambda db: set_panel(db, world.interview.id, [PanelMember(otto.user_id, SeatRole.OBSERVER)], **whom))
    alice = seat_of(world.alice, world.interview)
    notes.add(alice, "Before the recording", mark=None, note_id="1-a", at=utcnow() - timedelta(days=1))
    assert LINK.search(world.alice.http.get(f"{room}/report").text) is None, "nothing was recorded"
    held(world)
    world.alice.post(f"{room}/card", ANSWERS | {"revision": "0", "action": "submit"})
    for reader in (otto, world.bob):
        page = reader.http.get(f"{room}/report").text
        assert "Bobbing is fine" in page
        assert LINK.search(page) is None, f"{reader.name} plays nothing"
    page = world.alice.http.get(f"{room}/report").text
    span = recorded.of(world.interview.id)
    for name, count in (("chat", 2), ("runs", 1), ("alerts", 1)):
        found = LINK.findall(part(page, name))
        assert len(found) == count, name
        assert all(href == "" and span.has(int(at)) for href, at in found), name
    assert LINK.search(part(page, "notes")) is None, "that moment was not recorded"
    assert page.count('id="moment-help"') == 1


def test_moments_are_evidence_that_is_checked_kept_and_linked_for_who_may_play_them(app, world):
    room = f"/interview/{world.room}"
    card = f"{room}/card"
    otto = sign_in(app, "otto", add_user("otto", "Otto", "interviewer"))
    whom = {"interviewer_id": world.alice.user_id, "candidate_id": world.bob.user_id}
    database.run(lambda db: set_panel(db, world.interview.id, [PanelMember(otto.user_id, SeatRole.OBSERVER)], **whom))
    held(world)
    at = recorded.of(world.interview.id).started_ms + 1000
    wrong = [
        "noon", "{}", "[1]", "[[1]]", '[["1", "x"]]', '[[true, "x"]]', '[[-1, "x"]]', f'[[{10**18}, "x"]]', "[[1, 2]]",
        "[" * 5000, json.dumps([[at, "x"]] * (moments.MAX_MOMENTS + 1)), json.dumps([[at, "x" * 31]]),
    ]  # fmt: skip
    for action in ("save", "submit"):
        for sent in wrong:
            answer = world.alice.post(card, ANSWERS | {"revision": "0", "action": action, "moments-1": sent}, **JSON)
            assert (answer.status_code, answer.json["revision"]) == (400, 0), (action, sent[:60])
    sent = json.dumps([[at, "Ran it <b>"], [at - 10**9, "Too early"]])
    answer = world.bob.post(card, ANSWERS | {"revision": "0", "action": "save", "moments-1": sent})
    assert answer.status_code == 403

    answer = world.alice.post(card, ANSWERS | {"revision": "0", "action": "save", "moments-1": sent}, **JSON)
    assert answer.json == {"revision": 1}
    page = world.alice.http.get(card).text
    assert "data-playback-criterion" in page, "the player beside one's own card adds moments to it"
    assert page.count(f'href="#at={at}"') == 1
    assert "Too early" in page
    assert str(at - 10**9) in page
    assert f"#at={at - 10**9}" not in page, "the recording has no such moment"
    world.alice.post(card, ANSWERS | {"revision": "1", "action": "submit", "moments-1": sent})
    changed = ANSWERS | {"revision": "2", "action": "change", "reason": "Looked again.", "moments-2": f'[[{at}, ""]]'}
    assert world.alice.post(card, changed).status_code == 302
    report = world.alice.http.get(f"{room}/report").text
    assert part(report, "cards").count(f'href="#at={at}"') == 2, "what the card said before stays, with its moment"
    assert "Ran it &lt;b&gt;" in report
    assert f'href="{room}/report#at={at}"' in world.alice.http.get(f"{room}/decision").text

    assert str(at) not in otto.http.get(f"{room}/report").text, "it waits for his own card, as the mark does"
    otto.post(card, ANSWERS | {"revision": "0", "action": "submit"})
    assert "Ran it" in otto.http.get(f"{room}/report").text
    for place in (card, f"{room}/report"):
        page = otto.http.get(place).text
        assert "#at=" not in page, "who plays nothing reads the time and the label"
        assert "data-playback-criterion" not in page


def test_a_blind_reviewers_moments_tell_no_time_until_their_card_is_in(world):
    held(world)
    assert asked(world, world.dave).status_code == 302
    own, span = link_of(world.dave), recorded.of(world.interview.id)
    sent = ANSWERS | {"revision": "0", "action": "save", "moments-1": '[[500, "Begins"], [999999999, "Late"]]'}
    assert world.dave.post(own, sent, **JSON).json == {"revision": 1}
    stored = content.read(filling.own(world.interview.id, world.dave.user_id).content).ratings[0].moments
    assert [one.at_ms - span.started_ms for one in stored] == [500, 999999999], "the same for every reader"
    page = world.dave.http.get(own).text
    assert 'href="#at=500"' in page
    assert "0:00" in page
    assert 'value="[[500, &#34;Begins&#34;], [999999999, &#34;Late&#34;]]"' in page
    assert "#at=999999999" not in page
    assert str(span.started_ms)[:7] not in page
    assert f"{datetime.fromtimestamp(span.started_ms / 1000, UTC):%H:%M:%S}" not in page

    world.dave.post(own, sent | {"revision": "1", "action": "submit"})
    revealed = world.dave.http.get(own, follow_redirects=True).text
    assert f"#at={span.started_ms + 500}" in revealed


def test_the_fullest_card_fits_into_a_form(world):
    many = [criteria.Criterion(f"Criterion {one}", ("a",) * criteria.MARKS) for one in range(criteria.MAX_CRITERIA)]
    made = scorecards.add(scorecards.Values("Full", many), by=world.alice.user_id, at=utcnow())
    scorecards.choose(world.interview.id, made)
    fields = {"revision": "0", "action": "submit", "recommendation": "yes", "words": "语" * content.MAX_WORDS_CHARS}
    for number in range(1, criteria.MAX_CRITERIA + 1):
        full = [[moments.LAST_MS, "语" * moments.MAX_LABEL_CHARS]] * moments.MAX_MOMENTS
        fields |= {
            f"mark-{number}": "1",
            f"moment-{number}": "1:02:03",
            f"evidence-{number}": "语" * content.MAX_EVIDENCE_CHARS,
            f"moments-{number}": json.dumps(full, ensure_ascii=False, separators=(",", ":")),
        }
    answer = world.alice.post(f"/interview/{world.room}/card", fields, content_type="multipart/form-data")
    assert answer.status_code == 302
    changed = fields | {"revision": "1", "action": "change", "reason": "语" * filling.MAX_REASON_CHARS}
    answer = world.alice.post(f"/interview/{world.room}/card", changed, content_type="multipart/form-data")
    assert answer.status_code == 302
    assert answer.request.content_length < MAX_FORM_BYTES
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    assert world.alice.http.get(f"/interview/{world.room}/report").status_code == 200
