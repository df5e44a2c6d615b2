"""Two people's browsers in the lab, and what their pages and connections tell of the call."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Playwright, expect

from tests.browser.people import CHROMIUM, CONNECT_MS, FLAGS, in_state, to_room
from tests.coturn import SECRET, TurnServer, own_certificate
from tests.live.house import House, eventually, open_house, schedule
from tests.network.lab import Lab, Machine
from tests.serving import Browser, Server, serving

ROUTES = "turn:{0}:3478?transport=udp,turn:{0}:3478?transport=tcp,turns:{0}:5349?transport=tcp"
SOON = timedelta(minutes=5)
NOTE_CONNECTIONS = """
  window.connections = []
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    constructor(...all) { super(...all); window.connections.push(this) }
  }
"""
# The way that the call takes now, and how many pictures of the other person were decoded.
CALL = """async () => {
  const open = window.connections.filter((one) => one.connectionState === "connected")
  const last = open.at(-1)
  if (!last) return null
  const all = new Map([...(await last.getStats()).values()].map((one) => [one.id, one]))
  const transport = [...all.values()].find((one) => one.type === "transport")
  const pair = all.get(transport?.selectedCandidatePairId)
  const local = all.get(pair?.localCandidateId)
  const pictures = [...all.values()].filter((one) => one.type === "inbound-rtp" && one.kind === "video")
  return {
    type: local?.candidateType, relay: local?.relayProtocol ?? null,
    frames: pictures.reduce((sum, one) => sum + (one.framesDecoded ?? 0), 0),
  }
}"""


@dataclass
class Site:
    """A server, its relay, and who is to meet; each person's browser runs on a machine of its own."""

    lab: Lab
    server: Server
    relay: TurnServer
    house: House
    playwright: Playwright
    folder: Path
    film: Path | None = None
    """What the cameras show; without one Chromium's own picture, which is large and moves."""
    browsers: list[Chromium] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.lab.server.address}:{self.server.port}"

    def window(self, machine: Machine, person: Browser) -> Page:
        """A fresh browser on this machine, with camera and microphone, signed in."""
        # Nobody vouches for the relay's certificate, which was made a moment ago.
        flags = [*FLAGS, "--ignore-certificate-errors", f"--unsafely-treat-insecure-origin-as-secure={self.url}"]
        if self.film:
            flags.append(f"--use-file-for-fake-video-capture={self.film}")
        program = machine.wrap(CHROMIUM, self.folder)
        self.browsers.append(self.playwright.chromium.launch(executable_path=str(program), args=flags))
        context = self.browsers[-1].new_context(base_url=self.url, permissions=["camera", "microphone"])
        context.add_cookies(
            [{"name": one.name, "value": str(one.value), "url": self.url} for one in person.http.cookies]
        )
        context.add_init_script(f"{{ {NOTE_CONNECTIONS} }}")
        page = context.new_page()
        page.set_default_timeout(CONNECT_MS)
        return page

    def meet(self) -> tuple[Page, Page]:
        """Both in the room: the host's page and the guest's."""
        host, guest = self.window(self.lab.host, self.house.ada), self.window(self.lab.guest, self.house.grace)
        for page in (host, guest):
            self.green_room(page)
            page.locator("[data-entry-ask]:visible").first.click()
            in_state(page, "live")
        return host, guest

    def green_room(self, page: Page) -> None:
        to_room(page, f"/interview/{self.house.room}")
        decision = page.locator("[name=decision][value=decline]")
        ask = page.locator("[data-entry-ask]:visible").first
        expect(decision.or_(ask).first).to_be_visible()
        if decision.is_visible():
            decision.click()
        expect(ask).to_be_visible()

    def start_relay(self, secret: str = SECRET) -> None:
        with self.lab.server.inside():
            self.relay.stop()
            self.relay.secret = secret
            self.relay.start()

    def close_windows(self) -> None:
        for browser in self.browsers:
            browser.close()
        self.browsers.clear()


@contextmanager
def open_site(lab: Lab, playwright: Playwright, folder: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        with lab.server.inside():
            settings = {"HOST": "0.0.0.0", "TURN_URLS": ROUTES.format(lab.server.address), "TURN_SECRET": SECRET}
            settings["ICE_SERVERS"] = f'[{{"urls": "stun:{lab.server.address}:3478"}}]'
            server = stack.enter_context(serving(folder / "server", "sqlite", **settings))
            house = admitted(open_house(server))
            relay = TurnServer(
                folder / "relay", lab.server.address, certificate=own_certificate(folder, lab.server.address)
            )
            relay.start()
            stack.callback(relay.stop)
        site = Site(lab, server, relay, house, playwright, folder)
        stack.callback(site.close_windows)
        yield site


def admitted(house: House) -> House:
    """An interview that begins soon, so that its relay is open, with Grace let in."""
    at = (datetime.now(UTC) + SOON).strftime("%Y-%m-%dT%H:%M")
    soon = replace(house, room=schedule(house.ada, house.grace_id, "Networks", at))
    for client in soon.seated():
        client.io.disconnect()
    return soon


def call_of(page: Page) -> dict[str, Any] | None:
    return page.evaluate(CALL)


def plays(page: Page, *, within_s: float = 20) -> bool:
    """Whether pictures of the other person arrive, and go on arriving."""

    def has_more() -> bool:
        before = call_of(page)
        page.wait_for_timeout(700)
        after = call_of(page)
        return bool(before and after and after["frames"] > before["frames"] > 0)

    return eventually(has_more, within_s=within_s)


def says(page: Page, state: str, *, within_s: float) -> None:
    """What the page tells of the call: connected, connecting or failed."""
    expect(page.locator("[data-panel=call]")).to_have_attribute("data-call", state, timeout=1000 * within_s)
