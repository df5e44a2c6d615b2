"""The detectors truly fire: films before the candidate's camera, alerts at the interviewer and nowhere else."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Windows, meet
from tests.live.house import House

SPOKEN = {
    "no-face": "No face in view",
    "multiple-faces": "More than one face in view",
    "looking-away": "Looking away from the screen",
    "face-too-far": "Face far from the camera",
}
ALERT_MS = 60_000
QUIET_MS = 15_000


def loads_of(page: Page) -> list[str]:
    """The addresses of all that the page asks for, from now on."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    return loaded


def require_unmeasured(loaded: list[str], house: House) -> None:
    """Of a candidate who refused: nothing that measures was loaded, and nothing came from elsewhere."""
    assert not [url for url in loaded if "models" in url or "wasm" in url or "worker" in url]
    assert {url.partition("/")[2].split("/")[1] for url in loaded if url.startswith("http")} == {
        house.ada.server.url.removeprefix("http://")
    }


def interview(house: House, windows: Windows, film: str) -> tuple[Page, Page]:
    host, guest = windows.of(house.ada), windows.of(house.grace, film=film)
    meet(host, guest, house.room, agree=True)
    host.get_by_role("tab", name="Alerts").click()
    return host, guest


@pytest.mark.parametrize("film", SPOKEN)
def test_a_film_raises_its_alert(house: House, windows: Windows, film: str) -> None:
    host, guest = interview(house, windows, film)
    expect(host.locator("[data-panel=alerts]").get_by_text(SPOKEN[film]).first).to_be_visible(timeout=ALERT_MS)
    for words in SPOKEN.values():
        assert words not in guest.locator("body").inner_text()


def test_an_honest_face_raises_none(house: House, windows: Windows) -> None:
    host, guest = interview(house, windows, "frontal")
    expect(guest.locator("[data-proctoring]")).to_have_attribute("data-proctoring", "measuring", timeout=ALERT_MS)
    host.wait_for_timeout(QUIET_MS)  # That nothing comes can only be seen by waiting.
    for words in SPOKEN.values():
        assert words not in host.locator("[data-panel=alerts]").inner_text()


def test_nothing_is_loaded_or_measured_without_consent(house: House, windows: Windows) -> None:
    host, guest = windows.of(house.ada), windows.of(house.grace, film="no-face")
    loaded = loads_of(guest)
    meet(host, guest, house.room)
    guest.wait_for_timeout(6000)
    require_unmeasured(loaded, house)
    host.get_by_role("tab", name="Alerts").click()
    assert "No face in view" not in host.locator("[data-panel=alerts]").inner_text()
