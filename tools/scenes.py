"""Every page but the room's, in the order in which people come upon them; `room_scenes` has those."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.people import set_up
from tools import demo
from tools.administration_scenes import the_administration
from tools.demo import Demo
from tools.second_factor_scenes import the_second_factor
from tools.studio import Studio

REPORT = "Backend engineer, first round"
EMPTY = (
    ("dashboard", "/dashboard"),
    ("candidates", "/candidates"),
    ("questions", "/questions"),
    ("templates", "/templates"),
    ("schedule", "/schedule-interview"),
)


@dataclass(frozen=True)
class Visit:
    """A page that is opened and pictured, and known by its heading in whichever browser."""

    name: str
    person: str
    path: str
    heading: str
    is_variant: bool = False
    """Another page shows the same parts, with other lines in them."""


def visits(shown: Demo) -> list[Visit]:
    """The pages that are what their address says, of a furnished server."""
    return [
        Visit("login", "stranger", "/login", "Sign in"),
        Visit("join", "stranger", "/join", "Your interview"),
        Visit("join-signed-in", "host", "/join", "Your interview", is_variant=True),
        Visit("dashboard", "host", "/dashboard", "Interviews"),
        Visit("dashboard-completed", "host", "/dashboard?status=completed", "Interviews", is_variant=True),
        Visit("dashboard-cancelled", "host", "/dashboard?status=cancelled", "Interviews", is_variant=True),
        Visit("dashboard-all", "host", "/dashboard?status=all", "Interviews"),
        Visit("dashboard-nothing-found", "host", "/dashboard?q=nobody+at+all", "Interviews", is_variant=True),
        Visit("dashboard-created", "host", f"/dashboard?created={shown.upcoming}", "Interviews"),
        Visit("dashboard-candidate", "guest", "/dashboard", "Your interviews"),
        Visit("candidates", "host", "/candidates", "Candidates"),
        Visit("candidates-nothing-found", "host", "/candidates?q=nobody+at+all", "Candidates"),
        Visit("add-candidate", "host", "/add-candidate", "Add candidate"),
        Visit("import-candidates", "host", "/candidates/import", "Import candidates"),
        Visit("edit-candidate", "host", f"/candidates/{shown.candidate_id}", "Priya Raman"),
        Visit("questions", "host", "/questions", "Questions"),
        Visit("add-question", "host", "/questions/add", "Add question"),
        Visit("question", "host", "/questions/1", "Parcel lockers"),
        Visit("edit-question", "host", "/questions/1/edit", "Edit question"),
        Visit("import-questions", "host", "/questions/import", "Import questions"),
        Visit("plan-questions", "host", f"/interview/{shown.upcoming}/questions", "Planned questions"),
        Visit("templates", "host", "/templates", "Templates"),
        Visit("template", "host", "/templates/1", REPORT),
        Visit("edit-template", "host", "/templates/1/edit", "Edit template"),
        Visit("template-questions", "host", "/templates/1/questions", "Questions of the template"),
        Visit("schedule-from-template", "host", "/schedule-interview?template=1", "Schedule interview"),
        Visit("scorecards", "host", "/scorecards", "Scorecards"),
        Visit("add-scorecard", "host", "/scorecards/add", "Add scorecard"),
        Visit("card", "host", f"/interview/{shown.upcoming}/card", "Your card"),
        Visit("decision", "host", f"/interview/{shown.upcoming}/decision", "Decision"),
        Visit("team", "host", "/team", "Team"),
        Visit("add-colleague", "host", "/team/add", "Add colleague"),
        Visit("invite-colleague", "host", "/team/invite", "Invite colleague"),
        Visit("forgot-password", "stranger", "/forgot-password", "Forgot your password?"),
        Visit("mail-settings", "host", "/system/mail", "Mail settings"),
        Visit("settings", "host", "/settings", "Settings"),
        Visit("add-provider", "host", "/settings/sign-on/add", "Add a provider"),
        Visit("company-texts", "host", "/settings/texts", "Texts for candidates"),
        Visit("audit", "host", "/audit", "Audit log"),
        Visit("webhooks", "host", "/webhooks", "Webhooks"),
        Visit("template-orders", "host", "/templates/1/orders", "Orders from a recruiting system"),
        Visit("orders", "host", "/orders", "Orders"),
        Visit("api-docs", "stranger", "/api/v1/docs", "API for other programs"),
        Visit("account", "host", "/account", "Your account"),
        Visit("signals", "host", "/signals", "Alert usefulness"),
        Visit("system", "host", "/system", "System health"),
        Visit("password", "host", "/password", "Password"),
        Visit("hours", "host", "/my-hours", "My hours"),
        Visit("schedule", "host", "/schedule-interview", "Schedule interview"),
        Visit("edit-interview", "host", f"/interview/{shown.upcoming}/edit", "Edit interview"),
        Visit("report", "host", f"/interview/{shown.report}/report", REPORT),
        Visit("report-candidate", "guest", f"/interview/{shown.report}/report", REPORT),
        Visit("over", "guest", f"/interview/{shown.cancelled}/report", "This interview was cancelled"),
        Visit("error-404", "host", "/interview/00000000-0000-4000-8000-000000000000", "Page not found"),
        Visit("error-403", "guest", "/candidates", "You do not have access"),
    ]


def sign_in(studio: Studio) -> None:
    """Sign both people in and keep their cookies for all later windows."""
    for person, name in (("host", demo.INTERVIEWER), ("guest", demo.CANDIDATE)):
        with studio.window(person) as page:
            page.goto("/login")
            _sign_in(page, name, demo.PASSWORD)
            page.wait_for_url(re.compile("/dashboard"))
            studio.settle(page)
            studio.signed_in[person] = page.context.storage_state()


def the_first_start(studio: Studio) -> None:
    """A server with nothing in it, before and after the first admin."""
    with studio.window("host") as page:
        page.goto("/setup-admin")
        studio.shoot(page, "setup-admin")
        page.locator("main form [type=submit]").click()
        studio.shoot(page, "setup-admin-refused")
    with studio.window("host") as page:
        set_up(page)
        studio.settle(page)
        studio.signed_in["host"] = page.context.storage_state()
    with studio.window("host") as page:
        for name, path in EMPTY:
            studio.visit(page, path)
            studio.shoot(page, f"{name}-empty", is_left=True)


def the_pages(studio: Studio, shown: Demo) -> None:
    for person in ("stranger", "guest", "host"):
        with studio.window(person) as page:
            for visit in visits(shown):
                if visit.person == person and not (visit.is_variant and studio.skips_variants):
                    studio.visit(page, visit.path)
                    expect(page.locator("h1").filter(has_text=visit.heading)).to_be_visible()
                    studio.shoot(page, visit.name, is_left=True)
    _refused(studio)
    _tokens(studio)
    _open_dialogs(studio, shown)
    _playback(studio, shown)
    the_second_factor(studio)
    the_administration(studio)


def _playback(studio: Studio, shown: Demo) -> None:
    """The recording, in the middle of it and at a moment that is pointed at."""
    with studio.window("host") as page:
        page.goto(f"/interview/{shown.report}/report")
        expect(page.locator("#playback")).to_have_attribute("data-tape", "read")
        page.get_by_role("list", name="Moments").get_by_role("button").filter(has_text="Paste attempt").click()
        for look in studio.looks_of_next():
            studio.dress(page, look)
            page.locator(".playback-mark").nth(1).hover()
            studio.picture(page, f"report-playback-{look}", whole=False)
        page.locator("[data-playback-slider]").press("End")  # Before anything is drawn there is no board to choose.
        page.get_by_role("group", name="Files and board").get_by_role("button", name="Board").click()
        expect(page.locator("#playback [data-board-texts]")).to_contain_text("Client")
        expect(page.locator("#playback .excalidraw canvas.static")).to_be_visible()
        studio.shoot(page, "report-playback-board", whole=False)


def _refused(studio: Studio) -> None:
    """Forms that come back with what is wrong."""
    with studio.window("stranger") as page:
        page.goto("/login")
        _sign_in(page, "nobody", "a wrong password")
        expect(page.locator("[name=password]")).to_be_visible()
        studio.shoot(page, "login-refused")
    with studio.window("host") as page:
        for name, path in (("add-candidate", "/add-candidate"), ("schedule", "/schedule-interview")):
            page.goto(path)
            studio.settle(page)
            page.locator("main form.card button[type=submit]").last.click()
            expect(page.locator("[aria-invalid=true]").first).to_be_visible()
            studio.shoot(page, f"{name}-refused")


def _tokens(studio: Studio) -> None:
    """A new token beside the form for another one."""
    with studio.window("host") as page:
        page.goto("/api-tokens")
        page.get_by_label("Name").fill("Applicant tracking")
        for words in ("Read candidates", "Schedule, move and cancel interviews, and make candidates' links"):
            page.get_by_label(words).check()
        page.get_by_role("button", name="Make token").click()
        expect(page.get_by_label("Token", exact=True)).to_be_visible()
        studio.shoot(page, "api-tokens")


def _open_dialogs(studio: Studio, shown: Demo) -> None:
    """What lies behind a button: a question before something that cannot be undone, choices that open others."""
    with studio.window("host") as page:
        page.goto("/schedule-interview")
        page.locator("[name=proctoring]").select_option("custom")
        studio.shoot(page, "schedule-custom")
        page.goto(f"/candidates/{shown.candidate_id}")
        page.locator(".exemptions").filter(has=page.locator("[name=has_exempt]")).locator("summary").click()
        studio.shoot(page, "edit-candidate-exempt")
        page.goto(f"/interview/{shown.upcoming}/edit")
        studio.settle(page)
        page.get_by_role("button", name="Cancel interview").first.click()
        expect(page.locator("dialog[open]")).to_be_visible()
        studio.shoot(page, "edit-interview-asks", whole=False)


def _sign_in(page: Page, name: str, password: str) -> None:
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(password)
    page.locator("main form button[type=submit]").click()
