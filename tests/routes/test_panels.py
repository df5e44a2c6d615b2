"""Scheduling with a panel, who may change an interview then, and what each of its people reads of it."""

import re

import pytest

from services.interview import interviews, members, planners
from services.planning import ending
from tests import agendas
from tests.people import add_user, sign_in
from tests.routes.pages import read, submit
from tests.services.seated import seat_of

FORM = {"title": "Panel", "scheduled_time": "2027-06-01T12:00", "timezone": "UTC", "duration": "60"}


@pytest.fixture
def edith(app, world):
    return sign_in(app, "edith", add_user("edith", "Edith East", "interviewer"))


def fields(world, *pairs, candidate=None):
    """The form as a browser sends it: all four rows, those that nobody stands in too."""
    rows = [*pairs, *([(0, "interviewer")] * (4 - len(pairs)))]
    panel = {f"panel_person_{n}": str(one) for n, (one, _role) in enumerate(rows, 1)}
    roles = {f"panel_role_{n}": role for n, (_one, role) in enumerate(rows, 1)}
    return FORM | panel | roles | {"candidate_id": str((candidate or world.bob).user_id)}


def schedule(world, *pairs):
    answer = submit(world.alice.http, "/schedule-interview", fields(world, *pairs))
    assert answer.status_code == 302, read(answer).text
    link = answer.location.partition("created=")[2]
    return planners.get(world.alice.user_id, "interviewer", link)[1]


def panel(interview):
    return [(one.name, one.role.value) for one in members.people_of(interview)[2:]]


def test_a_panel_that_cannot_be_is_refused_beside_its_row_and_nothing_is_scheduled(world, edith):
    for pairs, row in (
        ([(world.bob.user_id, "observer")], 1),
        ([(edith.user_id, "observer"), (edith.user_id, "interviewer")], 2),
        ([(edith.user_id, "candidate")], 1),
        ([(world.alice.user_id, "interviewer")], 1),
        ([("nobody", "interviewer")], 1),
    ):
        answer = submit(world.alice.http, "/schedule-interview", fields(world, *pairs))
        assert answer.status_code == 400, pairs
        assert read(answer).errors_of(f"panel_person_{row}"), pairs
    assert not any(one.title == "Panel" for one in listed(world.alice))


def listed(person):
    return agendas.page(person.user_id, is_interviewer=True, search="", status="all", number=1).items


def test_only_active_staff_besides_the_reader_is_offered(world, edith):
    world.alice.post(f"/team/{world.dave.user_id}/deactivate", {"successor": "0"})
    page = read(world.alice.http.get("/schedule-interview"))
    inside = page.source.partition('name="panel_person_1"')[2].partition("</select>")[0]
    assert "Edith East" in inside
    assert not any(name in inside for name in ("Bob", "Dave"))
    inside = edith.http.get("/schedule-interview").text.partition('name="panel_person_1"')[2].partition("</select>")[0]
    assert ("Alice" in inside, "Edith" in inside) == (True, False), "whose interview it can only be is in no panel"


def test_with_nobody_else_in_the_team_the_form_says_who_adds_them(world):
    world.alice.post(f"/team/{world.dave.user_id}/deactivate", {"successor": "0"})
    page = read(world.alice.http.get("/schedule-interview"))
    assert "Nobody else is on your team yet" in page.text
    assert "/team/add" in page.links()
    assert "panel_person_1" not in page.source


def test_a_panel_is_scheduled_shown_again_and_changed(world, edith):
    made = schedule(world, (edith.user_id, "observer"), (world.dave.user_id, "interviewer"))
    assert panel(made) == [("Dave Dunn", "interviewer"), ("Edith East", "observer")]
    edit = f"/interview/{made.meeting_link}/edit"
    page = read(world.alice.http.get(edit))
    assert [page.chosen_in(f"panel_person_{n}") for n in (1, 2, 3)] == [
        str(world.dave.user_id), str(edith.user_id), "0",
    ]  # fmt: skip
    assert page.chosen_in("panel_role_2") == "observer"
    submit(world.alice.http, edit, fields(world, (edith.user_id, "interviewer")))
    assert panel(made) == [("Edith East", "interviewer")]


def test_a_plain_client_that_knows_no_panel_leaves_it(world, edith):
    made = schedule(world, (edith.user_id, "observer"))
    plain = FORM | {"candidate_id": str(world.bob.user_id)}
    submit(world.alice.http, f"/interview/{made.meeting_link}/edit", plain)
    assert panel(made) == [("Edith East", "observer")]


