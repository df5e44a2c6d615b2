"""Planning for others, and what the scheduling form looks up: whom part of a name finds, and who has what at a time."""

from datetime import timedelta

import pytest

from services.base.clock import utcnow
from services.base.errors import Conflict
from services.base.limits import Limit
from services.interview import interviews, planners
from services.people import candidates
from services.planning import ending
from tests.in_force import using
from tests.people import add_user, schedule, sign_in
from tests.routes.pages import read
from tests.services.seated import seat_of

PEOPLE, AVAILABILITY = "/schedule-interview/people", "/schedule-interview/availability"
FORM = {"title": "Systems", "scheduled_time": "2027-06-01T14:30", "timezone": "UTC"}


@pytest.fixture
def cora(app, world):
    return sign_in(app, "cora", add_user("cora", "Cora Cook", "coordinator"))


def names(answer):
    return [one["name"] for one in answer.json["people"]]


def send(person, world, **changed):
    return person.post("/schedule-interview", FORM | {"candidate_id": str(world.bob.user_id)} | changed)


@pytest.mark.parametrize("person", ["bob", "carol"])
def test_candidates_look_nobody_up(world, person):
    for path in (PEOPLE, AVAILABILITY):
        answer = getattr(world, person).http.get(path)
        assert (answer.status_code, "Dunn" in answer.text) == (403, False)


def test_looking_up_has_a_limit_of_its_own(world):
    asked = [world.dave.http.get(path).status_code for path in (PEOPLE, AVAILABILITY) * 21]
    assert (set(asked[:40]), asked[-1]) == ({200}, 429)
    assert world.alice.http.get(PEOPLE).status_code == 200, "another person is not concerned"


def test_part_of_a_name_finds_active_people_of_the_kind_that_is_asked_for(world):
    add_user("zoe", "Zoë Ångström", "candidate")
    add_user("rania", "رانيا", "candidate")
    assert names(world.dave.http.get(f"{PEOPLE}?q=angstr")) == ["Zoë Ångström"]
    assert names(world.dave.http.get(f"{PEOPLE}?q=رانیا")) == ["رانيا"], "as another keyboard types it"
    assert names(world.dave.http.get(f"{PEOPLE}?q=alice")) == []
    assert names(world.dave.http.get(f"{PEOPLE}?of=team&q=alice")) == ["Alice Ames"]
    assert names(world.dave.http.get(f"{PEOPLE}?q={'x' * 5000}")) == []
    candidates.deactivate(world.bob.user_id, at=utcnow())
    assert names(world.dave.http.get(f"{PEOPLE}?q=bob")) == []


def test_no_more_are_found_than_a_list_shows(world):
    for n in range(25):
        add_user(f"many{n}", f"Many {n:02}", "candidate")
    assert len(names(world.dave.http.get(f"{PEOPLE}?q=many"))) == 20


@pytest.mark.parametrize(
    "query",
    ["", "scheduled_time=tomorrow", "scheduled_time=9999-12-31T23:59&timezone=Asia/Tokyo", "timezone=Mars/Phobos",
     "scheduled_time=2027-03-28T02:30&timezone=Europe/Berlin", "duration=x", "duration=-5", "interview=no-such-room",
     f"interview={'x' * 300}"],
)  # fmt: skip
def test_a_form_that_is_not_filled_yet_has_nothing_in_its_way(world, query):
    people = f"person={world.bob.user_id}&person=x&person={'9' * 80}&person=-1"
    answer = world.dave.http.get(f"{AVAILABILITY}?{people}&{query}")
    assert answer.json == {"people": [answer.json["people"][0]], "clashes": [], "free": []}


def test_what_stands_in_the_way_is_told_and_what_it_is_about_to_its_own_people_only(world):
    one = schedule(world.dave.user_id, world.carol.user_id, "Secret role", at=world.interview.scheduled_time)
    clock = f"{one.scheduled_time:%Y-%m-%dT%H:%M}"
    query = f"?person={world.alice.user_id}&person={world.carol.user_id}&scheduled_time={clock}&timezone=UTC"
    told = world.dave.http.get(AVAILABILITY + query).json
    by_name = {(clash["name"], clash["title"]) for clash in told["clashes"]}
    assert by_name >= {("Alice Ames", None), ("Carol Cole", "Secret role")}
    assert "Backend" not in str(told)
    assert len(told["free"]) == 3
    changing = world.alice.http.get(f"{AVAILABILITY}{query}&interview={world.room}").json
    assert "Alice Ames" not in {clash["name"] for clash in changing["clashes"]}, "an interview is not in its own way"
    stranger = world.dave.http.get(f"{AVAILABILITY}{query}&interview={world.room}").json
    assert "Alice Ames" in {clash["name"] for clash in stranger["clashes"]}


