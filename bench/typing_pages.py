"""Two pages of one document, one of them typed into: when each key is seen where, and what it costs both."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, Playwright, expect

from bench.contenders import Running
from bench.load import KEYS_A_SECOND
from bench.page_costs import Meter
from bench.rooms import Room

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--auto-accept-this-tab-capture",
]  # fmt: skip
CAMERA = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
PATIENCE_MS = 60_000
LETTERS = "etaoinshrdlucmfwyp"
SPACE_EVERY = 6

# An edit is one binary message that begins with 1 (static/js/core/whole.js).
WIRE = """
  window.wire = { sent: [], received: [] }
  const isEdit = (data) => {
    if (typeof data === "string") return false
    const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset) : new Uint8Array(data)
    return bytes[0] === 1
  }
  const send = WebSocket.prototype.send
  WebSocket.prototype.send = function (data) {
    if (this.isListened === undefined) {
      this.isListened = true
      this.addEventListener("message", ({ data: heard }) => {
        if (isEdit(heard)) window.wire.received.push(performance.now())
      })
    }
    if (isEdit(data)) window.wire.sent.push(performance.now())
    return send.call(this, data)
  }
"""
# Lengths are enough to tell the keys apart: every key adds one letter, and nothing else changes the text. In the bare
# editor the others' names stand between the letters.
WATCH = """() => {
  const content = document.querySelector(".cm-content")
  const lengthOf = ({ textContent }) => textContent.length
  const names = () => [...content.querySelectorAll(".cm-ySelectionCaret")]
  const length = () => names().reduce((sum, one) => sum - lengthOf(one), lengthOf(content))
  const seen = { keys: [], changed: [], painted: [], length: length() }
  window.seen = seen
  window.wire ??= { sent: [], received: [] }
  document.addEventListener("keydown", (event) => seen.keys.push(event.timeStamp), { capture: true })
  new MutationObserver(() => {
    const at = performance.now()
    const fresh = length() - seen.length
    seen.length += fresh
    for (let count = 0; count < fresh; count++) seen.changed.push(at)
    if (fresh <= 0) return
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => { for (let count = 0; count < fresh; count++) seen.painted.push(performance.now()) }
      port2.postMessage(null)
    })
  }).observe(content, { childList: true, characterData: true, subtree: true })
}"""
FORGET = """() => {
  const { seen, wire } = window
  for (const list of [seen.keys, seen.changed, seen.painted, wire.sent, wire.received]) list.length = 0
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


def begin(typist: Page, reader: Page) -> None:
    """Both are watched from now on, and the typist is at the end of the text."""
    typist.locator(".cm-content").click()
    typist.keyboard.press("Control+End")
    for page in (typist, reader):
        page.evaluate(WATCH)


def measure(typist: Page, reader: Page, count: int) -> tuple[dict[str, list[float]], dict[str, dict[str, float]]]:
    """Milliseconds from each key to each of its appearances, and what a key cost each page."""
    for page in (typist, reader):
        page.evaluate(FORGET)
    meters = {"typist": Meter(typist), "reader": Meter(reader)}
    type_keys(typist, count)
    for page in (typist, reader):
        page.wait_for_function(ALL_SEEN, arg=count)
    costs = {name: meter.spent(count) for name, meter in meters.items()}
    here, there = (page.evaluate("() => ({ ...window.seen, ...window.wire })") for page in (typist, reader))
    apart = began_ms(reader) - began_ms(typist)
    keys: list[float] = here["keys"]
    times = {
        "own page, in the text": _since(keys, here["changed"], 0),
        "own page, on the screen": _since(keys, here["painted"], 0),
        "own page, sent": _since(keys, here["sent"], 0),
        "other's page, received": _since(keys, there["received"], apart),
        "other's page, in the text": _since(keys, there["changed"], apart),
        "other's page, on the screen": _since(keys, there["painted"], apart),
        "sent to received": _since(here["sent"], there["received"], apart),
    }
    return times, costs


def _since(keys: list[float], seen: list[float], apart: float) -> list[float]:
    """Nothing for what does not happen in such a page."""
    return [at + apart - key for key, at in zip(keys, seen, strict=True)] if seen else []
