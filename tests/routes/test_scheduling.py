"""Scheduling: the document's three fields are enough; an error keeps what was typed; times mean what the clocks say."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from services.base.clock import utcnow
from services.interview import interviews, planners
from services.people import candidates
from tests import agendas
from tests.people import schedule
from tests.routes.pages import past_welcome, read

pytestmark = pytest.mark.both_databases

TYPED = "2027-06-01T14:30"


def fields(world, **changed):
    given = {"title": "Systems", "scheduled_time": TYPED, "candidate_id": str(world.bob.user_id), **changed}
    return {key: value for key, value in given.items() if value is not None}


def send(world, **changed):
    return world.alice.post("/schedule-interview", fields(world, **changed))


def made(world, answer):
    """The interview that the answer tells of."""
    assert answer.status_code == 302, read(answer).text
    (link,) = parse_qs(urlsplit(answer.location).query)["created"]
    return planners.get(world.alice.user_id, "interviewer", link)[1]


def count(world):
    return agendas.page(world.alice.user_id, is_interviewer=True, search="", status="all", number=1).total


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"), ({"title": None}, "title"), ({"title": "x" * 201}, "title"), ({"title": "\u2028"}, "title"),
        ({"scheduled_time": ""}, "scheduled_time"), ({"scheduled_time": None}, "scheduled_time"),
        ({"scheduled_time": "tomorrow"}, "scheduled_time"), ({"scheduled_time": "2027-02-30T10:00"}, "scheduled_time"),
        ({"scheduled_time": "1999-01-01T10:00"}, "scheduled_time"), ({"scheduled_time": "9999-12-31T23:59"}, "scheduled_time"),
        ({"scheduled_time": "2027-03-28T02:30", "timezone": "Europe/Berlin"}, "scheduled_time"),
        ({"candidate_id": None}, "candidate_id"), ({"candidate_id": ""}, "candidate_id"), ({"candidate_id": "x"}, "candidate_id"),
        ({"candidate_id": "999999"}, "candidate_id"), ({"candidate_id": "9" * 40}, "candidate_id"),
        ({"timezone": "Mars/Phobos"}, "timezone"), ({"duration": "7"}, "duration"), ({"duration": "-60"}, "duration"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_beside_its_field_and_keeps_what_was_typed(world, changed, field):
    answer = send(world, **changed)
    page = read(answer)
    assert (answer.status_code, count(world)) == (400, 1)
    assert page.errors_of(field)
    if field != "title":
        assert page.value_of("title") == "Systems"
    if field != "scheduled_time":
        assert page.value_of("scheduled_time") == TYPED
    if field != "candidate_id":
        assert page.chosen_in("candidate_id") == str(world.bob.user_id)
    if field not in ("timezone", "scheduled_time"):
        assert page.chosen_in("timezone") == "UTC"


def test_a_time_that_the_clocks_skip_is_kept_and_said_with_its_zone(world):
    page = read(send(world, scheduled_time="2027-03-28T02:30", timezone="Europe/Berlin", duration="90"))
    assert "Europe/Berlin skip this time" in page.errors_of("scheduled_time")
    assert page.value_of("scheduled_time") == "2027-03-28T02:30"
    assert (page.chosen_in("timezone"), page.chosen_in("duration")) == ("Europe/Berlin", "90")


@pytest.mark.parametrize("person", ["alice", "dave"])
def test_nobody_but_a_candidate_can_be_chosen(world, person):
    answer = send(world, candidate_id=str(getattr(world, person).user_id))
    assert read(answer).errors_of("candidate_id")
    assert count(world) == 1


def test_a_deactivated_candidate_is_not_on_the_list(world):
    candidates.deactivate(world.bob.user_id, at=utcnow())
    assert f'value="{world.bob.user_id}"' not in world.alice.http.get("/schedule-interview").text
    assert send(world).status_code == 400


@pytest.mark.parametrize("spelling", [TYPED, "2027-06-01T14:30:00", "2027-06-01 14:30", "2027-06-01 14:30:00"])
def test_the_three_fields_of_the_document_are_enough(world, spelling):
    interview = made(world, send(world, scheduled_time=spelling))
    assert interview.scheduled_time == datetime(2027, 6, 1, 14, 30, tzinfo=UTC)
    assert (interview.title, interview.candidate_id, interview.timezone) == ("Systems", world.bob.user_id, "UTC")
    assert (interview.duration_minutes, interview.status) == (60, "scheduled")


@pytest.mark.parametrize("told", ["America/New_York", "America%2FNew_York"])
def test_without_a_zone_the_time_is_meant_as_the_readers_clocks_show_it(world, told):
    world.alice.http.set_cookie("tz", told)
    interview = made(world, send(world))
    assert interview.scheduled_time == datetime(2027, 6, 1, 18, 30, tzinfo=UTC)
    assert interview.timezone == "America/New_York"


@pytest.mark.parametrize(
    ("zone", "typed", "moment"),
    [
        ("Europe/Berlin", "2027-06-01T14:30", "2027-06-01T12:30+00:00"),
        ("Europe/Berlin", "2027-10-31T02:30", "2027-10-31T00:30+00:00"),
        ("America/New_York", "2027-11-07T01:30", "2027-11-07T05:30+00:00"),
        ("Asia/Kathmandu", "2027-06-01T00:00", "2027-05-31T18:15+00:00"),
    ],
)
def test_a_zone_that_is_chosen_counts_and_the_form_shows_the_same_clock_again(world, zone, typed, moment):
    world.alice.http.set_cookie("tz", "Pacific/Auckland")
    interview = made(world, send(world, scheduled_time=typed, timezone=zone, duration="45"))
    assert interview.scheduled_time == datetime.fromisoformat(moment)
    page = read(world.alice.http.get(f"/interview/{interview.meeting_link}/edit"))
    assert page.value_of("scheduled_time") == typed
    assert (page.chosen_in("timezone"), page.chosen_in("duration")) == (zone, "45")


@pytest.mark.parametrize("zone", ["", "Mars/Phobos", "<script>", "../../etc/passwd", "x" * 3000])
def test_a_zone_that_a_cookie_makes_up_is_utc(world, zone):
    world.alice.http.set_cookie("tz", zone)
    assert read(world.alice.http.get("/schedule-interview")).chosen_in("timezone") == "UTC"
    assert made(world, send(world)).timezone == "UTC"


def test_the_link_to_hand_on_is_shown_with_its_host_to_its_interviewer_only(world):
    answer = send(world)
    page = read(world.alice.http.get(answer.location))
    made(world, answer)
    assert re.fullmatch(r"http://localhost/join#[\w-]{43}", page.value_of_id("created-link"))
    (written,) = [one["href"] for one in page.all("a") if one.get("href", "").startswith("mailto:")]
    body = parse_qs(urlsplit(written).query)["body"][0]
    assert (urlsplit(written).path, page.value_of_id("created-link") in body) == ("bob@example.org", True)
    assert "You can ask to join from 15 minutes before the start." in body, "as the server keeps it"
    assert "created-link" not in world.alice.http.get(answer.location).text, "it is shown once"
    for person in (world.bob, world.carol, world.dave):
        assert "created-link" not in person.http.get(answer.location).text
    for path in (
        "/dashboard?created=",
        f"/dashboard?created={'x' * 5000}",
        f"/dashboard?created={world.other.meeting_link}",
    ):
        assert "created-link" not in world.alice.http.get(path).text


def test_the_candidate_of_the_link_is_chosen_already(world):
    page = read(world.alice.http.get(f"/schedule-interview?candidate={world.carol.user_id}"))
    assert page.chosen_in("candidate_id") == str(world.carol.user_id)
    for strange in ("x", "-1", "9" * 40, ""):
        assert world.alice.http.get(f"/schedule-interview?candidate={strange}").status_code == 200


def test_a_time_that_has_passed_is_refused_and_the_present_minute_is_not(world):
    past = read(send(world, scheduled_time="2020-01-01T10:00"))
    assert "This time has passed" in past.errors_of("scheduled_time")
    assert (past.value_of("scheduled_time"), count(world)) == ("2020-01-01T10:00", 1)
    made(world, send(world, scheduled_time=f"{utcnow():%Y-%m-%dT%H:%M}", timezone="UTC"))
    running = schedule(world.alice.user_id, world.bob.user_id, "Running", at=utcnow() - timedelta(minutes=20))
    kept = fields(world, title="Renamed", scheduled_time=f"{running.scheduled_time:%Y-%m-%dT%H:%M}", timezone="UTC")
    assert world.alice.post(f"/interview/{running.meeting_link}/edit", kept).status_code == 302, "its time stays"
    moved = kept | {"scheduled_time": f"{utcnow() - timedelta(minutes=10):%Y-%m-%dT%H:%M}"}
    assert world.alice.post(f"/interview/{running.meeting_link}/edit", moved).status_code == 400


def test_an_overlap_is_said_and_not_refused(world):
    made(world, send(world, title="First"))
    world.alice.http.get("/dashboard")
    second = made(world, send(world, title="Second", scheduled_time="2027-06-01T15:00"))
    assert "Alice Ames is also in “First” at 1 Jun 2027, 14:30 UTC." in read(world.alice.http.get("/dashboard")).text
    assert second.status == "scheduled"


def test_nobody_is_chosen_until_somebody_chooses(world):
    page = read(world.alice.http.get("/schedule-interview"))
    assert page.chosen_in("candidate_id") == ""
    assert page.chosen_in("interviewer_id") == str(world.alice.user_id)


def test_the_lists_are_refreshed_without_losing_what_was_typed(world):
    page = read(send(world, title="Half", scheduled_time="", again="yes"))
    assert (page.value_of("title"), page.errors_of("scheduled_time"), count(world)) == ("Half", "", 1)


def test_a_zone_by_its_older_name_is_shown_by_the_present_one(world):
    world.alice.http.set_cookie("tz", "Asia/Calcutta")
    page = read(world.alice.http.get("/schedule-interview"))
    assert page.chosen_in("timezone") == "Asia/Kolkata"
    assert page.all("option", value="Asia/Calcutta") == []
    ((kolkata,), (berlin,)) = (page.all("option", value=zone) for zone in ("Asia/Kolkata", "Europe/Berlin"))
    assert "Asia/Calcutta" in kolkata["data-words"]
    assert berlin["data-name"] == "Berlin, Germany"


def test_changing_an_interview_changes_what_was_changed(world):
    answer = world.alice.post(f"/interview/{world.room}/edit", fields(world, title="Renamed", timezone="Europe/Berlin"))
    assert answer.location == f"/dashboard?created={world.room}&moved=yes"
    after = interviews.get(world.interview.id)
    assert (after.title, after.timezone, after.meeting_link) == ("Renamed", "Europe/Berlin", world.room)
    assert after.scheduled_time == datetime(2027, 6, 1, 12, 30, tzinfo=UTC)


def test_a_refused_change_keeps_what_was_typed_and_changes_nothing(world):
    answer = world.alice.post(f"/interview/{world.room}/edit", fields(world, title="Renamed", scheduled_time="never"))
    assert answer.status_code == 400
    assert read(answer).value_of("title") == "Renamed"
    assert interviews.get(world.interview.id) == world.interview


def test_the_candidate_of_an_interview_stays_on_its_list_when_deactivated(world):
    candidates.deactivate(world.bob.user_id, at=utcnow())
    page = read(world.alice.http.get(f"/interview/{world.room}/edit"))
    assert page.chosen_in("candidate_id") == str(world.bob.user_id)
    assert world.alice.post(f"/interview/{world.room}/edit", fields(world, title="Renamed")).location.startswith(
        "/dashboard"
    )


def test_an_unusual_duration_or_a_zone_of_an_older_version_stays_as_it_is(world):
    from db.engine import database
    from repositories import interviews as rows

    database.run(lambda db: rows.update_interview(db, world.interview.id, {"duration_minutes": 47, "timezone": "CET"}))
    page = read(world.alice.http.get(f"/interview/{world.room}/edit"))
    assert (page.chosen_in("duration"), page.chosen_in("timezone")) == ("47", "UTC")
    assert world.alice.http.get("/dashboard").status_code == 200
    assert past_welcome(world.bob, world.room).status_code == 200


@pytest.mark.parametrize("how", ["cancel", "complete"])
def test_what_has_ended_is_no_longer_changed(world, how):
    assert world.alice.post(f"/interview/{world.room}/{how}").status_code == 302
    assert world.alice.http.get(f"/interview/{world.room}/edit").status_code == 409
    assert world.alice.post(f"/interview/{world.room}/edit", fields(world)).status_code == 409
    again = {"cancel": 409, "complete": 409 if how == "cancel" else 302}
    for action, status in again.items():
        assert world.alice.post(f"/interview/{world.room}/{action}").status_code == status
    assert interviews.get(world.interview.id).title == "Backend engineer"


def test_times_are_shown_in_the_readers_zone(world):
    schedule(world.alice.user_id, world.bob.user_id, "Midsummer", at=datetime(2027, 6, 24, 22, 30, tzinfo=UTC))
    for zone, words in (
        ("Europe/Berlin", "Fri 25 Jun 2027"),
        ("America/New_York", "Thu 24 Jun 2027"),
        ("", "Thu 24 Jun 2027"),
    ):
        world.bob.http.set_cookie("tz", zone)
        assert words in read(world.bob.http.get("/dashboard")).text


def test_the_dashboard_tells_who_waits_to_the_interviewer_only(world):
    bob = world.bob.connect(world.room)
    bob.emit("request-join", {"room": world.room})
    (told,) = world.alice.http.get("/dashboard/waiting").json["waiting"]
    assert (told["meeting_link"], told["candidate_name"]) == (world.room, "Bob Burns")
    assert datetime.fromisoformat(told["requested_at"]) - utcnow() < timedelta(minutes=1)
    for person in (world.bob, world.carol, world.dave):
        assert person.http.get("/dashboard/waiting").json == {"waiting": []}
    bob.close()
    assert world.alice.http.get("/dashboard/waiting").json == {"waiting": []}
