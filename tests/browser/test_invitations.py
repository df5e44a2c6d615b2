"""The candidate's link in a real browser: no account, nothing of its secret in any request but one body."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests import breadth
from tests.browser.people import Windows, admit, enter, in_state
from tests.live.house import House, invite, soon

PHONE = {"viewport": {"width": 390, "height": 844}}


def invited(house: House) -> tuple[str, str]:
    """An interview with Grace: its meeting link, and the link that was shown for her."""
    return invite(house.ada, house.grace_id, "Backend engineer, first round", soon())


def ask(guest: Page, link: str) -> None:
    guest.goto(link)
    guest.wait_for_url(re.compile("/welcome$"))
    guest.get_by_role("link", name="Continue").click()
    guest.locator("[name=decision][value=decline]").click()
    guest.locator("[data-entry-ask]:visible").first.click()
    in_state(guest, "waiting")


@breadth.EVERY_RUN
@pytest.mark.parametrize("size", breadth.narrowly([{}, PHONE], narrow=[PHONE]), ids=["desktop", "phone"])
def test_the_link_alone_brings_the_candidate_in(house: House, windows: Windows, size: dict[str, object]) -> None:
    host, guest = windows.of(house.ada, has_devices=False), windows.open(house.ada.server, has_devices=False, **size)
    room, link = invited(house)
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


def test_a_link_that_was_replayed_waits_and_a_revoked_one_is_out(house: House, windows: Windows) -> None:
    host, guest, thief = windows.of(house.ada), *(windows.open(house.ada.server) for _ in range(2))
    room, link = invited(house)
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