def test_every_interviewer_of_it_edits_and_cancels_and_an_observer_does_not(world, edith):
    made = schedule(world, (edith.user_id, "observer"), (world.dave.user_id, "interviewer"))
    path = f"/interview/{made.meeting_link}"
    assert edith.http.get(f"{path}/edit").status_code == 403
    assert edith.post(f"{path}/edit", fields(world)).status_code == 403
    assert edith.post(f"{path}/cancel").status_code == 403
    assert edith.post(f"{path}/complete").status_code == 403
    kept = fields(world, (edith.user_id, "observer"), (world.dave.user_id, "interviewer")) | {"title": "Renamed"}
    assert submit(world.dave.http, f"{path}/edit", kept).status_code == 302
    changed = interviews.get(made.id)
    assert (changed.title, changed.interviewer_id) == ("Renamed", world.alice.user_id)
    assert world.dave.post(f"{path}/cancel").status_code == 302
    assert interviews.get(made.id).status == "cancelled"


def test_who_leaves_the_panel_is_out_at_once_and_the_others_stay(world, edith):
    made = schedule(world, (edith.user_id, "observer"), (world.dave.user_id, "interviewer"))
    leaving, staying = edith.connect(made.meeting_link), world.dave.connect(made.meeting_link)
    assert leaving.emit("join", {"room": made.meeting_link})["ok"]
    assert staying.emit("join", {"room": made.meeting_link})["ok"]
    kept = fields(world, (world.dave.user_id, "interviewer"))
    submit(world.alice.http, f"/interview/{made.meeting_link}/edit", kept)
    assert (leaving.is_connected, staying.is_connected) == (False, True)
    assert edith.http.get(f"/interview/{made.meeting_link}").status_code == 404
    assert "Panel" not in read(edith.http.get("/dashboard?status=all")).text


def test_the_dashboard_names_the_others_and_what_the_reader_is(world, edith):
    made = schedule(world, (edith.user_id, "observer"), (world.dave.user_id, "interviewer"))
    assert "with Bob Burns; panel: Dave Dunn, Edith East (observer)" in read(world.alice.http.get("/dashboard")).text
    assert "with Bob Burns; panel: Alice Ames, Edith East (observer)" in read(world.dave.http.get("/dashboard")).text
    watching = read(edith.http.get("/dashboard"))
    assert "with Bob Burns; panel: Alice Ames, Dave Dunn · you are an observer" in watching.text
    edit = f"/interview/{made.meeting_link}/edit"
    assert edit not in watching.links()
    assert edit in read(world.dave.http.get("/dashboard")).links()
    candidates = read(world.bob.http.get("/dashboard")).text
    assert "with Alice Ames; panel: Dave Dunn, Edith East (observer)" in candidates


def test_the_report_says_of_each_message_what_its_author_is(world, edith):
    made = schedule(world, (edith.user_id, "observer"), (world.dave.user_id, "interviewer"))
    for person in (world.alice, edith, world.dave):
        socket = person.connect(made.meeting_link)
        for event, more in (("join", {}), ("chat-message", {"message": "Hello"})):
            assert socket.emit(event, {"room": made.meeting_link, **more})["ok"]
    source = read(world.alice.http.get(f"/interview/{made.meeting_link}/report")).source
    heads = re.findall(r'message-name">([^<]*)</span> <span class="message-role">([^<]*)<', source)
    assert heads == [("Alice Ames", "you"), ("Edith East", "observer"), ("Dave Dunn", "interviewer")]


def test_the_report_tells_an_observer_no_alerts_and_an_interviewer_of_the_panel_all(world, edith):
    made = schedule(world, (edith.user_id, "observer"), (world.dave.user_id, "interviewer"))
    ending.complete(seat_of(world.alice, made), at=made.scheduled_time)
    path = f"/interview/{made.meeting_link}"
    watching, holding = read(edith.http.get(f"{path}/report")), read(world.dave.http.get(f"{path}/report"))
    for page in (watching, holding):
        assert "Bob Burns" in page.text
        assert "Dave Dunn interviewer" in page.text
        assert "Edith East observer" in page.text
    assert "No alerts" in holding.text
    assert "No alerts" not in watching.text
    assert edith.http.get(f"{path}/playback").status_code == 403


def test_an_overlap_with_anybody_of_the_panel_is_told_without_its_title_and_not_refused(world, edith):
    first = submit(world.alice.http, "/schedule-interview", fields(world, (edith.user_id, "observer")))
    assert first.status_code == 302
    other = fields(world, (edith.user_id, "interviewer"), candidate=world.carol) | {"title": "Second"}
    answer = submit(world.dave.http, "/schedule-interview", other, follow_redirects=True)
    assert "Panel at" not in read(answer).text
    assert "Edith East has another interview at" in read(answer).text


def test_the_invitation_names_everybody_whom_the_candidate_will_meet(world, edith):
    answer = submit(
        world.alice.http,
        "/schedule-interview",
        fields(world, (edith.user_id, "observer"), (world.dave.user_id, "interviewer")),
    )
    page = read(world.alice.http.get(answer.location))
    (text,) = [one["data-copy"] for one in page.all("button") if "data-copy" in one and "\n" in one["data-copy"]]
    assert "With Alice Ames, Dave Dunn, Edith East (observer)\n" in text
