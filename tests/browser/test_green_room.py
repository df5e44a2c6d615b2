"""Before the room: devices that fail, are remembered and are heard; consent for each signal; a rehearsal without a trace."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import films
from tests.browser.looking import look_at
from tests.browser.people import CHROMIUM, CONNECT_MS, FLAGS, Windows, admit, ask_to_join, enter, in_state, to_room
from tests.live.house import House, open_house
from tests.serving import serving

DETECTORS_MS = 60_000
FILM = "use-file-for-fake-video-capture"
PROBLEM = '[data-entry-problem="{}"]'
Opener = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with serving(tmp_path_factory.mktemp("green"), "sqlite") as server:
        yield open_house(server)


@pytest.fixture
def browser(house: House, windows: Windows, tmp_path: Path) -> Opener:
    """A browser with these flags instead of a camera and a microphone that just work."""

    def opened(*flags: str, without: tuple[str, ...] = (), who: str = "grace", **context: object) -> BrowserContext:
        kept = [flag for flag in FLAGS if not flag.startswith(without)] if without else [*FLAGS]
        if not flags:  # A film would be a camera beside those that a test counts or takes away.
            kept.append(f"--{FILM}={films.plain(tmp_path)}")
        chromium = windows.playwright.chromium.launch(executable_path=CHROMIUM, args=[*kept, *flags])
        windows.browsers.append(chromium)
        made = chromium.new_context(base_url=house.ada.server.url, **context)  # type: ignore[arg-type]
        made.set_default_timeout(CONNECT_MS)
        signed_in = house.ada if who == "ada" else house.grace
        made.add_cookies(
            [
                {"name": one.name, "value": one.value or "", "url": house.ada.server.url}
                for one in signed_in.http.cookies
            ]
        )
        return made

    return opened


def green_room(context: BrowserContext, house: House, *, decision: str = "decline") -> Page:
    page = context.new_page()
    to_room(page, f"/interview/{house.room}")
    if page.get_by_role("heading", name="Before you join").count():
        page.locator(f"[name=decision][value={decision}]").click()
    expect(page.locator("[data-entry-ask]:visible").first).to_be_visible()
    return page


def test_a_refused_permission_says_what_to_do_and_one_can_go_on_without(
    browser: Opener, house: House, results: Path
) -> None:
    context = browser("--use-fake-ui-for-media-stream=deny", without=("--use-fake-ui",))
    page = green_room(context, house)
    for device in ("audio", "camera"):
        problem = page.locator(PROBLEM.format(device))
        expect(problem).to_contain_text("does not allow this page")
        expect(problem).to_contain_text("to the left of the address")
    look_at(page, "green-room-denied", results)
    page.get_by_role("button", name="Continue without a camera").click()
    page.get_by_role("button", name="Continue without a microphone").click()
    expect(page.locator(PROBLEM.format("camera"))).to_be_hidden()
    expect(page.get_by_text("You will join without a camera.")).to_be_visible()
    page.locator("[data-entry-ask]:visible").first.click()
    in_state(page, "waiting")


def test_without_a_camera_the_microphone_works_and_it_is_said(browser: Opener, house: House) -> None:
    context = browser("--use-fake-device-for-media-stream=device-count=0", without=("--use-fake-device",))
    page = green_room(context, house)
    expect(page.locator(PROBLEM.format("camera"))).to_contain_text("No camera was found")
    expect(page.locator(PROBLEM.format("camera"))).to_contain_text("Check the cable")
    expect(page.locator("[data-entry-ask]:visible").first).to_be_enabled()


def test_devices_and_going_without_are_remembered_over_visits(browser: Opener, house: House) -> None:
    context = browser("--use-fake-device-for-media-stream=device-count=3", without=("--use-fake-device",))
    page = green_room(context, house)
    cameras = page.locator('[data-entry-device="camera"]')
    expect(cameras.locator("option")).to_have_count(4)
    second = cameras.locator("option").nth(1).get_attribute("value")
    cameras.select_option(second)
    page.wait_for_function("(id) => localStorage.getItem('room:devices')?.includes(id)", arg=second)
    page.locator('[data-entry-device="audio"]').select_option("")
    expect(page.get_by_text("You will join without a microphone.")).to_be_visible()
    page.wait_for_function("() => localStorage.getItem('room:devices')?.includes('\"audio\":false')")
    page.close()

    again = green_room(context, house)
    expect(again.locator('[data-entry-device="camera"]')).to_have_value(str(second))
    expect(again.locator('[data-entry-device="audio"]')).to_have_value("")
    expect(again.get_by_text("You will join without a microphone.")).to_be_visible()


def test_one_hears_oneself_and_the_speaker(browser: Opener, house: House, results: Path) -> None:
    page = green_room(browser(), house)
    sounds = page.locator("[data-sound-check]")
    expect(page.locator('[data-preview-toggle="audio"]')).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Record 3 seconds and listen").click()
    expect(sounds).to_have_attribute("data-record", "recording")
    expect(sounds).to_have_attribute("data-record", "done", timeout=CONNECT_MS)
    page.get_by_role("button", name="Test the speaker").click()
    expect(sounds).to_have_attribute("data-speaker", "asking", timeout=CONNECT_MS)
    look_at(page, "green-room", results)
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_text("Turn up the volume")).to_be_visible()
    page.get_by_role("button", name="Test the speaker").click()
    page.get_by_role("button", name="Yes", exact=True).click(timeout=CONNECT_MS)
    expect(page.get_by_text("Your speaker works.")).to_be_visible()

    page.locator('[data-preview-toggle="audio"]').click()
    page.get_by_role("button", name="Record 3 seconds and listen").click()
    expect(page.get_by_text("Turn it on, then record.")).to_be_visible()


def test_the_interviewer_has_the_short_version(browser: Opener, house: House, results: Path) -> None:
    page = browser(who="ada").new_page()
    page.goto(f"/interview/{house.room}")
    expect(page.locator("[data-level]")).to_be_visible()
    expect(page.locator("[data-sound-check]")).to_be_hidden()
    page.get_by_text("Test sound and connection").click()
    expect(page.locator("[data-sound-check]")).to_be_visible()
    look_at(page, "green-room-interviewer", results)


def loads_of_models(page: Page) -> list[str]:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    return loaded


def models(loaded: list[str]) -> list[str]:
    return [url for url in loaded if "models" in url or "proctoring-worker" in url or "wasm" in url]


def test_consent_for_each_signal_and_withdrawn_in_the_room(browser: Opener, house: House, results: Path) -> None:
    host = browser(who="ada").new_page()
    guest = browser().new_page()
    loaded = loads_of_models(guest)
    enter(host, house.room)

    guest.goto(f"/interview/{house.room}/consent")
    camera, editor = (guest.locator(f"[data-signal-group={one}] [data-signal-all]") for one in ("camera", "editor"))
    look_at(guest, "consent", results)
    guest.locator("[name=decision]").first.scroll_into_view_if_needed()
    camera.uncheck()
    editor.check()
    editor.press("Enter")
    guest.locator("[data-signal-group=editor] summary").click()
    guest.locator("[name=signal][value=paste]").uncheck()
    look_at(guest, "consent-some", results)
    assert editor.evaluate("(control) => control.indeterminate")
    guest.locator("[name=decision][value=choose]").click()
    ask_to_join(guest, house.room)
    admit(host)
    in_state(guest, "live")
    expect(guest.locator("[data-panel=observed]")).to_contain_text("Camera checks are off")
    assert models(loaded) == []

    guest.get_by_role("button", name="Change").click()
    look_at(guest, "consent-in-room", results)
    kept = "(all) => all.filter(({ checked }) => checked).map(({ value }) => value)"
    assert "paste" not in guest.locator("dialog[open] [name=signal]").evaluate_all(kept)
    guest.locator("dialog[open] [data-signal-group=camera] summary").click()
    guest.locator("dialog[open] [name=signal][value=no-face]").check()
    guest.locator("dialog[open] [data-decide=choose]").click()
    line = guest.locator("[data-observed-words]")
    expect(line).to_have_text("Observing now: face", timeout=DETECTORS_MS)
    assert models(loaded)

    guest.get_by_role("button", name="Change").click()
    guest.locator("dialog[open] [data-decide=decline]").click()
    expect(line).to_have_text("Camera checks are off")
    in_state(guest, "live")
    expect(guest.locator("dialog[open]")).to_have_count(0)

    guest.get_by_role("button", name="Change").click()
    guest.route("**/consent", lambda route: route.abort())
    guest.locator("dialog[open] [data-decide=agree]").click()
    expect(guest.get_by_text("Your decision could not be saved.")).to_be_visible()
    expect(line).to_have_text("Camera checks are off")


def test_the_place_before_the_screen_is_learnt_on_a_click(
    browser: Opener, house: House, results: Path, tmp_path: Path
) -> None:
    try:
        film = films.scene("frontal", tmp_path)
    except films.MissingFaces as missing:
        pytest.skip(str(missing))
    page = browser(f"--use-file-for-fake-video-capture={film}").new_page()
    loaded = loads_of_models(page)
    page.goto(f"/interview/{house.room}/consent")
    page.locator("[name=decision][value=agree]").click()
    learn = page.get_by_role("button", name="Start", exact=True)
    expect(learn).to_be_visible()
    assert models(loaded) == [], "nothing is fetched before the click"
    learn.click()
    words = page.locator("[data-calibrating-words]")
    expect(words).to_contain_text("Done. You are facing the screen.", timeout=DETECTORS_MS)
    assert models(loaded) != []
    look_at(page, "green-room-calibrated", results)
    page.goto(f"/interview/{house.room}/consent")
    page.locator("[name=decision][value=decline]").click()
    expect(page.locator("[data-entry-ask]:visible").first).to_be_visible()
    assert page.locator("[data-calibrating]").count() == 0, "who refused is not asked to"


def test_accommodation_is_asked_for_and_shown_as_sent(browser: Opener, house: House, results: Path) -> None:
    page = browser().new_page()
    page.goto(f"/interview/{house.room}/accommodation")
    expect(page.get_by_text("ada@example.org")).to_be_visible()
    page.get_by_label("What would help you?").fill("Ten more minutes, please.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".request-words").last).to_have_text("Ten more minutes, please.")
    look_at(page, "accommodation", results)


def rows_of(house: House) -> dict[str, int]:
    with sqlite3.connect(house.ada.server.folder / "live.db") as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: db.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in tables}


def test_the_rehearsal_works_and_leaves_no_trace(browser: Opener, house: House, results: Path) -> None:
    page = browser().new_page()
    before = rows_of(house)
    sent: list[str] = []
    frames: list[str | bytes] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page.on("websocket", lambda socket: socket.on("framesent", frames.append))
    page.goto(f"/interview/{house.room}/rehearsal")
    page.wait_for_function("() => document.querySelector('[data-preview-video]').videoWidth > 0")
    assert models(sent) == []

    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.type("def rehearse():")
    expect(editor).to_contain_text("def rehearse():")
    page.evaluate("""() => {
      const data = new DataTransfer()
      data.setData("text/plain", "twelve chars")
      document.querySelector(".cm-content").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
    }""")
    expect(page.locator("[data-told-list]")).to_contain_text("Paste attempt in the editor, 12 characters")
    page.get_by_role("button", name="Start the checks").click()
    # The browser's own test picture shows nobody.
    expect(page.locator("[data-told-list]")).to_contain_text("No face in view", timeout=DETECTORS_MS)
    assert models(sent)
    look_at(page, "rehearsal", results)
    page.get_by_role("button", name="Stop the checks").click()
    expect(page.locator("[data-observed-words]")).to_have_text("Camera checks are off")

    assert rows_of(house) == before
    assert [one for one in sent if not one.startswith("GET ")] == []
    assert not [frame for frame in frames if b"[" in _bytes(frame) and b"check-connection" not in _bytes(frame)]
    assert page.evaluate("async () => (await indexedDB.databases()).map(({ name }) => name)") == []
    assert set(page.evaluate("() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]")) <= {
        "room:devices"
    }


def _bytes(frame: str | bytes) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()
