"""A call finds its way: directly, by the relay where UDP is blocked, and again after the relay or the network was away."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import breadth, coturn, films
from tests.network.meeting import Site, call_of, plays, says

CUT_OFF_S = 60
# Every try takes up to half a minute after a long while, and the one after a network's return must be a whole one.
HEALED_S = 75
CONNECTED_S = 60


@pytest.fixture(autouse=True)
def put_right(site: Site) -> Iterator[None]:
    """Each test begins with the network whole and the relay there."""
    site.film = films.plain(site.folder)
    yield
    site.close_windows()
    site.lab.guest.let_pass()
    site.start_relay()


def meeting(site: Site) -> tuple[Page, Page]:
    host, guest = site.meet()
    for page in (host, guest):
        says(page, "connected", within_s=CONNECTED_S)
        assert plays(page)
    return host, guest


def test_two_networks_that_reach_each_other_need_no_relay(site: Site) -> None:
    for page in meeting(site):
        assert call_of(page)["type"] != "relay"
        expect(page.locator("[data-call-words]")).to_contain_text("Connected directly")


@breadth.EVERY_RUN
def test_where_udp_is_blocked_the_relay_carries_the_call(site: Site) -> None:
    site.lab.guest.block_udp()
    host, guest = meeting(site)
    way = call_of(guest)
    # With and without TLS are ways of the same length here, and the browsers take the one that answers first.
    assert way["type"] == "relay"
    assert way["relay"] in {"tcp", "tls"}
    expect(guest.locator("[data-call-words]")).to_contain_text(re.compile(r"through a relay \((TCP|TLS)\)"))
    expect(host.locator("[data-call-words]")).to_contain_text("through a relay")


def test_where_nothing_but_tcp_gets_through_the_relay_carries_the_call_over_tcp(site: Site) -> None:
    site.lab.guest.let_only(site.server.port, coturn.PORT)
    host, guest = meeting(site)
    way = call_of(guest)
    assert (way["type"], way["relay"]) == ("relay", "tcp")
    expect(guest.locator("[data-call-words]")).to_contain_text("through a relay (TCP)")
    expect(host.locator("[data-call-words]")).to_contain_text("through a relay")


def test_where_nothing_but_tls_gets_through_the_relay_carries_the_call_over_tls(site: Site) -> None:
    site.lab.guest.let_only(site.server.port, coturn.TLS_PORT)
    _host, guest = meeting(site)
    way = call_of(guest)
    assert (way["type"], way["relay"]) == ("relay", "tls")
    expect(guest.locator("[data-call-words]")).to_contain_text("through a relay (TLS)")


def test_a_relay_that_is_killed_in_the_call_and_comes_back_carries_it_again(site: Site) -> None:
    site.lab.guest.let_only(site.server.port, coturn.PORT)
    host, guest = meeting(site)
    site.relay.stop()
    for page in (host, guest):
        says(page, "connecting", within_s=CONNECTED_S)
    time.sleep(5)
    site.start_relay()
    for page in (host, guest):
        says(page, "connected", within_s=HEALED_S)
        assert plays(page)
    assert call_of(guest)["relay"] == "tcp"


def test_who_was_cut_off_for_a_minute_is_back_without_doing_anything(site: Site) -> None:
    host, guest = meeting(site)
    site.lab.guest.cut_off()
    expect(host.locator('[data-presence="away"]')).to_be_visible()
    time.sleep(CUT_OFF_S)
    site.lab.guest.let_pass()
    for page in (host, guest):
        says(page, "connected", within_s=HEALED_S)
        assert plays(page)


def test_the_green_room_says_what_gets_through(site: Site) -> None:
    page = site.window(site.lab.guest, site.house.grace)
    site.green_room(page)
    direct, relay = (page.locator(f'[data-check="{step}"]') for step in ("direct", "relay"))
    # No address is translated here, so a direct way must not need one that is.
    expect(direct).to_contain_text("allows direct calls", timeout=CONNECTED_S * 1000)
    expect(relay).to_contain_text("The relay works (UDP)", timeout=CONNECTED_S * 1000)
    site.lab.guest.let_only(site.server.port, coturn.PORT)
    try_again(page)
    expect(direct).to_contain_text("blocks direct calls", timeout=CONNECTED_S * 1000)
    expect(relay).to_contain_text("The relay works (TCP)", timeout=CONNECTED_S * 1000)
    site.relay.stop()
    try_again(page)
    expect(relay).to_contain_text("cannot be reached", timeout=CONNECTED_S * 1000)


def try_again(page: Page) -> None:
    button = page.get_by_role("button", name="Test connection")
    expect(button).not_to_have_attribute("aria-disabled", "true", timeout=CONNECTED_S * 1000)
    button.click()
    expect(page.locator('[data-check="relay"]')).to_have_attribute("data-found", "running")