def test_the_zone_of_a_person_is_the_one_that_their_browser_told_last(world):
    def zone_of(person):
        return world.alice.http.get(f"{AVAILABILITY}?person={person.user_id}").json["people"][0]["timezone"]

    assert zone_of(world.dave) is None
    for told, known in (("Asia/Tokyo", "Asia/Tokyo"), ("Mars/Phobos", "Asia/Tokyo"), ("Europe/Paris", "Europe/Paris")):
        world.dave.http.set_cookie("tz", told)
        world.dave.http.get("/dashboard")
        assert zone_of(world.dave) == known
    world.bob.http.set_cookie("tz", "America/Denver")
    world.bob.http.get(f"/interview/{world.room}/welcome")
    assert zone_of(world.bob) == "America/Denver"


def test_plans_are_stored_so_often_and_no_more(world):
    path = f"/interview/{world.other.meeting_link}"
    fields = FORM | {"candidate_id": str(world.carol.user_id)}
    with using(limits={Limit.STORED_FORM_PER_PERSON: "2 per hour"}):
        codes = [send(world.dave, world).status_code for _ in range(3)]
        codes += [world.dave.post(f"{path}/edit", fields).status_code]
        codes += [world.dave.post(f"{path}/mail/1/again").status_code]
        assert codes == [302, 302, 429, 429, 429]
        assert world.alice.post(f"{path}/edit", fields).status_code == 302, "another person is not concerned"


def test_an_interviewer_schedules_for_nobody_else_and_hands_nothing_over(world):
    answer = send(world.dave, world, interviewer_id=str(world.alice.user_id))
    assert (answer.status_code, "Only administrators" in answer.text) == (400, True)
    assert "interviewer_id" not in world.dave.http.get("/schedule-interview").text
    edit = f"/interview/{world.other.meeting_link}/edit"
    fields = FORM | {"candidate_id": str(world.carol.user_id), "interviewer_id": str(world.alice.user_id)}
    assert world.dave.post(edit, fields).status_code == 400
    assert interviews.get(world.other.id).interviewer_id == world.dave.user_id


def test_an_interviewer_of_the_panel_puts_nobody_out_of_their_interview(world):
    panel = {"panel_person_1": str(world.dave.user_id), "panel_role_1": "interviewer"}
    made = send(world.alice, world, **panel).location.partition("created=")[2]
    fields = FORM | {"candidate_id": str(world.bob.user_id), "interviewer_id": str(world.dave.user_id)}
    assert world.dave.post(f"/interview/{made}/edit", fields).status_code == 400
    assert planners.get(world.alice.user_id, "admin", made)[1].interviewer_id == world.alice.user_id


@pytest.mark.parametrize("whom", ["bob", "gone", "999999", "9" * 30])
def test_an_interview_is_held_by_somebody_active_of_the_team(world, whom):
    gone = add_user("gone", "Gone Gray", "interviewer")
    world.alice.post(f"/team/{gone}/deactivate")
    chosen = {"bob": world.bob.user_id, "gone": gone}.get(whom, whom)
    answer = send(world.alice, world, interviewer_id=str(chosen))
    assert read(answer).errors_of("interviewer_id")


def test_who_coordinates_says_whose_interview_it_is(world, cora):
    assert read(send(cora, world)).errors_of("interviewer_id") == "Choose an interviewer."
    assert read(cora.http.get("/schedule-interview")).chosen_in("interviewer_id") == ""
    answer = send(cora, world, interviewer_id=str(world.dave.user_id))
    assert "created-link" in cora.http.get(answer.location).text, "the link is theirs to send"
    link = answer.location.partition("created=")[2]
    assert planners.get(world.dave.user_id, "interviewer", link)[1].title == "Systems"
    assert cora.http.get(f"/interview/{link}").status_code == 404
    own = send(cora, world, interviewer_id=str(cora.user_id))
    assert own.status_code == 302, "who takes part as interviewer may coordinate, too"


def test_an_interview_is_handed_over_and_who_held_it_is_out(world):
    room = world.other.meeting_link
    dave = world.dave.connect(room)
    assert dave.emit("join", {"room": room})["ok"]
    fields = FORM | {"candidate_id": str(world.carol.user_id), "interviewer_id": str(world.alice.user_id)}
    assert world.alice.post(f"/interview/{room}/edit", fields).status_code == 302
    assert (dave.is_connected, interviews.get(world.other.id).interviewer_name) == (False, "Alice Ames")
    assert world.dave.http.get(f"/interview/{room}").status_code == 404


