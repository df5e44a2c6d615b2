"""From the click on "Join" to the first picture of the other person, directly and through a real relay.

    python -m bench.call [--rounds 10]

Two Chromium processes with fake cameras and the real server on the loopback; the interviewer is in the room, the
candidate was admitted before, leaves and joins again each round. The frame is the browser's own word for it
(`requestVideoFrameCallback`). For the relayed rows every connection may use relays only, and the relay is coturn,
set up as `turnserver.conf` has it. What a network adds comes on top.
"""

import argparse
import os
import platform
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from bench.tables import heading, percentile, row
from tests.browser.people import CONNECT_MS, add_candidate, in_state, launch, meet, schedule, set_up, write_resume
from tests.browser.test_relay import RELAY_ONLY
from tests.coturn import SECRET, relaying_on_loopback
from tests.serving import serving

FIRST_FRAME = """() => new Promise((done) => {
  const video = document.querySelector('[data-tile="main"] video')
  const began = performance.now()
  document.querySelector("[data-entry-ask]:not([hidden])").click()
  video.requestVideoFrameCallback(() => done(performance.now() - began))
})"""


def joined(guest: Page, room: str) -> float:
    """One joining, in milliseconds."""
    guest.goto(f"/interview/{room}")
    in_state(guest, "entry")
    expect(guest.locator("[data-entry-ask]:visible").first).to_be_enabled()
    guest.wait_for_function("() => document.querySelector('[data-preview-video]').videoWidth > 0")
    took = float(guest.evaluate(FIRST_FRAME))
    expect(guest.locator("[data-panel=call]")).to_have_attribute("data-call", "connected", timeout=CONNECT_MS)
    guest.get_by_role("button", name="Leave").click()
    in_state(guest, "closed")
    return took


def measured(way: str, rounds: int) -> list[float]:
    """The times of the rounds, in order."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        turn = {}
        if way == "relayed":
            relay = stack.enter_context(relaying_on_loopback(folder / "relay"))
            turn = {"TURN_URLS": relay.urls, "TURN_SECRET": SECRET}
        server = stack.enter_context(serving(folder / "server", "sqlite", **turn))
        playwright = stack.enter_context(sync_playwright())
        browsers = [stack.enter_context(launch(playwright, None)) for _person in range(2)]
        host, guest = (one.new_context(base_url=server.url).new_page() for one in browsers)
        for page in (host, guest):
            if way == "relayed":
                page.add_init_script(RELAY_ONLY)
        set_up(host)
        add_candidate(host, write_resume(folder / "grace.pdf"))
        room = schedule(host, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M"))
        meet(host, guest, room, agree=False)
        guest.get_by_role("button", name="Leave").click()
        in_state(guest, "closed")
        joined(guest, room)  # The first time also loads the scripts.
        return sorted(joined(guest, room) for _ in range(rounds))


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.call", description="From the click to the first picture.")
    parser.add_argument("--rounds", type=int, default=10)
    rounds: int = parser.parse_args().rounds
    print(
        f"Call, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Python {platform.python_version()}.\n"
    )
    for line in heading("way", "rounds", "median ms", "p90 ms", "most ms"):
        print(line)
    for way in ("direct", "relayed"):
        times = measured(way, rounds)
        print(
            row(way, str(rounds), *(f"{one:.0f}" for one in (percentile(times, 50), percentile(times, 90), times[-1])))
        )


if __name__ == "__main__":
    main()
