"""Every page and every state of the room, in the order in which two people come upon them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.browser.people import CONNECT_MS, admit, in_state, set_up
from tools import demo
from tools.demo import Demo
from tools.second_factor_scenes import the_second_factor
from tools.studio import Studio

REPORT = "Backend engineer, first round"
PANES = ("code", "chat", "alerts", "resume")
VIDEOS_PLAYING = """() => {
  const videos = [...document.querySelectorAll("[data-panel=call] video")]
  return videos.filter((one) => one.videoWidth > 0).length > 1
}"""
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
        Visit("account", "host", "/account", "Calendar and reminders"),
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
            page.goto(path)
            studio.shoot(page, f"{name}-empty")


def the_pages(studio: Studio, shown: Demo) -> None:
    for person in ("stranger", "guest", "host"):
        with studio.window(person) as page:
            for visit in visits(shown):
                if visit.person == person and not (visit.is_variant and studio.skips_variants):
                    page.goto(visit.path)
                    expect(page.locator("h1").filter(has_text=visit.heading)).to_be_visible()
                    studio.shoot(page, visit.name)
    _refused(studio)
    _open_dialogs(studio, shown)
    _playback(studio, shown)
    the_second_factor(studio)


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


def the_room(studio: Studio, shown: Demo) -> None:
    """One visit of both people, from the consent to the end."""
    room = shown.new_room(datetime.now(UTC))
    with studio.window("guest") as guest, studio.window("host") as host:
        _before_the_room(studio, room, guest)
        host.goto(f"/interview/{room}")
        _ask(studio, host)
        in_state(host, "live")
        host.locator("[data-admission-words]").fill("Five more minutes, please")
        studio.shoot(host, "room-join-request", whole=False)
        host.locator("[data-say]").click()
        expect(guest.locator("[data-lobby-word]")).to_be_visible()
        studio.shoot(guest, "room-waiting-told")
        host.get_by_role("button", name="Deny").click()
        in_state(guest, "rejected")
        studio.shoot(guest, "room-rejected")
        _ask(studio, guest)
        admit(host)
        _inside(studio, host, guest)
        _another_tab(studio, room, guest)
        _see_each_other(host, guest)
        _the_end(studio, host, guest)


def meet(studio: Studio, shown: Demo, host: Page, guest: Page) -> None:
    """Both in the room, seeing each other; for the picture of the README."""
    room = shown.new_room(datetime.now(UTC))
    guest.goto(f"/interview/{room}/welcome")
    guest.get_by_role("link", name="Continue").click()
    guest.locator("[name=decision][value=agree]").click()
    _ask(studio, guest)
    in_state(guest, "waiting")
    host.goto("/dashboard")
    studio.picture(host, "dashboard", whole=False)
    host.goto(f"/interview/{room}")
    _ask(studio, host)
    admit(host)
    _see_each_other(host, guest)


def open_pane(page: Page, pane: str) -> bool:
    """Show one pane of the room; whether this person has it."""
    tab = page.locator(f"#pane-{pane}-tab")
    if not tab.is_visible():
        return False
    tab.click()
    return True


def _before_the_room(studio: Studio, room: str, guest: Page) -> None:
    guest.goto(f"/interview/{room}/welcome")
    studio.shoot(guest, "welcome")
    guest.get_by_role("link", name="Continue").click()
    studio.shoot(guest, "consent")
    guest.locator("[data-signal-group=page] [data-signal-all]").check()
    for each in guest.locator(".consent-each summary, .consent-more summary").all():
        each.click()
    studio.shoot(guest, "consent-open")
    guest.locator("[name=decision][value=agree]").click()
    expect(guest.locator("[data-entry-ask]:visible").first).to_be_visible()
    studio.settle(guest)
    guest.wait_for_function("() => document.querySelector('[data-preview-video]').videoWidth > 0")
    studio.shoot(guest, "room-entry")
    guest.goto(f"/interview/{room}/rehearsal")
    studio.shoot(guest, "rehearsal")
    guest.goto(f"/interview/{room}/accommodation")
    studio.shoot(guest, "accommodation")
    guest.goto(f"/interview/{room}")
    _ask(studio, guest)
    in_state(guest, "waiting")
    studio.shoot(guest, "room-waiting")


def _inside(studio: Studio, host: Page, guest: Page) -> None:
    _see_each_other(host, guest)
    for person, page in (("interviewer", host), ("candidate", guest)):
        for pane in PANES:
            for look in studio.looks_of_next():
                studio.dress(page, look)
                if open_pane(page, pane):
                    studio.picture(page, f"room-{person}-{pane}-{look}", whole=False)
        studio.dress(page, studio.looks[0])
    open_pane(host, "resume")
    host.get_by_role("button", name="Enlarge").first.click()
    expect(host.locator("dialog[open] iframe")).to_be_visible()
    host.wait_for_timeout(2500)  # The viewer of PDFs sets no state that a page could see.
    studio.shoot(host, "room-resume-dialog", whole=False)
    host.keyboard.press("Escape")
    # As room/sign_in.js opens it, hours after the pictures would be done.
    host.evaluate("() => document.querySelector('#sign-in-again').showModal()")
    studio.shoot(host, "room-sign-in-again", whole=False)
    host.evaluate("() => { document.querySelector('[data-sign-in-code]').hidden = false }")
    studio.shoot(host, "room-sign-in-again-code", whole=False)
    host.evaluate("() => document.querySelector('#sign-in-again').close()")


def _another_tab(studio: Studio, room: str, guest: Page) -> None:
    second = guest.context.new_page()
    second.goto(f"/interview/{room}")
    _ask(studio, second)
    in_state(guest, "taken")
    studio.shoot(guest, "room-taken")
    second.close()
    guest.get_by_role("button", name="Use this tab").click()
    in_state(guest, "live")


def _the_end(studio: Studio, host: Page, guest: Page) -> None:
    host.locator("[data-room-end]").click()
    expect(host.locator("dialog[open]")).to_be_visible()
    studio.shoot(host, "room-end-asks", whole=False)
    host.locator("dialog[open]").get_by_role("button", name=re.compile("^End")).click()
    host.wait_for_url(re.compile("/report$"))
    in_state(guest, "completed")
    studio.shoot(guest, "room-completed")


def _see_each_other(host: Page, guest: Page) -> None:
    for page in (host, guest):
        in_state(page, "live")
        expect(page.locator("[data-panel=call]")).to_have_attribute("data-call", "connected", timeout=CONNECT_MS)
        page.wait_for_function(VIDEOS_PLAYING)


def _ask(studio: Studio, page: Page) -> None:
    """Press the one button of the entry, once the page is ready for it."""
    expect(page.locator("[data-entry-ask]:visible").first).to_be_enabled()
    page.locator("[data-entry-ask]:visible").first.click()


def _sign_in(page: Page, name: str, password: str) -> None:
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(password)
    page.locator("main form button[type=submit]").click()