def test_who_was_on_the_panel_and_takes_over_is_there_once(world):
    panel = {"panel_person_1": str(world.dave.user_id), "panel_role_1": "observer"}
    answer = send(world.alice, world, **panel)
    link = answer.location.partition("created=")[2]
    plain = FORM | {"candidate_id": str(world.bob.user_id), "interviewer_id": str(world.dave.user_id)}
    assert world.alice.post(f"/interview/{link}/edit", plain).status_code == 302
    assert "Dave Dunn; panel" not in read(world.dave.http.get("/dashboard?status=all")).text
    assert planners.get(world.dave.user_id, "interviewer", link)[1]


def test_a_new_candidate_beside_the_form_comes_back_to_it(world):
    script = {"Accept": "application/json"}
    wrong = world.dave.post("/add-candidate", {"name": "", "email": "no address"}, headers=script)
    assert (wrong.status_code, set(wrong.json["errors"])) == (400, {"name", ""})
    taken = world.dave.post("/add-candidate", {"name": "Bob", "email": "bob@example.org"}, headers=script)
    assert taken.json["errors"]["email"]
    added = world.dave.post("/add-candidate", {"name": "Grace Hopper", "email": "grace@example.org"}, headers=script)
    assert added.status_code == 201
    assert candidates.get(added.json["id"]).name == added.json["name"] == "Grace Hopper"


def test_a_form_of_a_session_that_ended_gets_the_token_of_the_new_one(world):
    script = {"Accept": "application/json"}
    fields = {"name": "Grace", "email": "grace@example.org", "csrf_token": "of another session"}
    answer = world.dave.http.post("/add-candidate", data=fields, headers=script)
    assert (answer.status_code, bool(answer.json["errors"][""])) == (400, True)
    again = fields | {"csrf_token": answer.json["csrf_token"]}
    assert world.dave.http.post("/add-candidate", data=again, headers=script).status_code == 201


def rows(page):
    """The titles in the list, without what stands above it."""
    return [title for title in ("Backend engineer", "Data engineer", "Soon", "Missed") if title in list_of(page)]


def list_of(page):
    return page.text.partition('id="found"')[2]


def test_an_interviewer_sees_their_own_whatever_they_ask_for(world):
    for query in ("", "?whose=everybody&status=all", "?whose=everybody&q=backend"):
        page = world.dave.http.get(f"/dashboard{query}")
        assert "Backend engineer" not in page.text
        assert "whose=" not in page.text


def test_who_coordinates_sees_everybodys_and_joins_only_where_they_have_a_seat(world, cora):
    page = cora.http.get("/dashboard")
    assert rows(page) == ["Backend engineer", "Data engineer"]
    assert ("Alice Ames" in list_of(page), "/edit" in list_of(page)) == (True, True)
    assert f'href="/interview/{world.room}"' not in page.text, "there is no way in where there is no seat"
    assert rows(cora.http.get("/dashboard?whose=mine")) == []
    assert rows(world.alice.http.get("/dashboard")) == ["Backend engineer"]
    everybodys = world.alice.http.get("/dashboard?whose=everybody&q=dunn")
    assert rows(everybodys) == ["Data engineer"]
    assert 'name="whose" value="everybody"' in everybodys.text, "the search stays in the list"


def test_a_row_offers_what_is_of_use_now(world):
    """Joining what begins soon; the room of what begins in days; no report of what was cancelled before anybody came."""
    schedule(world.alice.user_id, world.bob.user_id, "Far", at=utcnow() + timedelta(days=2))
    off = schedule(world.alice.user_id, world.bob.user_id, "Off", at=utcnow() + timedelta(hours=2))
    ending.cancel(seat_of(world.alice, off))
    for person, who in ((world.alice, "Bob Burns"), (world.bob, "Alice Ames")):
        page = read(person.http.get("/dashboard?status=all"))
        labels = {one.get("aria-label") for one in page.all("a")}
        assert {f"Join {world.interview.title} with {who}", "Open the room of Far"} <= labels, person.name
        assert not {f"Join Far with {who}", f"Report of Off with {who}"} & labels, person.name


def test_days_have_headings_in_the_readers_zone(world):
    # Not where midnight is near: the world's own interview, minutes ahead, would be tomorrow's.
    world.alice.http.set_cookie("tz", "Asia/Tokyo" if utcnow().hour in (9, 10) else "Pacific/Kiritimati")
    schedule(world.alice.user_id, world.bob.user_id, "Soon", at=utcnow() + timedelta(days=1))
    page = read(world.alice.http.get("/dashboard"))
    assert page.text.index("Today") < page.text.index("Tomorrow") < page.text.index("Soon")


