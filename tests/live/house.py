"""A server that is set up: Ada interviews Grace; both are signed in."""

import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tests.live.test_plain_client import ADMIN, CANDIDATE, PDF, Client
from tests.serving import Browser, Server


@dataclass
class House:
    """The two people's browsers, and the interview they have."""

    ada: Browser
    grace: Browser
    room: str
    grace_id: str

    def seated(self) -> tuple[Client, Client]:
        """Both in the room."""
        host, guest = Client(self.ada, room=self.room), Client(self.grace, room=self.room)
        host.emit("join", {"room": self.room})
        host.wait_for("joined")
        guest.emit("request-join", {"room": self.room})
        if guest.io.call("join", {"room": self.room}).get("code") == "not-admitted":
            host.wait_for("join-request")
            host.emit("approve-join", {"room": self.room})
            guest.wait_for("join-approved")
            guest.emit("join", {"room": self.room})
        guest.wait_for("joined")
        return host, guest


def open_house(server: Server) -> House:
    ada, grace = Browser(server), Browser(server)
    assert ada.post("/setup-admin", ADMIN).status_code == 200
    assert ada.sign_in(ADMIN["username"], ADMIN["password"]).url.endswith("/dashboard")
    added = ada.post("/add-candidate", CANDIDATE, files={"resume": ("grace.pdf", PDF, "application/pdf")})
    assert added.status_code == 200
    grace_id = re.search(r'<option value="(\d+)"[^>]*>Grace', ada.get("/schedule-interview").text).group(1)
    room = schedule(ada, grace_id, "Systems", soon())
    assert grace.sign_in(CANDIDATE["username"], CANDIDATE["password"]).url.endswith("/dashboard")
    return House(ada, grace, room, grace_id)


def signed_in_again(house: House) -> House:
    """The same people in other browsers."""
    ada, grace = Browser(house.ada.server), Browser(house.ada.server)
    for person, known in ((ada, ADMIN), (grace, CANDIDATE)):
        assert person.sign_in(known["username"], known["password"]).url.endswith("/dashboard")
    return replace(house, ada=ada, grace=grace)


def another_interview(house: House) -> House:
    """The same two people in another room."""
    return replace(house, room=schedule(house.ada, house.grace_id, "Algorithms", soon()))


def soon() -> str:
    """A time at which a candidate can ask to join already."""
    return (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")


def schedule(ada: Browser, candidate_id: str, title: str, at: str) -> str:
    """An interview; its meeting link."""
    return invite(ada, candidate_id, title, at)[0]


def invite(ada: Browser, candidate_id: str, title: str, at: str) -> tuple[str, str]:
    """An interview; its meeting link, and the link that is shown once for the candidate."""
    plan = {"title": title, "scheduled_time": at, "candidate_id": candidate_id}
    shown = ada.post("/schedule-interview", plan)
    room = re.search(r"created=([0-9a-f-]{36})", shown.url).group(1)
    link = re.search(r'id="created-link"[^>]* value="([^"]+)"', shown.text)
    return room, link.group(1) if link else ""


def eventually(condition, *, within_s: float = 60) -> bool:
    """Whether it comes true in time."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
