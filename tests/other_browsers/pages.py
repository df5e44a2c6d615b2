"""Every page that has an address of its own is opened and known by its heading."""

from tests.other_browsers.window import Window
from tools import demo
from tools.demo import Demo
from tools.scenes import visits

# Scripts are loaded as they are needed; a page whose address is left too early would not have run them.
QUIET = """() => {
  const count = performance.getEntriesByType("resource").length
  if (count !== window.loaded?.count) window.loaded = { count, since: performance.now() }
  return performance.now() - window.loaded.since > 300
}"""


def open_all(window: Window, person: str, shown: Demo) -> None:
    """The pages that this person has."""
    for visit in visits(shown):
        if visit.person == person:
            look_at(window, visit.path, visit.heading)


def look_at(window: Window, path: str, heading: str) -> None:
    """It has this heading, and loads all that it needs."""
    window.goto(path)
    window.sees("h1", heading)
    window.until(QUIET)


def sign_in(window: Window, name: str) -> None:
    window.goto("/login")
    window.sign_in(name, demo.PASSWORD)


def before_the_room(window: Window, room: str) -> None:
    """What the candidate, signed in, decides and tries; it ends in the green room."""
    look_at(window, f"/interview/{room}/welcome", "Welcome, Priya Raman")
    look_at(window, f"/interview/{room}", "Before you join: what is observed")
    window.click("[name=decision][value=agree]")
    window.sees("h2", "Ready to join?")
    window.until(QUIET)
    look_at(window, f"/interview/{room}/rehearsal", "Rehearsal")
    look_at(window, f"/interview/{room}/accommodation", "Ask for accommodation")
    look_at_green_room(window, room, "Ready to join?")


def look_at_green_room(window: Window, room: str, title: str) -> None:
    window.goto(f"/interview/{room}")
    window.sees("h2", title)
    window.until(QUIET)