def test_a_candidates_page_lists_the_interviews_that_its_reader_may_know_of(world, cora):
    """Their own for an interviewer, the panel's too; everybody's for who coordinates, with a way in only to a seat."""
    page = f"/candidates/{world.bob.user_id}"
    assert "Backend engineer" not in world.dave.http.get(page).text
    told = cora.http.get(page).text
    assert ("Backend engineer" in told, f'href="/interview/{world.room}"' in told) == (True, False)
    send(world.alice, world, title="Watched", panel_person_1=str(world.dave.user_id), panel_role_1="observer")
    told = world.dave.http.get(page).text
    assert ("Watched" in told, "Backend engineer" in told) == (True, False)
    assert "None yet." in world.alice.http.get(f"/candidates/{add_user('zoe', 'Zoe Z', 'candidate')}").text


def missed(world):
    return schedule(world.alice.user_id, world.bob.user_id, "Missed", at=utcnow() - timedelta(hours=3))


def test_what_was_not_held_asks_what_to_do_and_is_not_under_upcoming(world):
    one = missed(world)
    page = world.alice.http.get("/dashboard")
    needs = page.text.partition('id="needs-title"')[2].partition('id="all-title"')[0]
    assert "Not held: Bob Burns was not in the room." in read(page).text
    assert all(f"/interview/{one.meeting_link}/{way}" in needs for way in ("edit", "no-show", "cancel"))
    assert rows(page) == ["Backend engineer"]
    assert rows(world.alice.http.get("/dashboard?status=overdue")) == ["Missed"]
    assert "Not held" in list_of(world.alice.http.get("/dashboard?status=all"))
    assert "Missed" not in world.bob.http.get("/dashboard").text


@pytest.mark.parametrize(("way", "status", "word"), [("no-show", 302, "Did not come"), ("cancel", 302, "Cancelled")])
def test_what_was_not_held_is_closed_at_once(world, way, status, word):
    one = missed(world)
    assert world.dave.post(f"/interview/{one.meeting_link}/{way}").status_code == 404
    assert world.alice.post(f"/interview/{one.meeting_link}/{way}").status_code == status
    assert "needs-title" not in world.alice.http.get("/dashboard").text
    assert word in list_of(world.alice.http.get("/dashboard?status=cancelled"))


def test_several_who_did_not_come_are_noted_together_and_it_is_taken_back(world):
    """Nobody else's are closed, what cannot be is named, and only who closed them takes it back, a while long."""
    one, other = missed(world), missed(world)
    links = [one.meeting_link, other.meeting_link]

    def states():
        return [interviews.get(each.id).status for each in (one, other)]

    for person, status in ((world.bob, 403), (world.dave, 302)):
        assert person.post("/dashboard/no-show", {"interview": links}).status_code == status
        assert person.post("/dashboard/no-show/undo").status_code == status
    assert "2 interviews are not yours to change." in world.dave.http.get("/dashboard").text
    for nothing in ([], ["x" * 300, "é\x00"]):
        assert world.alice.post("/dashboard/no-show", {"interview": nothing}).status_code == 302
    assert states() == ["scheduled"] * 2
    page = read(world.alice.http.get("/dashboard"))
    assert [box["value"] for box in page.all("input", name="interview")] == links[::-1]

    answer = world.alice.post("/dashboard/no-show", {"interview": [*links, world.room]}, follow_redirects=True)
    assert "the candidates of 2 interviews did not come" in answer.text
    assert "Backend engineer" in read(answer).text.partition("stays as it is.")[0]
    assert (states(), interviews.get(world.interview.id).status) == (["cancelled"] * 2, "scheduled")
    assert "/dashboard/no-show/undo" in answer.text
    assert "2 interviews are under Needs action again." in world.alice.post(
        "/dashboard/no-show/undo", follow_redirects=True
    ).text  # fmt: skip
    assert states() == ["scheduled"] * 2
    assert "can no longer be undone" in world.alice.post("/dashboard/no-show/undo", follow_redirects=True).text
    world.alice.post(f"/interview/{one.meeting_link}/cancel")
    with pytest.raises(Conflict, match="interview-over"):
        ending.undo_no_show(seat_of(world.alice, one))


def test_moving_what_was_not_held_makes_a_new_link_at_once(world):
    one = missed(world)
    answer = world.alice.post(f"/interview/{one.meeting_link}/edit", FORM | {"candidate_id": str(world.bob.user_id)})
    assert "created-link" in world.alice.http.get(answer.location).text
    assert "needs-title" not in world.alice.http.get("/dashboard").text


def test_nobody_is_noted_as_missing_while_they_can_still_come(world):
    assert world.alice.post(f"/interview/{world.room}/no-show").status_code == 409
    assert interviews.get(world.interview.id).status == "scheduled"
