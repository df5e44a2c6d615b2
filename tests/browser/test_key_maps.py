"""Somebody writes with Vim's keys, then with Emacs's, in an interview whose clipboard is closed, while somebody else writes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editing import Pair, add_file, code, meet_in_the_editor, open_options, options, tab, write
from tests.browser.looking import look_at
from tests.browser.people import Windows, come_back
from tests.live.house import House

OUTSIDE = "brought from elsewhere"
PLACES = """() => [".room-header", ".editor-bar", ".cm-editor", ".room-foot"].map((place) => {
  const { x, y, width, height } = document.querySelector(place).getBoundingClientRect()
  return [x, y, width, height]
})"""


@pytest.fixture
def pair(house: House, windows: Windows) -> Pair:
    return meet_in_the_editor(house, windows)


def choose(page: Page, what: str, value: str) -> None:
    menu = open_options(page)
    menu.get_by_label(what, exact=True).select_option(value)
    page.keyboard.press("Escape")
    expect(options(page)).not_to_have_attribute("open", "")


def press(page: Page, keys: str) -> None:
    """Keys as they are written in Vim's manual, one after the other."""
    for named, key in re.findall(r"<([^>]+)>|(.)", keys):
        page.keyboard.press(
            {"Esc": "Escape", "CR": "Enter"}.get(named, named.replace("C-", "Control+")) if named else key
        )


def mode(page: Page, words: str) -> None:
    expect(page.locator("[data-mode-words]")).to_have_text(words)


def on_the_clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def nothing_passes_a_closed_clipboard(page: Page) -> None:
    """By none of the ways that Vim's keys have to it."""
    page.evaluate("(text) => navigator.clipboard.writeText(text)", OUTSIDE)
    code(page).click()
    for keys in (
        'gg"+P',
        '"*P',
        ":put +<CR>",
        "i<C-r>+<Esc>",
        "i<C-v><Esc>",
        "<Control+Shift+v><Esc>",
        ":<C-v><CR>",
        ":norm i<C-v><CR>",
        "/<C-v><CR>",
    ):
        press(page, keys)
        press(page, "<Esc>")
    expect(page.get_by_text("Copy, cut, paste and drop are off in the editor.").first).to_be_visible()
    for keys in ('"+yy', '"*yy', ":yank +<CR>", 'V"+y', "V<C-c>", "V<Control+Insert>", '"+dd', "u"):
        press(page, keys)
    press(page, "<Esc>")
    assert on_the_clipboard(page) == OUTSIDE
    assert "brought" not in code(page).inner_text()


