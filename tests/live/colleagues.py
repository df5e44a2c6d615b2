"""People of the team in an interview of a house, besides the two."""

from tests.faults import store
from tests.live.house import House
from tests.serving import Browser

PASSWORD = "correct horse battery"


def colleague(house: House, name: str, role: str) -> Browser:
    """Somebody of the team, on the panel of this interview, signed in."""
    fields = {"name": f"{name.title()} East", "email": f"{name}@example.org", "username": name, "password": PASSWORD}
    assert house.ada.post("/team/add", {**fields, "role": "interviewer"}).ok
    server = house.ada.server
    number = number_of(house, name)
    [(interview,)] = store.ask(server, f"SELECT id FROM interviews WHERE meeting_link = '{house.room}'")
    store.add(server, "interview_members", ("interview_id", "user_id", "role"), [(interview, number, role)])
    browser = Browser(server)
    assert browser.sign_in(name, PASSWORD).url.endswith("/dashboard")
    return browser


def number_of(house: House, name: str) -> int:
    """The id of whoever signs in by that name."""
    [(number,)] = store.ask(house.ada.server, f"SELECT id FROM users WHERE username = '{name}'")
    return int(number)
