"""Every page and every state of the room in small windows, with the longest and oddest names, words and file names.

A phone of 320 px, a laptop at 200 %, a phone on its side: WCAG 2.2, 1.4.4 and 1.4.10. What is wrong is gathered, so that
one run names all of it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import breadth
from tests.browser import reflow
from tests.browser.editing import add_file
from tests.browser.looking import look_at
from tests.browser.people import CONNECT_MS, PASSWORD, ROOM, Windows, admit, in_state, to_room
from tests.faults import store
from tests.live.house import House, open_house, schedule, soon
from tests.live.test_plain_client import Client
from tests.serving import Browser, Server, serving

ODD = {
    "long": "Alexandria Wilhelmina Featherstonehaugh-Cholmondeley of Hohenlohe-Waldenburg-Schillingsfürst the Younger",
    "rtl": "عبد الرحمن بن محمد بن عبد العزيز آل الشيخ المهندس المعماري الأول في المملكة",
    "emoji": "👩🏽‍💻👨‍👩‍👧‍👦🏳️‍🌈" * 7,
    "unbroken": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" + "x" * 40,
}
PANEL = {"team-rtl": "interviewer", "team-emoji": "observer"}
EDITOR_PX = 140
"""Seven lines of code."""
SEPARATOR_PX = 2
SMALL_PHONE = (320, 568)
MESSAGES = 4
WHOLE_ROWS = """(list) => {
  const box = list.closest("[data-chat-scroll]").getBoundingClientRect()
  const isWhole = (row) => row.getBoundingClientRect().top >= box.top && row.getBoundingClientRect().bottom <= box.bottom
  return [...list.children].filter(isWhole).length
}"""

UNDER_THE_NEWEST = """() => {
  const line = document.querySelector(".room-side > [data-newest] button")
  line.hidden = false
  line.querySelector("[data-newest-words]").textContent = "Can you hear me? ".repeat(9)
  const { left, right, top, bottom } = line.getBoundingClientRect()
  const isUnder = (one) => {
    const box = one.getBoundingClientRect()
    return box.left < right - 1 && box.right > left + 1 && box.top < bottom - 1 && box.bottom > top + 1
  }
  const all = [...document.querySelectorAll(".call-tile, .room button, .room summary, .room select")]
  const covered = all.filter((one) => one !== line && one.checkVisibility({ visibilityProperty: true }) && isUnder(one))
  const isIn = right - left > 40 && left >= 0 && right <= innerWidth && bottom <= innerHeight
  line.hidden = true
  return [...covered.map(({ className }) => className), ...(isIn ? [] : [`out of view, ${left} to ${right}`])]
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Ada's and Grace's house, in which everybody and everything has an odd name."""
    with serving(tmp_path_factory.mktemp("odd"), "sqlite") as server:
        opened = open_house(server)
        for kind, name in ODD.items():
            add_like(server, "ada", f"team-{kind}", name, role="interviewer")
            add_like(server, "grace", kind, name, role="candidate")
            schedule(opened.ada, opened.grace_id, name, soon())
        store.change(server, f"UPDATE users SET name = '{ODD['rtl']}' WHERE username = 'ada'")
        store.change(server, f"UPDATE users SET name = '{ODD['unbroken']}' WHERE username = 'grace'")
        store.change(server, f"UPDATE interviews SET title = '{ODD['unbroken']}' WHERE meeting_link = '{opened.room}'")
        for username, role in PANEL.items():
            [(user, interview)] = store.ask(
                server,
                "SELECT users.id, interviews.id FROM users, interviews"
                f" WHERE username = '{username}' AND meeting_link = '{opened.room}'",
            )
            store.add(server, "interview_members", ("interview_id", "user_id", "role"), [(interview, user, role)])
        yield opened


def add_like(server: Server, like: str, username: str, name: str, *, role: str) -> None:
    """Somebody with the password of another: to make one anew takes as long as to open ten pages."""
    mail = f"{username}{'n' * 50}@{'long' * 12}.example.org"
    columns = "name, username, email, email_key, role, password_hash, target_role, created_at"
    values = f"'{name}', '{username}', '{mail}', '{mail}', '{role}', password_hash, '{name}', created_at"
    store.change(server, f"INSERT INTO users ({columns}) SELECT {values} FROM users WHERE username = '{like}'")


@breadth.EVERY_RUN
def test_every_page_fits(house: House, windows: Windows) -> None:
    visits = {
        windows.open(house.ada.server): ["/login", "/join", "/browsers", "/forgot-password", "/set-password"],
        windows.of(house.ada): [
            "/dashboard", "/dashboard?status=all", f"/dashboard?created={house.room}", "/candidates", "/add-candidate",
            f"/candidates/{house.grace_id}", "/team", "/team/add", "/team/invite", "/signals", "/system", "/system/mail", "/password", "/account", "/second-factor",
            "/schedule-interview", f"/interview/{house.room}/edit", "/interview/nowhere",
        ],
        windows.of(house.grace): [
            "/dashboard", f"/interview/{house.room}/welcome", f"/interview/{house.room}/accommodation", "/candidates",
        ],
    }  # fmt: skip
    found = []
    for page, paths in visits.items():
        for path in paths:
            page.goto(path)
            found += reflow.faults(page, path)
    assert found == [], "\n".join(found)


@pytest.mark.timeout(600)
def test_the_room_is_usable(house: House, windows: Windows, results: Path) -> None:
    ada, grace = windows.of(house.ada), windows.of(house.grace)
    found = before_the_room(ada, grace, f"/interview/{house.room}")
    reflow.resize(ada, reflow.LAPTOP)
    for name in (f"{ODD['unbroken'][:56]}.py", f"{ODD['emoji'][:20]}.py", f"{ODD['rtl'][:50]}.py"):
        add_file(ada, name)
    for text in ODD.values():
        ada.get_by_label("Message to everyone").fill(text)
        ada.keyboard.press("Enter")
    expect(grace.locator(".chat-row")).to_have_count(len(ODD))
    for page, name in ((ada, "interviewer"), (grace, "candidate")):
        found += inside_the_room(page, name)
        found += under_the_newest(page, name)
    found += line_that_grows(ada)
    found += shared_screen(ada, grace)
    found += consent_dialog(grace)
    expect(grace.locator("[data-observed-whole]")).to_have_text(grace.locator("[data-observed-words]").inner_text())
    found += with_four(ada, house, results)
    assert house.ada.post(f"/interview/{house.room}/complete", {}).ok
    for page in (ada, grace):
        page.goto(f"/interview/{house.room}/report")
        found += reflow.faults(page, "report")
    assert found == [], "\n".join(found)


def before_the_room(ada: Page, grace: Page, path: str) -> list[str]:
    """From the consent to Grace being let in; what is wrong on the way."""
    to_room(grace, path)
    found = reflow.faults(grace, "consent", reflow.ROOMS)
    for decision in ("agree", "decline", "choose"):
        found += out_of_view(grace, f"[name=decision][value={decision}]", reflow.ROOMS)
    grace.locator("[name=decision][value=agree]").click()
    for page in (ada, grace):
        page.goto(path)
        expect(page.locator("[data-entry-ask]:visible").first).to_be_enabled()
        found += reflow.faults(page, "green room", reflow.ROOMS)
        found += out_of_view(page, "[data-entry-ask]", reflow.ROOMS)
        found += out_of_view(page, "[data-says=entry]", reflow.ROOMS)
    grace.locator("[data-entry-ask]:visible").first.click()
    in_state(grace, "waiting")
    found += reflow.faults(grace, "waiting")
    ada.locator("[data-entry-ask]:visible").first.click()
    in_state(ada, "live")
    expect(ada.locator("[data-admit]")).to_be_visible()
    found += reflow.faults(ada, "asked", reflow.ROOMS)
    found += out_of_view(ada, "[data-admit]", reflow.ROOMS)
    admit(ada)
    in_state(grace, "live")
    expect(ada.locator("[data-panel=call]")).to_have_attribute("data-call", "connected", timeout=CONNECT_MS)
    return found


def inside_the_room(page: Page, name: str) -> list[str]:
    """Each pane in each size; and the call's buttons are in view in all of them."""
    found = out_of_view(page, "[data-call-toggle=microphone]", reflow.ROOMS)
    found += out_of_view(page, "[data-room-leave]", reflow.ROOMS)
    for size in (*reflow.ROOMS, SMALL_PHONE):
        reflow.resize(page, size)
        found += low_editor(page, name, size)
        for pane in ("chat", "alerts", "resume", "code"):
            tab = page.locator(f"#pane-{pane}-tab")
            if tab.is_visible():
                tab.click()
                found += reflow.faults(page, f"{pane} of {name}", [size])
    return found


def low_editor(page: Page, name: str, size: tuple[int, int]) -> list[str]:
    box = page.locator("[data-editor]").bounding_box()
    height = box["height"] if box else 0
    return [] if height >= EDITOR_PX else [f"{name} at {size}: the editor is {height} px high"]


def out_of_view(page: Page, selector: str, sizes: list[tuple[int, int]]) -> list[str]:
    """In which of these sizes the visible one of these is not wholly in the window."""
    found = []
    for width, height in sizes:
        reflow.resize(page, (width, height))
        box = page.locator(selector).locator("visible=true").first.bounding_box()
        is_in = box and min(box["x"], box["y"]) >= 0
        if not is_in or box["x"] + box["width"] > width + 1 or box["y"] + box["height"] > height + 1:
            found.append(f"{selector} is not in view at {width}x{height}: {box}")
    return found


def consent_dialog(page: Page) -> list[str]:
    """What is observed is changed in the room, with the buttons in view in each size."""
    reflow.resize(page, reflow.LAPTOP)
    page.locator(".observed-change").click()
    found = reflow.faults(page, "consent dialog", reflow.ROOMS)
    for decision in ("agree", "decline", "choose"):
        found += out_of_view(page, f"[data-decide={decision}]", reflow.ROOMS)
    page.keyboard.press("Escape")
    return found


def under_the_newest(page: Page, name: str) -> list[str]:
    """The line that says what is new covers neither a face nor a button."""
    found = []
    for size in reflow.ROOMS:
        reflow.resize(page, size)
        found += [f"the newest line of {name} at {size}: {fault}" for fault in page.evaluate(UNDER_THE_NEWEST)]
    return found


def line_that_grows(page: Page) -> list[str]:
    """Whatever the call says, the tabs below it stay where they are."""
    found = []
    for size in (reflow.LAPTOP, reflow.PHONE):
        reflow.resize(page, size)
        tops = set()
        for words in ("Connected.", ODD["long"] * 3):
            page.locator("[data-call-words]").evaluate("(line, words) => { line.textContent = words }", words)
            tops.add(page.locator("[data-room-tabs]").bounding_box()["y"])
        if len(tops) > 1:
            found.append(f"the tabs move with the words of the call at {size}: {tops}")
    return found


def shared_screen(ada: Page, grace: Page) -> list[str]:
    """While Grace shares her screen, Ada gets at the chat on the smallest page."""
    grace.locator("[data-call-toggle=screen]").click()
    expect(ada.locator(ROOM)).to_have_attribute("data-screen", "on", timeout=CONNECT_MS)
    found = reflow.faults(ada, "shared screen") + screen_over_the_side(ada)
    for size in reflow.SMALL:
        reflow.resize(ada, size)
        ada.locator("#pane-chat-tab").click()
        found += out_of_view(ada, "[data-chat-input]", [size])
        ada.locator("#pane-code-tab").click()
        found += out_of_view(ada, "[data-screen-smaller]", [size])
    grace.locator("[data-call-toggle=screen]").click()
    expect(ada.locator(ROOM)).to_have_attribute("data-screen", "off", timeout=CONNECT_MS)
    return found


def screen_over_the_side(ada: Page) -> list[str]:
    """The shared screen takes the place of the editor, from its left edge on, and nothing of the call and the chat."""
    found = []
    for size in (reflow.LAPTOP, (960, 540)):
        reflow.resize(ada, size)
        screen, side = (ada.locator(one).bounding_box() for one in (".call-screen", "#room-side"))
        assert screen is not None
        assert side is not None
        if screen["x"] > 0 or not 0 <= side["x"] - screen["x"] - screen["width"] <= SEPARATOR_PX:
            found.append(f"shared screen, {size}: {screen} beside {side}")
    return found


def with_four(ada: Page, house: House, results: Path) -> list[str]:
    """Two more of the panel: the editor keeps its height, and the chat has room for a few messages."""
    clients = []
    for username in PANEL:
        person = Browser(house.ada.server)
        assert person.sign_in(username, PASSWORD).url.endswith("/dashboard")
        clients.append(Client(person, room=house.room))
        clients[-1].emit("join", {"room": house.room})
        clients[-1].wait_for("joined")
    expect(ada.locator("[data-others] [data-tile]")).to_have_count(len(PANEL))
    for at in range(MESSAGES + 2):
        clients[at % 2].io.call("chat-message", {"room": house.room, "message": f"Message {at}"})
    found = reflow.faults(ada, "four people", reflow.ROOMS)
    reflow.resize(ada, reflow.LAPTOP)
    ada.locator("#pane-chat-tab").click()
    expect(ada.locator(".chat-row")).to_have_count(len(ODD) + MESSAGES + 2)
    whole = ada.locator("#pane-chat [data-chat-list]").evaluate(WHOLE_ROWS)
    if whole < MESSAGES:
        found.append(f"with four people {whole} messages are in view")
    for size in reflow.SMALL:
        reflow.resize(ada, size)
        ada.locator("#pane-code-tab").click()
        found += low_editor(ada, "four people", size)
    look_at(ada, "room-four", results, whole=False)
    for client in clients:
        client.io.disconnect()
    return found