def test_each_writes_with_their_own_keys(pair: Pair, results: Path) -> None:
    host, guest = pair.host, pair.guest
    scripts: list[str] = []
    guest.on("request", lambda request: scripts.append(request.url))
    write(host, "first\nsecond\nthird")
    expect(code(guest)).to_contain_text("third")

    # Fetched when it is chosen, from this server; nothing moves but the mode that is shown.
    places = guest.evaluate(PLACES)
    choose(guest, "Keys", "vim")
    mode(guest, "Normal")
    assert guest.evaluate(PLACES) == places
    fetched = [url for url in scripts if re.search(r"/chunks/vim-\w+\.js", url)]
    assert fetched
    assert all(url.startswith(pair.server.url) for url in scripts)
    expect(options(guest).locator("#editor-keys")).to_contain_text("Press Escape, then Tab")
    expect(guest.locator("[data-search-keys]")).to_have_text("/")
    nothing_passes_a_closed_clipboard(guest)

    # Undo is one's own, whole commands at a time, whatever the other one writes.
    press(guest, "gg")
    press(guest, "dd")
    write(host, "\nfourth")
    expect(code(guest)).to_contain_text("fourth")
    press(guest, "u")
    press(guest, "u")
    expect(code(host)).to_have_text(re.compile("first.*second.*third.*fourth", re.DOTALL))
    expect(host.locator(".cm-peer-name")).to_have_text("Grace Candidate")

    # What is selected stays the same lines while the other one writes above them.
    press(guest, "gg")
    press(guest, "jV")
    code(host).click()
    host.keyboard.press("Control+Home")
    host.keyboard.type("zeroth\n")
    expect(code(guest)).to_contain_text("zeroth")
    press(guest, "d")
    expect(code(host)).not_to_contain_text("second")
    for kept in ("zeroth", "first", "third", "fourth"):
        expect(code(host)).to_contain_text(kept)

    # The room's own keys, and those of input methods.
    press(guest, "Go")
    mode(guest, "Insert")
    input_method = guest.context.new_cdp_session(guest)
    input_method.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})
    input_method.send("Input.insertText", {"text": "日本"})
    expect(code(host)).to_contain_text("日本")
    microphone = guest.locator('[data-call-toggle="microphone"]')
    before = microphone.get_attribute("aria-pressed")
    guest.keyboard.press("F8")
    expect(microphone).not_to_have_attribute("aria-pressed", str(before))
    guest.keyboard.press("Control+s")
    expect(guest.locator(".toast").get_by_text("Saved", exact=True)).to_be_visible()
    mode(guest, "Insert")

    # Out of the editor from every mode, with nothing typed.
    text = code(guest).inner_text()
    for keys in ("<Esc>", "", "v<Esc>", "R<Esc>", "i<Esc>"):
        press(guest, keys)
        guest.keyboard.press("Tab")
        expect(code(guest)).not_to_be_focused()
        guest.keyboard.press("Shift+Tab")
        expect(code(guest)).to_be_focused()
    assert code(guest).inner_text() == text

    # Each file has its own history; a reload keeps the keys, and nobody else has them.
    add_file(guest, "notes.txt")
    mode(guest, "Normal")
    press(guest, "ikept<Esc>")
    tab(guest, "main").first.click()
    expect(code(guest)).to_contain_text("日本")
    guest.reload()
    come_back(guest)
    mode(guest, "Normal")
    expect(code(guest)).to_have_attribute("contenteditable", "true")
    expect(host.locator("[data-editor-mode]")).to_be_hidden()

    # With Emacs's keys the same text goes on; copying within it tells nobody.
    choose(guest, "Keys", "emacs")
    expect(guest.locator("[data-editor-mode]")).to_be_hidden()
    code(guest).click()
    guest.evaluate("(text) => navigator.clipboard.writeText(text)", OUTSIDE)
    for keys in ("Control+Home", "Control+Space", "Control+e", "Alt+w", "Control+y"):
        guest.keyboard.press(keys)
    expect(code(host)).to_contain_text("zerothzeroth")
    assert on_the_clipboard(guest) == OUTSIDE
    expect(guest.get_by_text("Copy, cut, paste and drop are off in the editor.")).to_have_count(0)
    for keys in ("Control+/", "Control+x", "Control+s", "Control+e"):
        guest.keyboard.press(keys)
    expect(code(host)).not_to_contain_text("zerothzeroth")
    expect(guest.locator(".toast").get_by_text("Saved", exact=True)).to_be_visible()
    guest.keyboard.press("Escape")
    guest.keyboard.press("Tab")
    expect(code(guest)).not_to_be_focused()

    # An open clipboard is the register, until it is closed.
    host.get_by_label("Allow clipboard").check()
    expect(guest.locator("[data-clipboard-note]")).to_be_hidden()
    choose(guest, "Keys", "vim")
    code(guest).click()
    press(guest, 'gg"+P')
    expect(code(host)).to_contain_text(OUTSIDE)
    press(guest, "u")
    expect(code(host)).not_to_contain_text(OUTSIDE)
    press(guest, '"+yy')
    guest.wait_for_function("navigator.clipboard.readText().then((text) => text.startsWith('zeroth'))")

    # Seen by everybody: its own theme in either look of the page, the menu open.
    for colours in ("contrast-dark", "contrast-light", "dark"):
        choose(guest, "Theme", colours)
        expect(guest.locator("[data-editor]")).to_have_attribute("data-code-colours", colours)
    code(guest).click()
    press(guest, ":")
    look_at(guest, "key-map-command", results, whole=False)
    press(guest, "<Esc>")
    open_options(guest)
    look_at(guest, "key-map-options", results, whole=False)
