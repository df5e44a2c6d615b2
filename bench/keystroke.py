"""From a key press in one browser to the letter on the other's screen.

    python -m bench.keystroke [--keys 300] [--video] [--beside 100] [--backend mariadb]

Two Chromium processes enter one room of the real server, and the candidate types at the pace of a person. The key is
timed by the browser's own stamp of the key event; a letter by the change of the text in the page, and by the end of
the next frame, when it can be seen. The same is measured in the typist's own page: what no network could better.
Both clocks are the machine's monotonic one. Without `--video` nobody has a camera, because encoding two pictures in
software takes more of a small machine than everything else. `--beside` lets so many other rooms type meanwhile.
"""

import argparse
import os
import platform
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from bench import databases
from bench.contenders import Contender, Running, contenders, running
from bench.load import KEYS_A_SECOND, Load, generating
from bench.rooms import Room, text_of
from bench.tables import heading, percentile, row

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--auto-accept-this-tab-capture",
]  # fmt: skip
CAMERA = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
PATIENCE_MS = 30_000
TEXT_BYTES = 2 * 1024
LETTERS = "etaoinshrdlucmfwyp"
SPACE_EVERY = 6
SETTLE_S = 2.0

# The announcement of an edit is a text, the edit itself the next message.
WIRE = """
  window.wire = { sent: [], received: [] }
  const isEdit = (data) => typeof data === "string" && data.startsWith('451-["document-update"')
  const send = WebSocket.prototype.send
  WebSocket.prototype.send = function (data) {
    if (this.isListened === undefined) {
      this.isListened = true
      let isNext = false
      this.addEventListener("message", (event) => {
        if (isNext) window.wire.received.push(performance.now())
        isNext = isEdit(event.data)
      })
    }
    if (isEdit(data)) window.wire.sent.push(performance.now())
    return send.call(this, data)
  }
"""
# Lengths are enough to tell the keys apart: every key adds one letter, and nothing else changes the text.
WATCH = """() => {
  const content = document.querySelector(".cm-content")
  const seen = { keys: [], changed: [], painted: [], length: content.textContent.length }
  window.seen = seen
  document.addEventListener("keydown", (event) => seen.keys.push(event.timeStamp), { capture: true })
  new MutationObserver(() => {
    const at = performance.now()
    const fresh = content.textContent.length - seen.length
    seen.length += fresh
    for (let count = 0; count < fresh; count++) seen.changed.push(at)
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => { for (let count = 0; count < fresh; count++) seen.painted.push(performance.now()) }
      port2.postMessage(null)
    })
  }).observe(content, { childList: true, characterData: true, subtree: true })
}"""
ALL_SEEN = "(count) => window.seen.painted.length >= count"


@contextmanager
def browser(playwright: Playwright, *, has_camera: bool) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *(CAMERA if has_camera else [])])
    try:
        yield launched
    finally:
        launched.close()


def enter(browser: Browser, one: Running, room: Room, cookie: str) -> Page:
    """Somebody who is signed in and admitted goes into the room, up to the editor."""
    context = browser.new_context(base_url=one.server.url, viewport={"width": 1280, "height": 800})
    name, _equals, value = cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": one.server.url}])
    page = context.new_page()
    page.add_init_script(WIRE)
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"/interview/{room.name}")
    page.locator("[data-entry-ask]:visible").first.click()
    expect(page.locator('[data-module~="room"]')).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)
    expect(page.locator(".cm-content")).to_have_attribute("contenteditable", "true", timeout=PATIENCE_MS)
    return page


def began_ms(page: Page) -> float:
    """When the page's `performance.now()` was 0, on the machine's monotonic clock."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "timeTicks"})
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return float(metrics["NavigationStart"]) * 1000


def type_keys(page: Page, count: int) -> None:
    """Letters and spaces, as far apart as a person's."""
    pace = random.Random(count)
    for number in range(1, count + 1):
        page.keyboard.press("Space" if number % SPACE_EVERY == 0 else pace.choice(LETTERS))
        time.sleep(pace.uniform(0.5, 1.5) / KEYS_A_SECOND)


