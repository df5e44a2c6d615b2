"""A real relay: tried before the interview with what became of it in words, and carrying a call that has no other way."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import breadth
from tests.browser.people import CONNECT_MS, Windows, add_candidate, meet, schedule, set_up, write_resume
from tests.coturn import SECRET, TurnServer, relaying_on_loopback
from tests.live.house import eventually, open_house
from tests.serving import serving

# Every connection of the page may use relays only, as behind a firewall that blocks all else.
RELAY_ONLY = """(() => {
  const Real = window.RTCPeerConnection
  window.made = []
  window.RTCPeerConnection = class extends Real {
    constructor(options) { super({ ...options, iceTransportPolicy: "relay" }); window.made.push(this) }
    setConfiguration(options) { super.setConfiguration({ ...options, iceTransportPolicy: "relay" }) }
  }
})()"""
PATHS = """async () => {
  const found = []
  for (const connection of window.made) {
    const report = [...(await connection.getStats()).values()]
    const pair = report.find((one) => one.type === "candidate-pair" && one.nominated && one.state === "succeeded")
    const local = pair && report.find((one) => one.id === pair.localCandidateId)
    if (local) found.push(local.candidateType)
  }
  return found
}"""


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[TurnServer]:
    with relaying_on_loopback(tmp_path / "relay") as running:
        yield running


def soon() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M")


def relay_words(host: Page, room: str) -> str:
    """What the green room says of the relay."""
    host.goto(f"/interview/{room}")
    host.get_by_text("Test sound and connection").click()
    host.get_by_role("button", name="Test connection").click()
    line = host.locator('[data-check="relay"]')
    expect(line).not_to_have_attribute("data-found", "info", timeout=CONNECT_MS)
    expect(line).not_to_have_attribute("data-found", "running", timeout=CONNECT_MS)
    # It answers; how quickly is the machine's affair.
    expect(host.locator('[data-check="server"]')).to_have_attribute("data-found", re.compile("^(ok|warn)$"))
    return line.inner_text()


@breadth.EVERY_RUN
@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        pytest.param("wrong secret", "The relay refused the connection", marks=breadth.ONLY_WIDE),
        pytest.param("down", "cannot be reached", marks=breadth.ONLY_WIDE),
        ("none", "The relay works"),
    ],
)
def test_the_green_room_says_whether_the_relay_works(
    relay: TurnServer, windows: Windows, tmp_path: Path, trouble: str, words: str
) -> None:
    secret = SECRET if trouble != "wrong secret" else "a secret that only one server knows"
    with serving(tmp_path / "server", "sqlite", TURN_URLS=relay.urls, TURN_SECRET=secret) as server:
        if trouble == "down":
            relay.stop()
        house = open_house(server)
        assert words in relay_words(windows.of(house.ada), house.room)


def test_a_call_without_another_way_goes_through_the_relay_and_comes_back_with_it(
    relay: TurnServer, windows: Windows, tmp_path: Path
) -> None:
    with serving(tmp_path / "server", "sqlite", TURN_URLS=relay.urls, TURN_SECRET=SECRET) as server:
        host, guest = windows.open(server), windows.open(server)
        for page in (host, guest):
            page.add_init_script(RELAY_ONLY)
        set_up(host)
        add_candidate(host, write_resume(tmp_path / "grace.pdf"))
        meet(host, guest, schedule(host, soon()))
        for page in (host, guest):
            expect(page.locator("[data-panel=call]")).to_have_attribute("data-call", "connected", timeout=CONNECT_MS)
            # The connection says so before its statistics name the way.
            assert eventually(lambda page=page: set(page.evaluate(PATHS)) == {"relay"})
        expect(host.locator("[data-call-words]")).to_contain_text("through a relay", timeout=CONNECT_MS)
        relay.stop()
        expect(host.locator("[data-panel=call]")).not_to_have_attribute("data-call", "connected", timeout=60_000)
        relay.start()
        for page in (host, guest):
            expect(page.locator("[data-panel=call]")).to_have_attribute("data-call", "connected", timeout=90_000)
