"""The long lists of a report: its page has the beginning, and the rest comes to exactly those who read the beginning."""

import re
from datetime import timedelta
from itertools import chain

import pytest
from sqlalchemy import insert, select

from db.engine import database
from db.tables import alerts, audit_entries, chat_messages
from repositories.states import SeatRole
from routes import report_lists
from services.base import limits
from services.base.clock import utcnow
from services.interview.members import PanelMember, set_panel
from services.planning import ending
from services.proctoring import proctoring
from services.room import chat
from tests.people import add_user, sign_in
from tests.routes.full_house import admit
from tests.routes.pages import read
from tests.routes.test_report_shares import share_of, shared
from tests.services.seated import seat_of

MESSAGES = 2 * chat.PART_MESSAGES + 30
KINDS = ("no-face", "looking-away")
ALERTS = 2 * (report_lists.GROUP_LINES + report_lists.PART_LINES + 5)


def fill(world, *, messages=MESSAGES, observed=ALERTS):
    """Bob was let in; so much was said, and observed of him in two groups; then it was completed."""
    admit(world)
    ids, at = {"interview_id": world.interview.id}, world.interview.scheduled_time

    def write(db):
        for number in range(1, messages + 1):
            said = {"sender_id": world.alice.user_id, "message": f"Said {number}.", "created_at": at}
            db.execute(insert(chat_messages).values(**ids, **said))
        for number in range(observed):
            began = at + timedelta(seconds=5 * number)
            seen = {"kind": KINDS[number % 2], "started_at": began, "ended_at": began + timedelta(seconds=1)}
            db.execute(insert(alerts).values(**ids, candidate_id=world.bob.user_id, **seen))

    database.run(write)
    ending.complete(seat_of(world.alice, world.interview), at=at + timedelta(hours=1))


def address(world, rest=""):
    return f"/interview/{world.room}/report{rest}"


def said_in(answer):
    return [int(number) for number in re.findall(r"Said (\d+)\.", answer.text)]


def follow(person, path, *, words="Show more"):
    """The answers from this page on, from link to link."""
    while path:
        limits.reset()
        answer = person.http.get(path)
        assert answer.status_code == 200, path
        yield answer
        links = re.findall(rf'<a href="([^"]+)"[^>]*><span>{words}</span></a>', answer.text)
        path = links[0].replace("&amp;", "&") if links else None


def refused(person, path):
    """(asked for the list, asked for all of it): the statuses."""
    return tuple(person.http.get(path.replace("?", f"{more}?")).status_code for more in ("", "/all"))


def test_who_may_not_read_the_report_finds_no_list(app, world):
    fill(world)
    for listed in ("messages", "alerts"):
        path = address(world, f"/{listed}?after=0")
        assert refused(world.nobody, path) == (302, 302)
        assert refused(world.carol, path) == refused(world.dave, path) == (404, 404)
        assert refused(world.alice, path.replace(world.room, "no-such-room")) == (404, 404)


def test_nor_does_a_candidate_who_was_never_admitted(world):
    for path in (address(world, "/messages?after=0"), address(world, "/alerts?after=0")):
        assert refused(world.bob, path) == (404, 404)


def test_what_is_observed_is_no_candidates_while_the_room_is_open(world):
    admit(world)
    assert refused(world.bob, address(world, "/alerts?after=0")) == (404, 404)
    assert refused(world.bob, address(world, "/messages?after=0")) == (200, 200)


def test_an_observer_reads_the_chat_and_of_no_alert(app, world):
    olga = sign_in(app, "olga", add_user("olga", "Olga", "interviewer"))
    whom = {"interviewer_id": world.alice.user_id, "candidate_id": world.bob.user_id}
    panel = [PanelMember(olga.user_id, SeatRole.OBSERVER)]
    database.run(lambda db: set_panel(db, world.interview.id, panel, **whom))
    fill(world)
    assert refused(olga, address(world, "/messages?after=0")) == (200, 200)
    assert refused(olga, address(world, "/alerts?after=0")) == (404, 404)


def test_no_mark_of_another_list_and_no_nonsense_is_taken(world):
    fill(world)
    for wrong in ("after=999999", "group=999999", "group=-1", f"after={10**30}&group={10**30}"):
        assert refused(world.alice, address(world, f"/alerts?{wrong}")) in ((404, 404), (200, 200))
    assert world.alice.http.get(address(world, "/alerts?after=999999")).status_code == 404
    assert world.alice.http.get(address(world, "/alerts?group=999999")).status_code == 404
    for beginning in ("after=x", "after=-5", f"after={10**30}", ""):
        found = said_in(world.alice.http.get(address(world, f"/messages?{beginning}")))
        assert found[0] == 1, beginning
    assert world.alice.http.get(address(world, "/runs?after=0")).status_code == 404


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_every_message_comes_once_and_in_order(world, name):
    fill(world)
    person = getattr(world, name)
    answers = list(follow(person, address(world)))
    parts = [said_in(answer) for answer in answers]
    assert [len(part) for part in parts] == [100, 100, 30]
    assert list(chain(*parts)) == list(range(1, MESSAGES + 1))
    assert f"{MESSAGES} messages" in read(answers[0]).text, "the count is of all"
    assert "130 more are not shown yet" in read(answers[0]).text
    assert "101 to 200 of 230" in read(answers[1]).text
    first, rest = follow(person, address(world), words="Show all")
    assert said_in(first) + said_in(rest) == list(range(1, MESSAGES + 1))