def measure(typist: Page, reader: Page, count: int) -> dict[str, list[float]]:
    """Milliseconds from each key to each of its appearances."""
    for page in (typist, reader):
        page.evaluate(WATCH)
    typist.locator(".cm-content").click()
    typist.keyboard.press("Control+End")
    for page in (typist, reader):
        page.evaluate("() => { window.seen.keys.length = window.wire.sent.length = window.wire.received.length = 0 }")
    type_keys(typist, count)
    for page in (typist, reader):
        page.wait_for_function(ALL_SEEN, arg=count)
    here, there = (page.evaluate("() => ({ ...window.seen, ...window.wire })") for page in (typist, reader))
    apart = began_ms(reader) - began_ms(typist)
    keys: list[float] = here["keys"]
    return {
        "own page, in the text": _since(keys, here["changed"], 0),
        "own page, on the screen": _since(keys, here["painted"], 0),
        "own page, sent": _since(keys, here["sent"], 0),
        "other's page, received": _since(keys, there["received"], apart),
        "other's page, in the text": _since(keys, there["changed"], apart),
        "other's page, on the screen": _since(keys, there["painted"], apart),
        "sent to received": _since(here["sent"], there["received"], apart),
    }


def _since(keys: list[float], seen: list[float], apart: float) -> list[float]:
    return sorted(at + apart - key for key, at in zip(keys, seen, strict=True))


@contextmanager
def others_typing(load: Load, one: Running, rooms: list[Room], text: str, seconds: float) -> Iterator[None]:
    """Other rooms of the same server, typed in until the caller is done."""
    if not rooms:
        yield
        return
    load.open("beside", "ours", one.server, text=text, rooms=rooms)
    typing = threading.Thread(
        target=load.type, args=("beside", one.server), kwargs={"rooms": len(rooms), "seconds": seconds}
    )
    typing.start()
    yield
    typing.join()
    load.close("beside")


def bench(contender: Contender, options: argparse.Namespace) -> None:
    text = text_of(TEXT_BYTES)
    seconds = options.keys / KEYS_A_SECOND * 1.3 + SETTLE_S
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        one = stack.enter_context(running(contender, folder, [text] * (1 + options.beside)))
        playwright = stack.enter_context(sync_playwright())
        windows = [stack.enter_context(browser(playwright, has_camera=options.video)) for _person in range(2)]
        room, *others = one.rooms
        typist, reader = (
            enter(window, one, room, cookie) for window, cookie in zip(windows, room.cookies, strict=True)
        )
        load = stack.enter_context(generating())
        stack.enter_context(others_typing(load, one, others, text, seconds))
        time.sleep(SETTLE_S)
        before = one.server.usage()
        found = measure(typist, reader, options.keys)
        used = one.server.usage().since(before)
    for line in heading("from the key to", "p50 ms", "p90 ms", "p99 ms", "most ms"):
        print(line)
    for name, times in found.items():
        print(row(name, *(f"{percentile(times, percent):.1f}" for percent in (50, 90, 99)), f"{times[-1]:.1f}"))
    print(f"\nThe server used {used.core:.0%} of a core and waited {used.waiting:.0f} ms/s for one.")


def main() -> None:
    parser = argparse.ArgumentParser(description="From a key press to the letter on the other's screen.")
    parser.add_argument("--keys", type=int, default=300, help="how many keys are pressed (300)")
    parser.add_argument("--video", action="store_true", help="with camera and microphone (made up by the browser)")
    parser.add_argument("--beside", type=int, default=0, help="other rooms in which somebody types meanwhile (0)")
    parser.add_argument("--backend", choices=databases.backends(), default=databases.SQLITE)
    options = parser.parse_args()
    ours = next(one for one in contenders() if one.spoken == "ours" and one.backend == options.backend)
    print(
        f"Keystroke, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. "
        f"Python {platform.python_version()}. {ours.name}, {options.keys} keys, {KEYS_A_SECOND} a second, "
        f"{options.beside} rooms beside, {'with' if options.video else 'without'} cameras.\n"
    )
    bench(ours, options)


if __name__ == "__main__":
    main()
