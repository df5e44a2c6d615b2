"""A server that is set up: Ada interviews Grace; both are signed in."""

import re
import time
from dataclasses import dataclass

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
        host, guest = Client(self.ada), Client(self.grace)
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
    plan = {"title": "Systems", "scheduled_time": "2030-01-01T10:00", "candidate_id": grace_id}
    room = re.search(r"created=([0-9a-f-]{36})", ada.post("/schedule-interview", plan).url).group(1)
    assert grace.sign_in(CANDIDATE["username"], CANDIDATE["password"]).url.endswith("/dashboard")
    return House(ada, grace, room, grace_id)


def eventually(condition, *, within_s: float = 15) -> bool:
    """Whether it comes true in time."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
