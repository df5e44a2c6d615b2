"""What people do leaves an entry, with who did it, to whom and from where; what is refused leaves none but its refusal."""

from datetime import timedelta

import pytest

from db.engine import database
from repositories.states import QuestionState
from routes.audit_words import DEEDS
from services.audit import audit
from services.base import Invalid
from services.base.clock import utcnow
from services.people import accounts, refused_sign_ins
from services.planning import busy_calendars, ending, interview_templates, template_questions
from services.questions import bank
from tests.api.ordered import TITLE, opened
from tests.api.programs import make
from tests.api.recruiting import Recruiting
from tests.offering import keep_hours
from tests.people import Caller, schedule, sign_in
from tests.questions import content
from tests.routes.full_house import admit, give_resume
from tests.second_factors import give_phone
from tests.services.seated import seat_of

LONG = "violet harbour nine lanterns"


def entries():
    """All of them, the oldest first."""
    return list(reversed(database.read(lambda db: audit.latest(db, limit=200))))


def noted():
    return [(one.action, one.doer_name, one.subject) for one in entries()]


@pytest.fixture
def browser(app, world):
    return Caller(app, "browser", None, app.test_client())


def test_a_flood_of_refused_sign_ins_is_counted_and_does_not_fill_the_table(world, browser):
    began = utcnow()
    for name in ("alice", "nobody-here"):
        browser.post("/login", {"username": name, "password": "my-secret-in-the-wrong-field"})
    first, second = entries()
    assert (first.action, first.subject, first.doer_id) == ("sign-in-refused", "Alice Ames", None)
    assert (second.subject, second.subject_id, second.address) == ("", None, "127.0.0.1"), "a typed name is not kept"
    for _again in range(refused_sign_ins.MAX_NOTED * 3):
        refused_sign_ins.note(world.alice.user_id, "password", at=began + timedelta(minutes=1))
    assert len(entries()) == refused_sign_ins.MAX_NOTED_OF_ADDRESS + 2
    refused_sign_ins.note_left_out(at=began + timedelta(minutes=12))
    last = entries()[-1]
    assert (last.action, last.details) == (
        "sign-ins-refused",
        {"count": 3 * refused_sign_ins.MAX_NOTED - refused_sign_ins.MAX_NOTED_OF_ADDRESS},
    )
    assert last.address == "the program itself"


def test_signing_in_and_what_people_do_to_accounts(world, browser):
    admin, dave = world.alice, world.dave.user_id
    refused = [
        world.dave.post("/team/invite", {"name": "Eve", "email": "eve@example.org", "role": "admin"}),
        world.dave.post(f"/team/{admin.user_id}/deactivate"),
        admin.post(f"/team/{admin.user_id}/deactivate"),
        world.nobody.post(f"/team/{dave}/deactivate"),
    ]
    assert {one.status_code for one in refused} <= {302, 401, 403, 409}
    assert entries() == [], "what was refused did not happen"
    new = {"name": "Grace", "email": "grace@example.org", "username": "grace", "password": LONG, "role": "interviewer"}
    assert admin.post("/team/add", new).status_code == 302
    browser.post("/login", {"username": "grace", "password": LONG})
    browser.post("/password", {"present": LONG, "password": LONG + " one", "again": LONG + " one"})
    sign_in(browser.app, "grace", accounts.find_id("grace"))
    for _often in range(3):  # Only the first ends something.
        browser.post("/password/sign-out-elsewhere")
    browser.http.get("/logout")
    give_phone(world.dave, at=utcnow())
    for verb in ("second-factor/remove", "deactivate", "reactivate", "link"):
        assert admin.post(f"/team/{dave}/{verb}", {"successor": "0"}).status_code == 302, verb
    who = "Alice Ames", "Dave Dunn"
    assert noted() == [
        ("person-added", "Alice Ames", "Grace"),
        ("signed-in", "Grace", "Grace"),
        ("password-changed", "Grace", "Grace"),
        ("sessions-ended", "Grace", "Grace"),
        ("signed-out", "Grace", "Grace"),
        ("two-step-on", "Dave Dunn", "Dave Dunn"),
        ("two-step-off", *who),
        ("person-deactivated", *who),
        ("person-reactivated", *who),
        ("account-link", *who),
    ]
    told = entries()
    assert {one.address for one in told if one.action != "two-step-on"} == {"127.0.0.1"}
    assert LONG not in str(told)
    assert told[0].details == {"role": "interviewer"}


def test_planning_links_and_reading(world):
    alice, bob, title = world.alice, world.bob, world.interview.title
    give_resume(bob)
    room = f"/interview/{world.room}"
    refused = [world.dave.http.get(f"{room}/{page}") for page in ("report", "report.json", "resume")]
    refused += [world.dave.post(f"{room}/invitation"), bob.post(f"{room}/invitation/revoke")]
    assert {one.status_code for one in refused} <= {403, 404}
    assert [one[0] for one in noted()] == ["candidate-changed"], "by whoever gave the resume"
    assert alice.post(f"{room}/invitation").status_code == 302
    assert alice.post(f"{room}/invitation/revoke").status_code == 302
    admit(world)
    for _again in range(3):
        assert alice.http.get(f"{room}/resume").status_code == 200
    ending.complete(seat_of(alice, world.interview), at=utcnow())
    ending.complete(seat_of(alice, world.interview), at=utcnow())
    for _again in range(2):
        assert bob.http.get(f"{room}/report").status_code == 200
        assert alice.http.get(f"{room}/report").status_code == 200
    assert alice.http.get(f"{room}/report.json").status_code == 200
    assert noted()[1:] == [
        ("invitation-made", "Alice Ames", title),
        ("invitation-revoked", "Alice Ames", title),
        ("resume-read", "Alice Ames", "Bob Burns"),
        ("interview-ended", "Alice Ames", title),
        ("report-read", "Bob Burns", title),
        ("report-read", "Alice Ames", title),
        ("report-exported", "Alice Ames", title),
    ]
    assert {one.whom_id for one in entries() if one.subject_kind == "interview"} == {bob.user_id}
    later = schedule(alice.user_id, bob.user_id, "Another talk")
    ending.cancel(seat_of(alice, later))
    assert [one[0] for one in noted()[-2:]] == ["interview-scheduled", "interview-cancelled"]


