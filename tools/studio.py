"""Two Chromium browsers with drawn people before their cameras: windows, pictures, and axe-core on each page.

Which pages are visited is in `scenes.py` and `room_scenes.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Page, Playwright, StorageState
from playwright.sync_api import TimeoutError as PatienceLost

from tests.browser.people import CONNECT_MS, ROOM, launch
from tools import portraits

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HEIGHTS = {1440: 900, 390: 844}
# A bar that stays in view cuts through whatever passes below it; axe-core would call that too small to press.
BARS = """(position) => {
  const bars = document.querySelectorAll(".page-bar, .site-header, .consent-dialog .dialog-actions")
  for (const bar of bars) bar.style.position = position
}"""
IDLE_MS = 3000
SETTLED = """async () => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  await document.fonts.ready
  await drawn()
  await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))
  await drawn()
}"""
SMALLEST_REFLOW = """() => {
  const width = document.documentElement.clientWidth
  return document.documentElement.scrollWidth > width + 1 ? document.documentElement.scrollWidth - width : 0
}"""


@dataclass(frozen=True)
class Look:
    """How a page is shown."""

    scheme: str
    width: int

    def __str__(self) -> str:
        return f"{self.scheme}-{self.width}"


WIDE = Look("light", 1440)
LOOKS = [Look(scheme, width) for width in (1440, 390) for scheme in ("light", "dark")]


@dataclass
class Studio:
    """The browsers, by person, the looks in which pages are pictured, and what axe-core found on the pictures taken."""

    folder: Path
    browsers: dict[str, Browser]
    looks: list[Look]
    address: str = ""
    zone: str = "UTC"
    is_checking: bool = True
    is_picturing: bool = True
    skips_variants: bool = False
    """Whether pages are left out that show nothing that another does not."""
    takes_turns: bool = False
    """Each page or state is pictured in one look only, the next in the next look."""
    signed_in: dict[str, StorageState] = field(default_factory=dict)
    worn: WeakKeyDictionary[Page, Look] = field(default_factory=WeakKeyDictionary)
    """How each page is shown now."""
    shot: int = 0
    taken: int = 0
    violations: list[str] = field(default_factory=list)

    @contextmanager
    def window(self, person: str) -> Iterator[Page]:
        """A window of this person, signed in if they ever signed in; closed afterwards."""
        look = self.looks[0]
        context = self.browsers[person].new_context(
            base_url=self.address,
            color_scheme="dark" if look.scheme == "dark" else "light",
            locale="en-GB",
            reduced_motion="reduce",
            storage_state=self.signed_in.get(person),
            timezone_id=self.zone,
            viewport={"width": look.width, "height": HEIGHTS[look.width]},
        )
        context.set_default_timeout(CONNECT_MS)
        try:
            page = context.new_page()
            self.worn[page] = look
            yield page
        finally:
            context.close()

    def looks_of_next(self) -> list[Look]:
        """The looks in which the next page or state is pictured: all, or the one whose turn it is."""
        self.shot += 1
        return [self.looks[(self.shot - 1) % len(self.looks)]] if self.takes_turns else self.looks

    def visit(self, page: Page, path: str) -> None:
        """Open an address for a picture of it: where pages take turns, in its own look, so that it is laid out once."""
        if self.takes_turns:
            self.dress(page, self.looks[self.shot % len(self.looks)])
        page.goto(path)

    def shoot(self, page: Page, name: str, *, whole: bool = True, is_left: bool = False) -> None:
        """Take a picture in every look, the whole page or what the window shows, and check it.

        Afterwards the page has its first look again, unless it is left now.
        """
        wait_for_network(page)
        for look in self.looks_of_next():
            self.dress(page, look)
            self._take(page, f"{name}-{look}", whole=whole)
        if not is_left:
            self.dress(page, self.looks[0])

    def picture(self, page: Page, title: str, *, whole: bool = True) -> None:
        """Take one picture of the page as it is, and check it."""
        wait_for_network(page)
        self._take(page, title, whole=whole)

    def _take(self, page: Page, title: str, *, whole: bool) -> None:
        page.evaluate(SETTLED)
        if self.is_picturing:
            page.screenshot(path=self.folder / f"{title}.png", full_page=whole)
            self.taken += 1
        if self.is_checking:
            self.violations += [f"{title}: {one}" for one in check(page)]

    def dress(self, page: Page, look: Look) -> None:
        """Show the page in this look, without loading it anew: a room in the middle of a call goes on."""
        if self.worn.get(page) == look:
            return
        self.worn[page] = look
        page.emulate_media(color_scheme="dark" if look.scheme == "dark" else "light", reduced_motion="reduce")
        page.set_viewport_size({"width": look.width, "height": HEIGHTS[look.width]})

    def settle(self, page: Page) -> None:
        """Wait until nothing is loading or moving."""
        wait_for_network(page)
        page.evaluate(SETTLED)


def wait_for_network(page: Page) -> None:
    """Until nothing is loading, but not for ever; a room that people are in never falls silent, so not at all there."""
    if page.locator(f'{ROOM}[data-state="live"]').count():
        return
    with suppress(PatienceLost):
        page.wait_for_load_state("networkidle", timeout=IDLE_MS)


def check(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA, one line for each rule; and a page wider than its window (1.4.10)."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    page.evaluate(BARS, "static")
    options = {"runOnly": {"type": "tag", "values": STANDARD}, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", options)
    page.evaluate(BARS, "")
    lines = [_line(one) for one in found["violations"]]
    excess = page.evaluate(SMALLEST_REFLOW)
    return [*lines, f"reflow: {excess} pixels wider than the window"] if excess else lines


def _line(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    first = "; ".join(" ".join(map(str, node["target"])) for node in nodes[:3])
    why = " ".join(nodes[0].get("failureSummary", "").split())[:300]
    return f"{violation['id']} ({violation['impact']}), {len(nodes)} times: {first} | {why}"


@contextmanager
def opened(
    playwright: Playwright, folder: Path, scratch: Path, looks: list[Look], *, has_cameras: bool = True
) -> Iterator[Studio]:
    """A studio whose pictures go into `folder`; `scratch` takes the films. Without cameras all share one browser."""
    folder.mkdir(parents=True, exist_ok=True)
    if has_cameras:
        people = {"host": portraits.INTERVIEWER, "guest": portraits.CANDIDATE}
        browsers = {name: launch(playwright, _film(scratch, name, drawn)) for name, drawn in people.items()}
    else:
        browsers = dict.fromkeys(("host", "guest"), launch(playwright, None))
    browsers["stranger"] = browsers["guest"]  # Signs in nowhere.
    try:
        yield Studio(folder, browsers, looks)
    finally:
        for browser in set(browsers.values()):
            browser.close()


def _film(scratch: Path, name: str, drawn: portraits.Portrait) -> Path:
    return portraits.film_of(drawn, scratch / f"{name}.y4m")
