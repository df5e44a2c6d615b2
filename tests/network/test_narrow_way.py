"""A way that becomes too narrow for pictures: they go, the voices stay, both sides say so, and the pictures come back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.live.house import eventually
from tests.network.meeting import Site, plays, says

# More than a voice with its headers, less than that and the smallest picture.
NARROW = "80kbit"
CONNECTED_S = 30
STEPPED_DOWN_MS = 60_000
# The first try to send pictures again comes after a calm quarter of a minute; the first may be too early.
BACK_MS = 120_000
VOICE = """async () => {
  const open = window.connections.filter((one) => one.connectionState === "connected").at(-1)
  const all = open ? [...(await open.getStats()).values()] : []
  const voice = all.find((one) => one.type === "inbound-rtp" && one.kind === "audio")
  return { packets: voice?.packetsReceived ?? 0, lost: voice?.packetsLost ?? 0 }
}"""
LISTEN_MS = 8000
# Of fifty packets a second.
FEWEST_PACKETS = 8 * 50 * 0.8


@pytest.fixture(autouse=True)
def put_right(site: Site) -> Iterator[None]:
    yield
    site.close_windows()
    site.lab.guest.run("tc", "qdisc", "del", "dev", "cable", "root")


def voice_packets(page: Page) -> int:
    """How many packets of the other's voice came while one listens."""
    before = page.evaluate(VOICE)["packets"]
    page.wait_for_timeout(LISTEN_MS)
    return page.evaluate(VOICE)["packets"] - before


def test_the_picture_goes_before_the_voice_suffers_and_comes_back(site: Site) -> None:
    host, guest = site.meet()
    for page in (host, guest):
        says(page, "connected", within_s=CONNECTED_S)
        assert plays(page)
    shape = ("tbf", "rate", NARROW, "burst", "4kb", "latency", "400ms")
    site.lab.guest.run("tc", "qdisc", "add", "dev", "cable", "root", *shape)

    expect(guest.locator("[data-call-words]")).to_contain_text("Your video is paused", timeout=STEPPED_DOWN_MS)
    expect(host.locator("[data-call-words]")).to_contain_text("The video of Grace", timeout=STEPPED_DOWN_MS)
    expect(host.locator('[data-tile="main"]')).to_have_attribute("data-picture", "off")
    for page in (host, guest):
        expect(page.locator("[data-panel=call]")).to_have_attribute("data-ladder", "audio")
    assert eventually(lambda: voice_packets(host) > FEWEST_PACKETS, within_s=40)
    says(host, "connected", within_s=1)

    site.lab.guest.run("tc", "qdisc", "replace", "dev", "cable", "root", "pfifo")
    expect(guest.locator("[data-call-words]")).to_contain_text("Connected directly", timeout=BACK_MS)
    expect(host.locator('[data-tile="main"]')).to_have_attribute("data-picture", "on", timeout=BACK_MS)
    assert plays(host)
