"""The matrix person × route, generated from the URL map: who is sent to sign in, who sees nothing, who is refused."""

from dataclasses import replace

import pytest
from flask import Flask

from services.base.clock import utcnow
from services.interview import seats
from services.interview.members import PanelMember
from services.planning import scheduling
from services.planning.scheduling import Plan
from tests.people import Caller, World, add_user, sign_in
from tests.routes.pages import past_welcome

PUBLIC = {"accounts.sign_in_again",
    "accounts.setup_admin", "accounts.login", "accounts.enter_code", "accounts.logout", "browsers.show", "company.show_logo", "company_texts.show_privacy", "health.healthz", "health.readyz", "health.show_metrics", "health.show_drain", "health.drain", "interviews.home",
    "invitations.show", "invitations.show_rehearsal", "invitations.join", "invitations.show_mangled", "invitations.show_mangled_rehearsal",
    "running.frame",
    "account_links.show", "account_links.show_mangled", "account_links.open_link", "account_links.choose",
    "password_requests.ask", "calendar.read", "api_docs.show", "api_docs.show_document",
    "address_changes.show", "address_changes.show_mangled", "address_changes.open_link", "address_changes.confirm",
    "passkeys.begin_sign_in", "passkeys.sign_in",
    "sign_on.start", "sign_on.come_back",
    # These are for who has opened the link of an offer (tests/routes/test_offers.py).
    "slots.show", "slots.show_mangled", "slots.open_link", "slots.choose", "slots.hold", "slots.confirm", "slots.cancel",
    "slots.enter", "slots.download",
}  # fmt: skip
# Who of alice (interviewer), bob (candidate), carol and dave (another interview's) may; the rest must not.
STAFF_ONLY = {
    "candidate_imports.choose", "candidate_imports.template", "candidate_imports.show", "candidate_imports.add",
    "candidate_imports.undo",
    "candidates.index", "candidates.add", "candidates.edit", "candidates.deactivate", "candidates.reactivate",
    "resumes.remove", "resumes.show_for_candidate", "interviews.schedule", "planning.people", "planning.show_availability",
    "interview_templates.index", "interview_templates.add", "interview_templates.show", "interview_templates.edit",
    "interview_templates.copy", "interview_templates.archive", "interview_templates.restore",
    "interview_templates.delete", "mails.send_all_again", "not_held.close", "not_held.undo",
    "scorecards.index", "scorecards.add", "scorecards.add_included", "scorecards.edit", "scorecards.archive",
    "scorecards.restore", "scorecards.choose_for_template",
    "account.show", "account.save", "account.make_address", "account.remove_address", "account.ask_address",
    "account.withdraw_address", "passkeys.add", "passkeys.keep", "passkeys.remove",
    "sign_on.connect", "sign_on.disconnect",
    "second_factor.show", "second_factor.turn_on", "second_factor.turn_off", "second_factor.renew_codes",
    "offers.make", "offers.show_open", "offers.show", "offers.new_link", "offers.send_again", "offers.withdraw",
    "offers.dismiss",
    "hours.show", "hours.save", "hours.remove", "hours.add_days_off", "hours.remove_days_off", "hours.add_calendar",
    "hours.check_calendar", "hours.remove_calendar",
    "second_reviews.show", "second_reviews.fill", "second_reviews.decline", "second_reviews.play", "second_reviews.run",
    "shared_reports.show", "shared_reports.play", "shared_reports.run", "shared_reports.output",
    "shared_reports.as_json", "shared_reports.as_pdf", "shared_reports.board", "shared_reports.show_list",
    "shared_reports.show_list_whole",
}  # fmt: skip
QUESTIONS = {
    "questions.index", "questions.add", "questions.show", "questions.edit", "questions.copy", "questions.archive",
    "questions.restore", "questions.delete", "questions.add_included", "questions.export", "questions.import_file",
    "interview_templates.show_questions", "interview_templates.plan_question", "interview_templates.unplan_question",
    "interview_templates.move_question",
}  # fmt: skip
ADMIN_ONLY = {
    "settings_page.show",
    "company_texts.edit",
    "company_texts.save",
    "company_texts.show",
    "settings_page.save_company",
    "settings_page.save_retention",
    "settings_page.save_observation",
    "settings_page.save_connection",
    "settings_page.save_sign_on_only",
    "settings_page.test",
    "sign_on_settings.show_new",
    "sign_on_settings.add",
    "sign_on_settings.show",
    "sign_on_settings.change",
    "sign_on_settings.try_new",
    "sign_on_settings.try_it",
    "sign_on_settings.switch_off",
    "sign_on_settings.switch_on",
    "sign_on_settings.remove",
    "audit.index",
    "audit.export",
    "signals.index",
    "system.index",
    "erase_requests.answer",
    "system.send_test_mail",
    "mail_settings.show",
    "mail_settings.save",
    "team.index",
    "team.add",
    "team.invite",
    "team.make_link",
    "team.show",
    "handing_over.deactivate",
    "team.edit",
    "team.reactivate",
    "team.remove_second_factor",
    "team_sessions.show",
    "team_sessions.end",
    "team_sessions.end_all",
    "team_sessions.remove_passkeys",
    "api_tokens.show",
    "api_tokens.make",
    "api_tokens.revoke",
    "webhooks.index",
    "webhooks.add",
    "webhooks.show",
    "webhooks.send_test",
    "webhooks.send_again",
    "webhooks.pause",
    "webhooks.resume",
    "webhooks.renew_key",
    "webhooks.remove",
    "template_orders.edit",
    "template_orders.close",
    "orders.index",
    "orders.tell",
}
SIGNED_IN = {
    "interviews.dashboard",
    "interviews.waiting",
    "passwords.show",
    "passwords.change",
    "passwords.sign_out_elsewhere",
    "own_sessions.end",
    "sign_on.done",
}
PLANNERS = {
    "interviews.edit",
    "interviews.no_show",
    "interviews.cancel",
    "invitations.issue",
    "invitations.revoke",
    "mails.send_again",
    "mails.send_failed_again",
    "interview_templates.save_interview",
    "second_reviews.index",
    "second_reviews.ask",
    "second_reviews.withdraw",
    "report_shares.index",
    "report_shares.share",
    "report_shares.end",
    "scorecards.choose",
    "cards.decide",
}
"""The interviewers of the interview, and whoever coordinates everybody's."""
INTERVIEWER_ONLY = PLANNERS | {
    "interviews.complete", "playback.show", "records.download", "signals.mark", "accommodations.show", "accommodations.answer",
    "interview_questions.show_plan", "interview_questions.plan", "interview_questions.unplan", "interview_questions.move",
    "interview_questions.choose", "interview_questions.preview", "report_downloads.as_json",
    "report_downloads.as_pdf",
}  # fmt: skip
CANDIDATE_ONLY = {
    "proctoring.consent",
    "proctoring.show_consent",
    "accommodations.ask",
    "rehearsal.show",
    "signals.remark",
    "own_page.code",
    "erase_requests.ask",
    "erase_requests.withdraw",
    "welcome.show",
}
MEMBERS = {
    "company_texts.show_seen", "rooms.show", "reports.show", "report_lists.show", "report_lists.show_whole", "report_boards.show", "resumes.show", "turn.show", "interview_questions.show", "interview_questions.show_review", "runs.show", "runs.output", "runs.code", "runs.languages", "mails.download",
}  # fmt: skip
PANEL = {"cards.show", "cards.fill", "cards.in_room"}
"""Interviewers and observers (tests/routes/test_cards.py); the candidate is refused."""
BY_BEARER = {"health.drain", "health.show_drain", "health.show_metrics"}
KNOWN = PUBLIC | STAFF_ONLY | QUESTIONS | ADMIN_ONLY | SIGNED_IN | INTERVIEWER_ONLY | CANDIDATE_ONLY | MEMBERS | PANEL


