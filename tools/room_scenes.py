"""Every state of the room, in the order in which two people come upon them; `scenes` has the other pages."""

import re
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.browser.drawing import draw_box, open_board, open_texts, same_scene, write_text
from tests.browser.people import CONNECT_MS, admit, in_state
from tools.demo import Demo
from tools.studio import Studio

PANES = ("code", "chat", "alerts", "resume")
VIDEOS_PLAYING = """() => {
  const videos = [...document.querySelectorAll("[data-panel=call] video")]
  return videos.filter((one) => one.videoWidth > 0).length > 1
}"""


def the_room(studio: Studio, shown: Demo) -> None:
    """One visit of both people, from the consent to the end."""
    room = shown.new_room(datetime.now(UTC))
    with studio.window("guest") as guest, studio.window("host") as host:
        _before_the_room(studio, room, guest)
        host.goto(f"/interview/{room}")
        _ask(studio, host)
        in_state(host, "live")
        host.locator("[data-admission-words]").fill("Five more minutes, please")
        studio.shoot(host, "room-join-request", whole=False)
        host.locator("[data-say]").click()
        expect(guest.locator("[data-lobby-word]")).to_be_visible()
        studio.shoot(guest, "room-waiting-told")
        host.get_by_role("button", name="Deny").click()
        in_state(guest, "rejected")
        studio.shoot(guest, "room-rejected")
        _ask(studio, guest)
        admit(host)
        _inside(studio, host, guest)
        _the_board(studio, host, guest)
        _another_tab(studio, room, guest)
        _see_each_other(host, guest)
        _the_end(studio, host, guest)


def meet(studio: Studio, shown: Demo, host: Page, guest: Page) -> None:
    """Both in the room, seeing each other; for the picture of the README."""
    room = shown.new_room(datetime.now(UTC))
    guest.goto(f"/interview/{room}/welcome")
    guest.get_by_role("link", name="Continue").click()
    guest.locator("[name=decision][value=agree]").click()
    _ask(studio, guest)
    in_state(guest, "waiting")
    host.goto("/dashboard")
    studio.picture(host, "dashboard", whole=False)
    host.goto(f"/interview/{room}")
    _ask(studio, host)
    admit(host)
    _see_each_other(host, guest)


def open_pane(page: Page, pane: str) -> bool:
    """Show one pane of the room; whether this person has it."""
    tab = page.locator(f"#pane-{pane}-tab")
    if not tab.is_visible():
        return False
    tab.click()
    return True


def _before_the_room(studio: Studio, room: str, guest: Page) -> None:
    guest.goto(f"/interview/{room}/welcome")
    studio.shoot(guest, "welcome")
    guest.get_by_role("link", name="Continue").click()
    studio.shoot(guest, "consent")
    guest.locator("[data-signal-group=page] [data-signal-all]").check()
    for each in guest.locator(".consent-each summary, .consent-more summary").all():
        each.click()
    studio.shoot(guest, "consent-open")
    guest.locator("[name=decision][value=agree]").click()
    expect(guest.locator("[data-entry-ask]:visible").first).to_be_visible()
    studio.settle(guest)
    guest.wait_for_function("() => document.querySelector('[data-preview-video]').videoWidth > 0")
    studio.shoot(guest, "room-entry")
    guest.goto(f"/interview/{room}/rehearsal")
    studio.shoot(guest, "rehearsal")
    guest.goto(f"/interview/{room}/accommodation")
    studio.shoot(guest, "accommodation")
    guest.goto(f"/interview/{room}")
    _ask(studio, guest)
    in_state(guest, "waiting")
    studio.shoot(guest, "room-waiting")


def _inside(studio: Studio, host: Page, guest: Page) -> None:
    _see_each_other(host, guest)
    for person, page in (("interviewer", host), ("candidate", guest)):
        for pane in PANES:
            for look in studio.looks_of_next():
                studio.dress(page, look)
                if open_pane(page, pane):
                    studio.picture(page, f"room-{person}-{pane}-{look}", whole=False)
        studio.dress(page, studio.looks[0])
    open_pane(host, "resume")
    host.get_by_role("button", name="Enlarge").first.click()
    expect(host.locator("dialog[open] iframe")).to_be_visible()
    host.wait_for_timeout(2500)  # The viewer of PDFs sets no state that a page could see.
    studio.shoot(host, "room-resume-dialog", whole=False)
    host.keyboard.press("Escape")
    # As room/sign_in.js opens it, hours after the pictures would be done.
    host.evaluate("() => document.querySelector('#sign-in-again').showModal()")
    studio.shoot(host, "room-sign-in-again", whole=False)
    host.evaluate("() => { document.querySelector('[data-sign-in-code]').hidden = false }")
    studio.shoot(host, "room-sign-in-again-code", whole=False)
    host.evaluate("() => document.querySelector('#sign-in-again').close()")


def _the_board(studio: Studio, host: Page, guest: Page) -> None:
    for page in (host, guest):
        open_pane(page, "code")
        open_board(page)
    draw_box(host, 320, 200)
    write_text(host, 345, 215, "Load balancer")
    same_scene(host, guest, count=2)
    open_texts(guest)
    for person, page in (("interviewer", host), ("candidate", guest)):
        for look in studio.looks_of_next():
            studio.dress(page, look)
            studio.picture(page, f"room-{person}-board-{look}", whole=False)
        studio.dress(page, studio.looks[0])
        page.locator("[data-work-code]").click()


def _another_tab(studio: Studio, room: str, guest: Page) -> None:
    second = guest.context.new_page()
    second.goto(f"/interview/{room}")
    _ask(studio, second)
    in_state(guest, "taken")
    studio.shoot(guest, "room-taken")
    second.close()
    guest.get_by_role("button", name="Use this tab").click()
    in_state(guest, "live")


def _the_end(studio: Studio, host: Page, guest: Page) -> None:
    host.locator("[data-room-end]").click()
    expect(host.locator("dialog[open]")).to_be_visible()
    studio.shoot(host, "room-end-asks", whole=False)
    host.locator("dialog[open]").get_by_role("button", name=re.compile("^End")).click()
    host.wait_for_url(re.compile("/report$"))
    in_state(guest, "completed")
    studio.shoot(guest, "room-completed")


def _see_each_other(host: Page, guest: Page) -> None:
    for page in (host, guest):
        in_state(page, "live")
        expect(page.locator("[data-panel=call]")).to_have_attribute("data-call", "connected", timeout=CONNECT_MS)
        page.wait_for_function(VIDEOS_PLAYING)


def _ask(studio: Studio, page: Page) -> None:
    """Press the one button of the entry, once the page is ready for it."""
    expect(page.locator("[data-entry-ask]:visible").first).to_be_enabled()
    page.locator("[data-entry-ask]:visible").first.click()