def test_orders_of_a_recruiting_system(app, world):
    keep_hours(world.alice)
    template, test_id = opened(world)
    recruiting = Recruiting(app, make(world.alice.user_id, "orders"))
    begun = len(entries())
    place = f"/templates/{template}/orders"
    refused = [someone.post(f"{place}/close") for someone in (world.dave, world.bob)]
    refused += [someone.post(place, {"person_1": str(world.alice.user_id)}) for someone in (world.dave, world.bob)]
    refused += [world.alice.post(place, {"person_1": "0"}), recruiting.call("GET", "test_status")]
    refused += [recruiting.call("POST", "send_test", recruiting.order("none")), recruiting.call("POST", "send_test")]
    assert {one.status_code for one in refused} <= {400, 403, 404, 422}
    assert len(entries()) == begun, "what was refused did not happen"
    number = recruiting.send_test(test_id)
    assert recruiting.send_test(test_id) == number
    recruiting.response_error()
    for _again in range(2):  # The second time it is closed already.
        world.alice.post(f"{place}/close")
    done = entries()[begun:]
    program = {"order": number, "program": "ATS"}
    assert [(one.action, one.doer_name, one.subject) for one in done] == [
        ("candidate-added", "Alice Ames", "Robin Rivers"),
        ("offer-made", "Alice Ames", "Robin Rivers"),
        ("order-taken", "Alice Ames", "Robin Rivers"),
        ("order-error", "Alice Ames", "ATS"),
        ("orders-changed", "Alice Ames", TITLE),
    ]
    assert program.items() <= done[2].details.items()
    assert (done[3].details["call"], done[4].details) == ("test_status", {"open": False})
    assert not any(word in str(done) for word in ("robin@example.org", "let-me-in", recruiting.key))
    assert {one.action for one in done} <= set(DEEDS)


def test_templates_questions_and_calendar_addresses(world):
    alice, at = world.alice, utcnow()
    by, role = alice.user_id, "admin"
    template = interview_templates.add(interview_templates.Values("Backend"), by=by, at=at)
    asked = bank.add(content("Count"), is_draft=False, by=by, at=at)
    bank.add_all([(content("One"), QuestionState.READY), (content("Two"), QuestionState.READY)], by=by, at=at)
    refused = [world.dave.post(f"/templates/{template}/{verb}") for verb in ("archive", "delete")]
    refused += [world.bob.post(f"/questions/{asked}/{verb}") for verb in ("archive", "delete")]
    refused += [
        world.bob.post("/account/calendar"),
        world.bob.post("/my-hours/calendars", {"address": "https://a.example/"}),
    ]
    assert {one.status_code for one in refused} == {403}
    with pytest.raises(Invalid):
        bank.edit(asked, content("Count"), base=7, is_draft=False, by=by, at=at)
    bank.edit(asked, content("Count again"), base=1, is_draft=False, by=by, at=at)
    template_questions.plan(template, asked, by=by, role=role, at=at)
    template_questions.plan(template, asked, by=by, role=role, at=at)  # It is there already.
    interview_templates.edit(template, interview_templates.Values("Back"), base=1, by=by, role=role, at=at)
    for path in (f"templates/{template}/archive", f"templates/{template}/restore", f"questions/{asked}/archive"):
        assert alice.post(f"/{path}").status_code == 302
    for path in (f"templates/{template}/delete", f"questions/{asked}/delete", "account/calendar"):
        assert alice.post(f"/{path}").status_code == 302
    for _again in range(2):  # The second time there is none.
        assert alice.post("/account/calendar/remove").status_code == 302
    number = busy_calendars.add(by, "https://a.example/secret.ics", at=utcnow())  # The page would ask it at once.
    busy_calendars.remove(by, number, at=utcnow())
    assert [(one.action, one.subject, one.details) for one in entries()] == [
        ("template-added", "Backend", {}),
        ("question-added", "Count", {}),
        ("questions-added", "", {"count": 2, "first": asked + 1}),
        ("question-changed", "Count again", {"version": 2}),
        ("template-changed", "Backend", {"what": "questions"}),
        ("template-changed", "Back", {"what": "values"}),
        ("template-changed", "Back", {"what": "archived"}),
        ("template-changed", "Back", {"what": "restored"}),
        ("question-changed", "Count again", {"what": "archived"}),
        ("template-removed", "Back", {}),
        ("question-removed", "Count again", {}),
        ("calendar-address-made", "Alice Ames", {}),
        ("calendar-address-removed", "Alice Ames", {}),
        ("calendar-added", "Alice Ames", {}),
        ("calendar-removed", "Alice Ames", {}),
    ]
    assert "a.example" not in str(entries()), "where a calendar lies is its person's to know"
    assert {one.doer_name for one in entries()} == {"Alice Ames"}
    assert {one.action for one in entries()} <= set(DEEDS)
