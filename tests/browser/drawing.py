"""What people do on the board in a room, and what stands on its canvas afterwards."""

import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import CONNECT_MS

# Excalidraw's own scene, as it draws it: React keeps the component with the elements that it made.
APP = """
  const node = document.querySelector("[data-board-canvas] .excalidraw")
  let fiber = node && node[Object.keys(node).find((key) => key.startsWith("__reactFiber$"))]
  while (fiber && !fiber.stateNode?.scene) fiber = fiber.return
  const app = fiber?.stateNode
"""
SCENE = f"""() => {{
  {APP}
  const round = (value) => Math.round(value * 100) / 100
  return (app?.scene.getNonDeletedElements() ?? []).map(
    ({{ id, type, x, y, width, height, index, text = null, strokeColor }}) => (
      {{ id, type, x: round(x), y: round(y), width: round(width), height: round(height), index, text, strokeColor }}))
}}"""
VIEW = f"""() => {{
  {APP}
  const elements = app?.scene.getNonDeletedElements() ?? []
  if (elements.length === 0) return null
  const {{ scrollX, scrollY, zoom, width, height }} = app.state
  const isIn = (one) => one.x + scrollX >= 0 && one.y + scrollY >= 0
    && (one.x + one.width + scrollX) * zoom.value <= width && (one.y + one.height + scrollY) * zoom.value <= height
  return {{ width, zoom: zoom.value, isWhole: elements.every(isIn) }}
}}"""
"""How wide the canvas is, and whether all that was drawn is in view; null before anything is."""


def stage(page: Page) -> Locator:
    return page.locator(".board-stage")


def open_board(page: Page) -> None:
    page.locator("[data-board-open]:visible, [data-work-board]:visible").first.click()
    expect(page.locator("canvas.interactive")).to_be_visible()
    expect(page.locator("[data-board-waiting]")).to_be_hidden()


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """A place of the board's element in the window."""
    box = stage(page).bounding_box()
    assert box is not None
    return box["x"] + x, box["y"] + y


def take_tool(page: Page, key: str) -> None:
    """The tool with this key, once the keyboard is on the canvas."""
    page.locator(".excalidraw-container").focus()
    page.keyboard.press("Escape")
    page.keyboard.press(key)


def draw_box(page: Page, x: float, y: float, *, width: float = 120, height: float = 60, steps: int = 4) -> None:
    take_tool(page, "r")
    page.mouse.move(*at(page, x, y))
    page.mouse.down()
    page.mouse.move(*at(page, x + width, y + height), steps=steps)
    page.mouse.up()


def write_text(page: Page, x: float, y: float, words: str) -> None:
    take_tool(page, "t")
    page.mouse.click(*at(page, x, y))
    page.locator("textarea.excalidraw-wysiwyg").wait_for()
    page.keyboard.type(words)
    page.keyboard.press("Escape")


def texts(page: Page) -> Locator:
    return page.locator("[data-board-texts-list] .board-text-words")


def open_texts(page: Page) -> None:
    page.get_by_role("button", name="Texts", exact=True).click()
    expect(page.get_by_role("heading", name="Texts on the board")).to_be_visible()


def scene(page: Page) -> list[dict[str, Any]]:
    """Back to front."""
    found: list[dict[str, Any]] = page.evaluate(SCENE)
    return found


def same_scene(*pages: Page, count: int) -> list[dict[str, Any]]:
    """Waits until all of them show the same so many elements."""
    deadline = time.monotonic() + CONNECT_MS / 1000
    while True:
        scenes = [scene(page) for page in pages]
        if len(scenes[0]) == count and all(one == scenes[0] for one in scenes):
            return scenes[0]
        assert time.monotonic() < deadline, scenes
        pages[0].wait_for_timeout(100)
