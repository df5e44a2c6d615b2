"""The files of an interview: both have the same ones, each with its own language, cursor and undo."""

import pytest
from playwright.sync_api import expect

from tests.browser.editing import Pair, add_file, announced, code, meet_in_the_editor, open_options, tab, write
from tests.browser.people import Windows
from tests.live.house import House


@pytest.fixture
def pair(house: House, windows: Windows) -> Pair:
    return meet_in_the_editor(house, windows)


def test_files_are_added_renamed_and_removed_for_both(pair: Pair) -> None:
    host, guest = pair.host, pair.guest
    add_file(guest, "main.py")
    expect(guest.get_by_role("alert").get_by_text("A file with this name already exists.")).to_be_visible()
    guest.keyboard.press("Escape")
    add_file(guest, "notes.md")
    guest.keyboard.type("# Notes")
    announced(host, "Grace Candidate went to notes.md")
    expect(tab(host, "notes.md")).to_contain_text("Grace Candidate is here")
    expect(code(host)).to_have_text("")
    tab(host, "notes.md").click()
    expect(code(host)).to_have_text("# Notes")
    expect(host.locator("[data-editor-language]")).to_have_value("markdown")
    tab(host, "notes.md").press("F2")
    host.get_by_label("New name for notes.md").fill("plan.md")
    host.keyboard.press("Enter")
    expect(tab(guest, "plan.md")).to_have_attribute("aria-selected", "true")
    open_options(host).get_by_role("button", name="Remove this file").click()
    expect(host.get_by_role("dialog")).to_contain_text("plan.md is removed for everyone in the room.")
    host.get_by_role("button", name="Remove file").click()
    expect(guest.locator(".toast")).to_contain_text("Ada Admin removed plan.md.")
    for page in (host, guest):
        expect(page.get_by_role("tablist", name="Files").get_by_role("tab")).to_have_count(1)
        expect(code(page)).to_have_text("")


def test_each_file_keeps_its_language_its_cursor_and_its_undo(pair: Pair) -> None:
    host = pair.host
    write(host, "first")
    add_file(host, "query.sql")
    host.keyboard.type("select 1")
    tab(host, "main.py").click()
    expect(host.locator("[data-editor-language]")).to_have_value("python")
    code(host).focus()
    host.keyboard.type(" line")
    expect(code(host)).to_have_text("first line")
    host.keyboard.press("Control+Z")
    tab(host, "query.sql").click()
    expect(code(host)).to_have_text("select 1")
    expect(host.locator("[data-editor-language]")).to_have_value("sql")
    code(host).focus()
    host.keyboard.press("Control+Z")
    expect(code(host)).to_have_text("")
