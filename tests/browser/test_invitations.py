"""The candidate's link in a real browser: no account, nothing of its secret in any request but one body."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests import breadth
from tests.browser.people import Windows, add_candidate, admit, enter, in_state, schedule, set_up, write_resume
from tests.serving import Server

PHONE = {"viewport": {"width": 390, "height": 844}}


def invited(host: Page, tmp_path: Path) -> tuple[str, str]:
    """An interview with Grace: its meeting link, and the link that was shown for her."""
    set_up(host)
    add_candidate(host, write_resume(tmp_path / "grace.pdf"))
    room = schedule(host)
    return room, host.locator("#created-link").input_value()


def ask(guest: Page, link: str) -> None:
    guest.goto(link)
    guest.wait_for_url(re.compile("/welcome$"))
    guest.get_by_role("link", name="Continue").click()
    guest.locator("[name=decision][value=decline]").click()
    guest.locator("[data-entry-ask]:visible").first.click()
    in_state(guest, "waiting")


@breadth.EVERY_RUN
@pytest.mark.parametrize("size", breadth.narrowly([{}, PHONE], narrow=[PHONE]), ids=["desktop", "phone"])
def test_the_link_alone_brings_the_candidate_in(
    sqlite_server: Server, windows: Windows, tmp_path: Path, size: dict[str, object]
) -> None:
    host, guest = windows.open(sqlite_server), windows.open(sqlite_server, **size)
    room, link = invited(host, tmp_path)
    secret = link.rpartition("#")[2]
    asked: list[Request] = []
    guest.on("request", lambda request: asked.append(request))  # noqa: PLW0108 (Playwright takes no builtin)
    ask(guest, link)
    assert guest.url.endswith(f"/interview/{room}")
    told = [one.url + " ".join(one.all_headers().values()) for one in asked if not one.url.startswith("data:")]
    assert not [one for one in told if secret in one], "neither an address nor a Referer has the secret"
    assert [one.url.endswith("/join") for one in asked if secret in (one.post_data or "")] == [True]
    enter(host, room)
    admit(host)
    in_state(guest, "live")
    guest.reload()
    in_state(guest, "live")
    guest.goto("/dashboard")
    assert guest.url.endswith(f"/interview/{room}")


def test_a_link_that_was_replayed_waits_and_a_revoked_one_is_out(
    sqlite_server: Server, windows: Windows, tmp_path: Path
) -> None:
    host, guest, thief = (windows.open(sqlite_server) for _ in range(3))
    room, link = invited(host, tmp_path)
    ask(guest, link)
    enter(host, room)
    admit(host)
    in_state(guest, "live")
    thief.goto(link)
    thief.wait_for_url(re.compile("/interview/"))
    thief.locator("[data-entry-ask]:visible").first.click()
    in_state(thief, "waiting")
    expect(host.get_by_text("From another browser")).to_be_visible()
    host.locator("[data-admission-words]").fill("Who are you?")
    host.get_by_role("button", name="Deny").click()
    in_state(thief, "rejected")
    expect(thief.locator("[data-lobby-reason]")).to_contain_text("Who are you?")
    in_state(guest, "live")
    host.goto(f"/interview/{room}/edit#invitation")
    host.get_by_role("button", name="Revoke the link").click()
    in_state(guest, "closed")
    thief.goto(link)
    expect(thief.locator("[data-invitation-refused=invitation-revoked]")).to_be_visible()
