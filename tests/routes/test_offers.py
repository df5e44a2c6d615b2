"""Offering times on the team's pages, and choosing one by the link: what strangers get, what is refused, what is said."""

import re
from html import unescape

from icalendar import Calendar

from services.base.clock import utcnow
from services.base.limits import Limit
from services.interview import PanelMember, members
from services.planning import Values, choosing, interview_templates, offers, slots
from services.questions import bank, planned
from tests.in_force import using
from tests.mailing import mail_on, rows
from tests.offering import DAY, keep_hours, offered, opened, tomorrow
from tests.people import Caller, add_user, schedule
from tests.questions import content
from tests.routes.pages import read

PAGES = ("", "/calendar.ics")
FORMS = ("/hold", "/confirm", "/cancel", "/enter")


def browser(app):
    return Caller(app, "somebody", None, app.test_client())


def came(app, made):
    """A candidate's browser that opened the link, at the offer's own page."""
    caller = browser(app)
    answer = caller.post("/times", {"secret": f"http://localhost/times#{made.secret}"})
    assert (answer.status_code, answer.location) == (303, f"/slots/{made.offer.link}")
    return caller


def iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def words(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>|[\u2068\u2069]", " ", answer.text)))


def form(world, **changed):
    first = (utcnow() + DAY).date()
    return {
        "title": "Backend engineer",
        "candidate_id": world.bob.user_id,
        "person_1": world.alice.user_id,
        "how": "all",
        "duration": 60,
        "first_day": first.isoformat(),
        "last_day": (first + 6 * DAY).isoformat(),
        "timezone": "UTC",
        "change_hours": 24,
    } | changed


def test_who_did_not_open_the_link_is_asked_for_it_whatever_else_they_opened(app, world):
    keep_hours(world.alice)
    made, other = offered(world.alice, world.bob), offered(world.alice, world.carol)
    fields = {"start": iso(tomorrow(10)), "word": "x"}
    for caller in (browser(app), world.bob, world.alice, came(app, other)):
        for link in (made.offer.link, "no-such-offer", "x" * 300):
            answers = [caller.http.get(f"/slots/{link}{one}") for one in PAGES]
            answers += [caller.post(f"/slots/{link}{one}", fields) for one in FORMS]
            assert {(one.status_code, one.location) for one in answers} == {(303, "/times")}
    assert opened(made).state is slots.State.CHOOSE


def test_a_link_that_opens_nothing_says_so_and_guesses_are_counted_as_those_of_invitations(app, world):
    keep_hours(world.alice)
    made = offered(world.alice, world.bob)
    offers.new_link(made.offer, at=utcnow())
    stranger = browser(app)
    old = stranger.post("/times", {"secret": made.secret})
    assert (old.status_code, 'data-slots-refused="invitation-revoked"' in old.text) == (410, True)
    with using(limits={Limit.INVITATION_PER_ADDRESS: "3 per minute"}):
        statuses = [stranger.post("/times", {"secret": f"{number:043}"}).status_code for number in range(5)]
        assert statuses == [404, 404, 404, 429, 429]
        assert stranger.post("/join", {"secret": "x" * 43}).status_code == 429


def test_a_link_that_a_mail_program_changed_still_leads_there(app, world):
    keep_hours(world.alice)
    secret = offered(world.alice, world.bob).secret
    for path in (f"/times%23{secret}", f"/times?%23{secret}", f"/times/%23{secret}"):
        assert browser(app).http.get(path).location == f"/times#{secret}", path


def test_one_link_is_asked_only_so_often_in_a_minute(app, world):
    keep_hours(world.alice)
    made = offered(world.alice, world.bob)
    caller = came(app, made)
    with using(limits={Limit.SLOTS_PER_OFFER: "2 per minute"}):
        assert [caller.http.get(f"/slots/{made.offer.link}").status_code for _one in range(3)] == [200, 200, 429]
        assert came(app, offered(world.alice, world.carol)), "another link is not concerned"


def test_what_is_no_time_and_what_is_not_open_any_more_is_said_with_the_next_times(app, world):
    keep_hours(world.alice)
    made = offered(world.alice, world.bob)
    caller, path = came(app, made), f"/slots/{made.offer.link}"
    for start in ("", "x", "2026", "\x00", "9999-99-99T00:00:00Z", iso(tomorrow(10))[:-1], "1" * 5000):
        for where in ("/hold", "/confirm"):
            answer = caller.post(path + where, {"start": start})
            assert (answer.status_code, "Choose a time from the list." in answer.text) == (400, True), start
    assert caller.post(f"{path}/hold", {"start": iso(tomorrow(10))}).status_code == 200
    schedule(world.alice.user_id, world.carol.user_id, "Staff's own", at=tomorrow(10))
    answer = caller.post(f"{path}/confirm", {"start": iso(tomorrow(10)), "word": "Thanks <b>"})
    assert answer.status_code == 409
    assert "This time is no longer open. Choose another." in answer.text
    assert f'value="{iso(tomorrow(11))}"' in answer.text
    assert f'value="{iso(tomorrow(10))}"' not in answer.text
    assert 'name="word" value="Thanks &lt;b&gt;"' in answer.text, "what was typed is not lost"


def test_a_time_is_chosen_in_the_zone_of_the_reader_without_scripts(app, world):
    keep_hours(world.alice)
    made = offered(world.alice, world.bob, days=1)
    caller, path = came(app, made), f"/slots/{made.offer.link}"
    assert "Times in UTC" in caller.http.get(path).text
    caller.http.set_cookie("tz", "America/New_York")
    assert "Times in America/New York" in caller.http.get(path).text
    page = caller.http.get(f"{path}?zone=Asia/Kathmandu")
    assert "Times in Asia/Kathmandu" in page.text
    assert ">14:45<" in page.text, "9:00 in UTC"
    assert "Times in Asia/Kathmandu" in caller.http.get(f"{path}?zone=Mars").text
    held = caller.post(f"{path}/hold", {"start": iso(tomorrow(10))})
    assert "15:45 – 16:45 Asia/Kathmandu" in words(held)
    assert "This time is kept for you until" in held.text
    answer = caller.post(f"{path}/confirm", {"start": iso(tomorrow(10))})
    assert (answer.status_code, answer.location) == (303, path)
    again = caller.post(f"{path}/confirm", {"start": iso(tomorrow(11))})
    assert (again.status_code, again.location) == (303, path), "pressed twice, the first counts"
    page = caller.http.get(path)
    assert "Your interview is scheduled" in page.text
    assert "15:45 – 16:45 Asia/Kathmandu" in words(page)
    (event,) = Calendar.from_ical(caller.http.get(f"{path}/calendar.ics").data).walk("VEVENT")
    assert event["dtstart"].dt == tomorrow(10)
    way_in = re.search(r"http://localhost/join#([\w-]{43})", page.text).group(1)
    entered = caller.post(f"{path}/enter")
    assert entered.location == f"/join#{way_in}", "the link that was shown, as long as it works"
    assert caller.post("/join", {"secret": way_in}).status_code == 303
    assert "Times offered" not in world.alice.http.get("/dashboard").text


def test_a_choice_is_moved_and_cancelled_by_its_link_and_the_team_reads_why(app, world, mail_server):
    keep_hours(world.alice)
    with mail_on(mail_server):
        made = offered(world.alice, world.bob)
        assert [one.kind for one in rows()] == ["offer"]
        caller, path = came(app, made), f"/slots/{made.offer.link}"
        assert caller.post(f"{path}/cancel").status_code == 400
        caller.post(f"{path}/confirm", {"start": iso(tomorrow(10))})
        socket = world.alice.connect(opened(made).interview.meeting_link)
        assert "Choose another time" in caller.http.get(f"{path}?move=yes").text
        assert "kept for you" in caller.post(f"{path}/hold", {"start": iso(tomorrow(12))}).text
        long = caller.post(f"{path}/confirm", {"start": iso(tomorrow(12)), "move": "yes", "word": "x" * 501})
        assert (long.status_code, "x" * 501 in long.text) == (400, True)
        moved = caller.post(f"{path}/confirm", {"start": iso(tomorrow(12)), "move": "yes", "word": "Dentist."})
        assert (moved.status_code, opened(made).interview.scheduled_time) == (303, tomorrow(12))
        assert not socket.is_connected, "who is in the room proves their seat again"
        dashboard = world.alice.http.get("/dashboard")
        assert "Bob Burns chose another time." in dashboard.text
        assert "“Dentist.”" in dashboard.text
        assert caller.post(f"{path}/cancel", {"word": "x" * 501}).status_code == 400
        assert caller.post(f"{path}/cancel", {"word": "Found a job."}).status_code == 303
        assert "You cancelled it." in caller.http.get(path).text
        assert caller.post(f"{path}/enter").status_code == 404
        dashboard = world.alice.http.get("/dashboard")
        assert "Bob Burns cancelled." in dashboard.text
        assert "“Found a job.”" in dashboard.text
        assert "“Found a job.”" not in world.alice.http.get("/dashboard?status=completed").text
        world.alice.post(f"/offer-times/{made.offer.link}/dismiss")
        assert "Bob Burns cancelled." not in world.alice.http.get("/dashboard").text


def test_after_the_last_hour_the_page_says_whom_to_write_to(app, world):
    keep_hours(world.alice)
    made = offered(world.alice, world.bob, days=3, change_hours=300)
    caller, path = came(app, made), f"/slots/{made.offer.link}"
    caller.post(f"{path}/confirm", {"start": iso(tomorrow(10))})
    page = caller.http.get(path)
    assert "It can no longer be moved or cancelled here. Write to Alice Ames: alice@example.org" in words(page)
    for where, fields in (("/cancel", {}), ("/confirm", {"start": iso(tomorrow(12)), "move": "yes"})):
        answer = caller.post(path + where, fields)
        assert "can no longer be changed here" in answer.text
        assert answer.status_code in (400, 409)
    assert opened(made).interview.scheduled_time == tomorrow(10)


def test_the_team_offers_times_and_gets_the_link_once(app, world):
    alice, path = world.alice, "/offer-times"
    refused = alice.post(path, form(world))
    assert (refused.status_code, "No time is open with these people" in refused.text) == (400, True)
    keep_hours(alice)
    for field, value, said in (
        ("title", "", "Enter a title."),
        ("candidate_id", "", "Choose a candidate."),
        ("person_1", "0", "Choose between one and 5 interviewers."),
        ("first_day", "x", "Not a valid date value"),
        ("last_day", "2020-01-01", "Choose a last day that has not passed."),
        ("change_hours", "7", "Not a valid choice"),
        ("how", "x", "Choose from the list."),
    ):
        answer = alice.post(path, form(world, **{field: value}))
        assert (answer.status_code, said in answer.text) == (400, True), field
    terms = "person=1&how=all&duration=60&timezone=UTC"
    assert alice.http.get(f"{path}/open?{terms}").json == {"refused": None}
    first, last = form(world)["first_day"], form(world)["last_day"]
    terms = f"person={alice.user_id}&how=all&duration=60&timezone=UTC&first_day={first}&last_day={last}"
    assert alice.http.get(f"{path}/open?{terms}").json["count"] == 105
    without = alice.http.get(f"{path}/open?{terms}&person={world.dave.user_id}").json
    assert (without["count"], without["without_hours"]) == (0, [{"name": "Dave Dunn", "is_reader": False}])
    answer = alice.post(path, form(world))
    page = alice.http.get(answer.location)
    secret = re.search(r"http://localhost/times#([\w-]{43})", page.text).group(1)
    assert "Nothing was sent: send the link to Bob Burns yourself now." in page.text
    assert secret not in alice.http.get(answer.location).text, "shown once"
    link = answer.location.rpartition("/")[2]
    assert "Waiting for the candidate" in alice.http.get("/dashboard").text
    for stranger in (world.dave,):
        for method, where in (("get", ""), ("post", "/link"), ("post", "/withdraw"), ("post", "/dismiss")):
            asked = stranger.http.get if method == "get" else stranger.post
            assert asked(f"{path}/{link}{where}").status_code == 404
    anew = alice.http.get(alice.post(f"{path}/{link}/link").location).text
    assert secret not in anew
    assert "/times#" in anew
    assert "mail is off" in alice.http.get(alice.post(f"{path}/{link}/send").location).text
    alice.post(f"{path}/{link}/withdraw")
    assert "Backend engineer" not in words(alice.http.get("/dashboard")).partition("Today")[0]
    assert opened_state(app, anew) == "withdrawn"


def opened_state(app, page):
    caller = browser(app)
    secret = re.search(r"/times#([\w-]{43})", page).group(1)
    text = caller.http.get(caller.post("/times", {"secret": secret}).location).text
    return re.search(r'data-slots-state="(\w+)"', text).group(1)


def test_an_offer_brings_what_its_template_plans_into_the_interview(app, world):
    """Filled in where nothing was entered; questions, language, reminders and observers come when a time is chosen."""
    keep_hours(world.alice, world.dave)
    erin = add_user("erin", "Erin F.", "interviewer")
    ids = [bank.add(content(title=one), is_draft=False, by=world.alice.user_id, at=utcnow()) for one in ("One", "Two")]
    panel = (PanelMember(world.dave.user_id, "interviewer"), PanelMember(erin, "observer"))
    values = Values("Backend, first round", 45, "go", panel, ("light", ()), tuple(ids), "hour")
    kept = interview_templates.add(values, by=world.alice.user_id, at=utcnow())

    for gone in ("999", "x", "9" * 40, "-1"):
        answer = world.alice.post("/offer-times", form(world, title="Typed", use_template="yes", start_from=gone))
        assert (answer.status_code, read(answer).value_of("title")) == (200, "Typed"), gone
    assert world.alice.post("/offer-times", form(world, template="999")).status_code == 400
    entered = form(world, title="", use_template="yes", start_from=kept)
    page = read(world.alice.post("/offer-times", entered))
    assert (page.value_of("title"), page.chosen_in("duration"), page.chosen_in("proctoring")) == (
        "Backend, first round", "45", "light",
    )  # fmt: skip
    assert (page.chosen_in("person_2"), page.value_of("first_day")) == (str(world.dave.user_id), entered["first_day"])
    for said in ("2 questions come along", "whatever their hours say: Erin F."):
        assert said in page.text

    chosen = form(world, template=kept, duration=45, person_2=world.dave.user_id, proctoring="light")
    link = world.alice.post("/offer-times", chosen).location.rpartition("/")[2]
    offer, _people = offers.get(world.alice.user_id, "admin", link)
    bank.archive(ids[0], at=utcnow())
    opened_ = slots.get(link, offers.new_link(offer, at=utcnow()), at=utcnow())
    made = choosing.confirm(opened_, tomorrow(10), at=utcnow()).interview
    assert (made.code_language, made.reminders, made.duration_minutes) == ("go", "hour", 45)
    assert [one.title for one in planned.list_of(made.id)] == ["Two"], "what is archived by then is left out"
    seats = {(one.user_id, one.role.value) for one in members.panels_of([made])[made.id]}
    assert seats == {(world.dave.user_id, "interviewer"), (erin, "observer")}
    assert interview_templates.get(kept).template.used_count == 1

    # An offer whose template is gone by then gives what stands in the offer.
    other = offers.get(
        world.alice.user_id, "admin", world.alice.post("/offer-times", chosen).location.rpartition("/")[2]
    )[0]
    interview_templates.delete(kept, by=world.alice.user_id, role="admin", at=utcnow())
    plain = choosing.confirm(
        slots.get(other.link, offers.new_link(other, at=utcnow()), at=utcnow()), tomorrow(12), at=utcnow()
    ).interview
    assert (plain.code_language, plain.reminders, planned.list_of(plain.id)) == ("python", None, [])
