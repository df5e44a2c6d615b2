"""One whole interview in two windows of Firefox, from the first admin to the report."""

from pathlib import Path

from tests.browser.people import PASSWORD, SOON, write_resume
from tests.other_browsers.firefox import Firefox, FirefoxWindow
from tests.other_browsers.meeting import CODE, WELCOME, meet, see_each_other, write_code, write_to_each_other
from tests.serving import Server

LIVE_TRACKS = "() => [...document.querySelectorAll('video')].flatMap((one) => one.srcObject?.getTracks() ?? []).filter((one) => one.readyState === 'live').length"


def test_one_whole_interview(sqlite_server: Server, firefox: Firefox, tmp_path: Path) -> None:
    host, guest = firefox.open(sqlite_server), firefox.open(sqlite_server)
    the_first_admin_signs_in(host)
    a_candidate_is_added(host, write_resume(tmp_path / "grace.pdf"))
    room = an_interview_is_scheduled(host)
    meet(host, guest, room)
    see_each_other(host, guest)
    write_code(host, guest)
    write_to_each_other(host, guest)
    the_absent_face_is_told_to_the_interviewer(host)
    it_ends_with_a_report(host, guest)
    assert [*host.errors(), *guest.errors()] == []


def the_first_admin_signs_in(host: FirefoxWindow) -> None:
    host.goto("/")
    host.sees("h1", "Set up this server")
    for name, value in (
        ("username", "ada"),
        ("name", "Ada Admin"),
        ("email", "ada@example.org"),
        ("password", PASSWORD),
    ):
        host.fill(f"[name={name}]", value)
    host.click("form button[type=submit]")
    host.comes_to("/dashboard")
    host.sees("h1", "Interviews")


def a_candidate_is_added(host: FirefoxWindow, resume: Path) -> None:
    host.goto("/add-candidate")
    host.click("details:has([name=username]) > summary")
    for name, value in (
        ("name", "Grace Candidate"),
        ("email", "grace@example.org"),
        ("target_role", "Backend engineer"),
        ("username", "grace"),
        ("password", PASSWORD),
    ):
        host.fill(f"[name={name}]", value)
    host.upload("input[type=file]", resume)
    host.click("button ::-p-text(Add candidate)")
    host.comes_to("/candidates$")
    host.sees("main", "Grace Candidate")


def an_interview_is_scheduled(host: FirefoxWindow) -> str:
    """Its meeting link."""
    host.goto("/schedule-interview")
    host.fill("[name=title]", "Backend engineer, first round")
    host.fill("input#candidate_id", "Grace")
    host.click("[role=option]")
    soon = host.evaluate(SOON)
    host.fill("[name=scheduled_time]", str(soon))
    host.click("main form:has([name=title]) [type=submit]")
    host.comes_to("/dashboard.*created=")
    host.sees("main", "Backend engineer, first round")
    return host.until("() => new URL(location.href).searchParams.get('created')")


def the_absent_face_is_told_to_the_interviewer(host: FirefoxWindow) -> None:
    """Grace's page looks at what her camera shows, which are colours."""
    host.click("#pane-alerts-tab")
    host.sees("[data-panel=alerts]", "No face in view")


def it_ends_with_a_report(host: FirefoxWindow, guest: FirefoxWindow) -> None:
    host.click("[data-room-end]")
    host.click("dialog[open] [type=submit]")
    host.comes_to("/report$")
    host.sees("#playback[data-tape=read]")
    for words in (CODE, WELCOME, "No face in view"):
        host.sees("main", words)
    guest.in_state("completed")
    guest.sees("h2", "The interview has ended")
    assert guest.evaluate(LIVE_TRACKS) == 0, "no device may stay open"