def test_a_few_long_messages_are_a_part_too(world):
    admit(world)
    for _time in range(30):
        chat.say(seat_of(world.alice, world.interview), "x" * chat.MAX_MESSAGE_CHARS, message_id=None, at=utcnow())
    page = world.alice.http.get(address(world)).text
    assert page.count("x" * chat.MAX_MESSAGE_CHARS) == chat.PART_CHARS // chat.MAX_MESSAGE_CHARS
    assert "20 more are not shown yet" in page


@pytest.mark.parametrize(("name", "form"), [("alice", "alert-marks"), ("bob", "alert-remark")])
def test_of_a_group_of_alerts_the_first_are_there_and_the_rest_follows(world, name, form):
    fill(world)
    person = getattr(world, name)
    page = person.http.get(address(world))
    assert page.text.count(f'class="{form}"') == 2 * report_lists.GROUP_LINES
    assert len(read(page).all("details", data_occurrences=str(ALERTS // 2))) == 2, "the count is of all"
    ids = list(follow(person, address(world)))[1:]
    assert all("Said" in answer.text for answer in ids), "the chat comes first"
    links = re.findall(r'<a href="([^"]+group=\d+)"[^>]*><span>Show more</span>', page.text)
    assert len(links) == 2
    for link in links:
        counts = [answer.text.count(f'class="{form}"') for answer in follow(person, link.replace("&amp;", "&"))]
        assert counts == [report_lists.PART_LINES, 5]


def observe_apart(world, count=150):
    """Alerts that are two and a half minutes apart are each a line of their own; their ids."""
    admit(world)
    at = world.interview.scheduled_time

    def write(db):
        for number in range(count):
            began = at + timedelta(seconds=150 * number)
            values = {"kind": KINDS[0], "started_at": began, "ended_at": began, "size": number + 1000}
            whose = {"interview_id": world.interview.id, "candidate_id": world.bob.user_id}
            db.execute(insert(alerts).values(**whose, **values))
        return list(db.execute(select(alerts.c.id).order_by(alerts.c.id)).scalars())

    return database.run(write)


def test_groups_come_in_parts_too(world):
    observe_apart(world)
    answers = list(follow(world.alice, address(world)))
    sizes = [[int(one) for one in re.findall(r"· (\d+) characters", answer.text)] for answer in answers]
    assert list(chain(*sizes)) == list(range(1000, 1150))
    assert [len(one) for one in sizes] == [100, 50]


def rows_where_a_mark_leads(world, alert_id):
    """(the part of the report to which marking that alert leads, the ids of the alerts drawn there)."""
    path = f"/interview/{world.room}/alerts/{alert_id}/mark"
    where, _hash, row = world.alice.post(path, {"useful": "yes"}).location.partition("#")
    assert row == f"alert-{alert_id}"
    limits.reset()
    answer = world.alice.http.get(where)
    return where.removeprefix(address(world)), [int(one) for one in re.findall(r'id="alert-(\d+)"', answer.text)]


def test_who_marks_an_alert_goes_on_where_it_stands(world):
    ids = observe_apart(world)
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    assert rows_where_a_mark_leads(world, ids[99]) == ("", ids[:100])
    assert rows_where_a_mark_leads(world, ids[120]) == (f"/alerts?after={ids[119]}", ids[120:])


def test_who_marks_an_alert_of_a_long_group_goes_on_within_it(world):
    fill(world, messages=0)
    ids = [one.id for one in proctoring.list_alerts(world.interview.id) if one.kind == KINDS[1]]
    shown = report_lists.GROUP_LINES
    where, drawn = rows_where_a_mark_leads(world, ids[shown - 1])
    assert (where, set(ids[:shown]) <= set(drawn)) == ("", True)
    expected = (f"/alerts?after={ids[shown + 1]}&group={ids[0]}", ids[shown + 2 :][: report_lists.PART_LINES])
    assert rows_where_a_mark_leads(world, ids[shown + 2]) == expected


def test_a_script_is_given_the_rows_and_nothing_around_them(world):
    fill(world)
    answer = world.alice.http.get(address(world, "/messages?after=0&only=list"))
    assert (answer.mimetype, answer.text.lstrip().startswith("<ol>")) == ("text/html", True)
    assert len(said_in(answer)) == 100
    assert "<html" not in answer.text


@pytest.mark.parametrize("part", ["/report/messages?after=0&only=list", "/playback"])
def test_who_reads_only_a_part_has_read_the_report(world, part):
    fill(world)
    assert world.alice.http.get(f"/interview/{world.room}{part}").status_code == 200
    query = select(audit_entries.c.action).where(audit_entries.c.action == "report-read")
    assert len(database.read(lambda db: db.execute(query).all())) == 1


def test_a_shared_report_has_its_chat_in_parts_and_no_alerts(world):
    fill(world)
    shared(world.alice, world, world.dave.user_id)
    path = f"/shared-report/{share_of(world, world.dave).link}"
    for caller in (world.alice, world.bob):
        assert caller.http.get(f"{path}/messages").status_code in (403, 404)
    assert world.dave.http.get(f"{path}/alerts").status_code == 404
    assert list(chain(*map(said_in, follow(world.dave, path)))) == list(range(1, MESSAGES + 1))
    _first, rest = follow(world.dave, path, words="Show all")
    assert said_in(rest)[-1] == MESSAGES
    world.alice.post(f"/interview/{world.room}/shares/{share_of(world, world.dave).id}/end")
    assert world.dave.http.get(f"{path}/messages").status_code in (404, 409)


def test_all_of_it_is_a_costly_page(world):
    fill(world, messages=1, observed=0)
    statuses = {world.alice.http.get(address(world, "/messages/all?after=0")).status_code for _time in range(13)}
    assert statuses == {200, 429}
