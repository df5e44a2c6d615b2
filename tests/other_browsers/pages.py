"""Every page that has an address of its own, and the heading by which it is known."""

from tests.other_browsers.window import Window
from tools import demo
from tools.demo import Demo
from tools.scenes import visits

REPORT = "Backend engineer, first round"
HEADINGS = {
    "login": "Sign in",
    "join": "Your interview",
    "join-signed-in": "Your interview",
    "dashboard": "Interviews",
    "dashboard-completed": "Interviews",
    "dashboard-cancelled": "Interviews",
    "dashboard-all": "Interviews",
    "dashboard-nothing-found": "Interviews",
    "dashboard-created": "Interviews",
    "dashboard-candidate": "Your interviews",
    "candidates": "Candidates",
    "candidates-nothing-found": "Candidates",
    "add-candidate": "Add candidate",
    "edit-candidate": "Priya Raman",
    "team": "Team",
    "add-colleague": "Add colleague",
    "invite-colleague": "Invite colleague",
    "forgot-password": "Forgot your password?",
    "mail-settings": "Mail settings",
    "account": "Calendar and reminders",
    "signals": "Alert usefulness",
    "system": "System health",
    "password": "Password",
    "schedule": "Schedule interview",
    "edit-interview": "Edit interview",
    "report": REPORT,
    "report-candidate": REPORT,
    "over": "This interview was cancelled",
    "error-404": "Page not found",
    "error-403": "You do not have access",
}
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
            look_at(window, visit.path, HEADINGS[visit.name])


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