def rules(app: Flask, endpoints: set[str], world: World) -> list[tuple[str, str]]:
    """(method, path) of every route of these endpoints, filled with alice's and bob's interview."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in endpoints:
            path = rule.rule.replace("<meeting_link>", world.room).replace("<int:candidate_id>", str(world.bob.user_id))
            path = path.replace("<int:user_id>", str(world.dave.user_id)).replace("<int:alert_id>", "1")
            path = path.replace("<int:request_id>", "1").replace("<int:question_id>", "1").replace("<int:row_id>", "1")
            path = (
                path.replace("<int:run_id>", "1")
                .replace("<int:number>", "1")
                .replace("<int:session_id>", "1")
                .replace("<int:passkey_id>", "1")
                .replace("<any(csv, jsonl):form>", "csv")
                .replace("<int:mail_id>", "1")
                .replace("<int:template_id>", "1")
                .replace("<int:scorecard_id>", "1")
                .replace("<int:review_id>", "1")
                .replace("<review_link>", "no-such-review")
                .replace("<int:share_id>", "1")
                .replace("<int:token_id>", "1")
                .replace("<int:webhook_id>", "1")
                .replace("<int:delivery_id>", "1")
                .replace("<int:import_id>", "1")
                .replace("<share_link>", "no-such-share")
                .replace("<order_number>", "no-such-order")
                .replace("<provider>", "company")
                .replace("<int:identity_id>", "1")
                .replace("<any(svg, png, excalidraw):kind>", "svg")
                .replace("<any(messages, alerts):listed>", "messages")
                .replace("<any(messages):listed>", "messages")
            )
            found += [(method, path) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def call(caller, method: str, path: str):
    return caller.post(path) if method == "POST" else caller.http.get(path)


def test_every_route_has_a_guard_and_a_row_here(app: Flask) -> None:
    # What is under /api/ is for programs: tests/api/test_refusals.py.
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    endpoints -= {name for name in endpoints if name.startswith("api.")}
    assert endpoints == KNOWN, "a new route needs a row in this matrix"
    unguarded = {name for name in endpoints if not hasattr(app.view_functions[name], "guard")}
    assert unguarded == set()
    public = {name for name in endpoints if app.view_functions[name].guard == "public"}
    assert public == PUBLIC


def test_nobody_is_sent_to_sign_in_and_learns_nothing(app: Flask, world: World) -> None:
    for method, path in rules(app, KNOWN - PUBLIC, world):
        answer = call(world.nobody, method, path)
        assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/login"), (method, path)
        missing = call(world.nobody, method, path.replace(world.room, "no-such-room"))
        assert missing.status_code == 302, (method, path)


@pytest.mark.parametrize("person", ["carol", "dave"])
def test_for_people_of_another_interview_it_does_not_exist(app: Flask, world: World, person: str) -> None:
    caller = getattr(world, person)
    for method, path in rules(app, MEMBERS | PANEL | INTERVIEWER_ONLY | CANDIDATE_ONLY, world):
        real = call(caller, method, path)
        unreal = call(caller, method, path.replace(world.room, "no-such-room"))
        assert (real.status_code, unreal.status_code) == (404, 404), (method, path)


@pytest.mark.parametrize("person", ["bob", "carol"])
def test_candidates_manage_nothing(app: Flask, world: World, person: str) -> None:
    for method, path in rules(app, STAFF_ONLY | QUESTIONS, world):
        assert call(getattr(world, person), method, path).status_code == 403, (method, path)


@pytest.mark.parametrize("person", ["bob", "dave"])
def test_only_administrators_manage_the_team(app: Flask, world: World, person: str) -> None:
    for method, path in rules(app, ADMIN_ONLY, world):
        assert call(getattr(world, person), method, path).status_code == 403, (method, path)


@pytest.fixture
def coordinating(app: Flask) -> Caller:
    """Cora, who coordinates and takes part in nothing."""
    return sign_in(app, "cora", add_user("cora", "Cora Cook", "coordinator"))


def test_who_coordinates_enters_no_room_reads_no_report_and_manages_no_questions(
    app: Flask, world: World, coordinating: Caller
) -> None:
    for method, path in rules(app, (MEMBERS | INTERVIEWER_ONLY | CANDIDATE_ONLY) - PLANNERS, world):
        assert call(coordinating, method, path).status_code == 404, (method, path)
    for method, path in rules(app, QUESTIONS | ADMIN_ONLY, world):
        assert call(coordinating, method, path).status_code == 403, (method, path)
    refused = coordinating.connect(world.room).emit("join", {"room": world.room})
    assert refused["ok"] is False
    missing = "no-such-room"
    for method, path in rules(app, PLANNERS, world):
        assert call(coordinating, method, path.replace(world.room, missing)).status_code == 404, (method, path)


def test_who_coordinates_plans_everybodys_interviews(app: Flask, world: World, coordinating: Caller) -> None:
    page = coordinating.http.get(f"/interview/{world.room}/edit")
    assert (page.status_code, "Plan questions" in page.text) == (200, False)
    assert coordinating.post(f"/interview/{world.room}/invitation").status_code == 302
    assert coordinating.post(f"/interview/{world.room}/invitation/revoke").status_code == 302
    assert coordinating.post(f"/interview/{world.room}/cancel").status_code == 302
    assert seats.get(world.alice.user_id, world.room)[0].is_open is False


@pytest.fixture
def observing(world: World) -> Caller:
    """Dave, who only watches alice's and bob's interview."""
    plan = Plan("Backend engineer", world.interview.scheduled_time.replace(tzinfo=None), "UTC", world.bob.user_id)
    panel = (PanelMember(world.dave.user_id, "observer"),)
    scheduling.reschedule(seats.get(world.alice.user_id, world.room)[0], replace(plan, panel=panel), at=utcnow())
    return world.dave


def test_an_observer_does_nothing_of_the_interviewers_or_the_candidates(
    app: Flask, world: World, observing: Caller
) -> None:
    for method, path in rules(app, INTERVIEWER_ONLY | CANDIDATE_ONLY, world):
        assert call(observing, method, path).status_code == 403, (method, path)
    assert observing.http.get(f"/interview/{world.room}").status_code == 200


def test_the_candidate_cannot_do_what_is_the_interviewers(app: Flask, world: World) -> None:
    for method, path in rules(app, INTERVIEWER_ONLY, world):
        assert call(world.bob, method, path).status_code == 403, (method, path)


def test_the_interviewer_cannot_decide_for_the_candidate(app: Flask, world: World) -> None:
    for method, path in rules(app, CANDIDATE_ONLY, world):
        assert call(world.alice, method, path).status_code == 403, (method, path)


def test_no_post_without_its_token_and_none_from_another_site(app: Flask, world: World) -> None:
    for method, path in rules(app, KNOWN - BY_BEARER, world):
        if method == "POST":
            assert world.alice.http.post(path).status_code == 400, path
            foreign = world.alice.post(path, headers={"Sec-Fetch-Site": "cross-site"})
            assert foreign.status_code == 403, path


def test_no_browser_reaches_what_is_asked_by_bearer(app: Flask, world: World) -> None:
    """A browser sends no such header by itself, so these need no token of a form; without it there is no such page."""
    for method, path in rules(app, BY_BEARER, world):
        assert call(world.alice, method, path).status_code == 404, (method, path)


def test_the_people_of_the_interview_get_in(app: Flask, world: World) -> None:
    assert world.alice.http.get(f"/interview/{world.room}").status_code == 200
    assert past_welcome(world.bob, world.room).status_code == 200
    assert world.alice.http.get("/dashboard").status_code == 200
    assert world.alice.http.get("/candidates").status_code == 200
