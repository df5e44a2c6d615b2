"""A language that no browser runs, on a real runner beside the server."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.editing import code
from tests.browser.looking import look_at
from tests.browser.people import Windows, enter
from tests.live.house import House, open_house
from tests.runner.program import TOKEN, Runner
from tests.serving import serving


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="neurohire-runner-"))
    runner = Runner(folder)
    runner.start()
    address = {"RUNNER_URL": f"http://127.0.0.1:{runner.port}", "RUNNER_TOKEN": TOKEN}
    try:
        with serving(tmp_path / "server", "sqlite", **address) as server:
            yield open_house(server)
    finally:
        runner.stop()
        shutil.rmtree(folder)


def test_the_run_button_uses_the_runner(house: House, windows: Windows, results: Path) -> None:
    ada = windows.of(house.ada)
    enter(ada, house.room)
    picker = ada.locator("[data-editor-language]")
    groups = picker.locator("optgroup")
    expect(groups.filter(has=ada.locator("option[value=shell]"))).to_have_attribute(
        "label", "Run on this server's runner"
    )
    expect(groups.filter(has=ada.locator("option[value=html]"))).to_have_attribute("label", "Colours only")
    picker.select_option("shell")
    code(ada).click()
    ada.keyboard.type("read name; echo hello $name")
    ada.keyboard.press("Control+Enter")
    run = ada.locator("[data-run-list] > .run").last
    expect(run.locator(".run-foot")).to_contain_text("Finished")
    expect(run.locator(".run-text")).to_have_text(re.compile(r"hello\s*$"))
    expect(run.locator(".run-head")).to_contain_text("on this server's runner")
    expect(run.get_by_role("button", name="Run it here")).to_have_count(0)
    look_at(ada, "running-on-a-runner", results, whole=False)

    code(ada).click()
    ada.keyboard.press("Control+A")
    ada.keyboard.type("sleep 9")
    ada.keyboard.press("Control+Enter")
    ada.get_by_role("button", name="Stop", exact=True).click()
    expect(ada.locator("[data-run-list] > .run").last.locator(".run-foot")).to_contain_text("Stopped by hand")
    expect(ada.get_by_role("button", name="Run", exact=True)).to_be_visible()
