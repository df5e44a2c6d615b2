"""A client written from the seed's document alone, over real HTTP and a real Socket.IO connection.

It knows the routes, form fields and events of that document, sends `username` and `timestamp` as it
says, and passes through every event once.
"""

import queue
import re
import time
from typing import Any

import pytest
import socketio

from tests.serving import Browser, Server

pytestmark = [pytest.mark.both_databases, pytest.mark.both_modes]

ADMIN = {"username": "ada", "password": "correct horse battery", "name": "Ada Admin", "email": "ada@example.org"}
CANDIDATE = {
    "name": "Grace Candidate", "email": "grace@example.org", "phone": "+1 555 0100", "target_role": "Backend engineer",
    "experience_level": "Senior", "username": "grace", "password": "correct horse battery",
}  # fmt: skip
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


class Client:
    """The seed's Socket.IO client: it keeps what it hears."""

    def __init__(self, browser: Browser, *, room: str = "") -> None:
        self.heard: queue.Queue[tuple[str, Any]] = queue.Queue()
        self.io = socketio.Client(reconnection=False)
        self.io.on("*", lambda event, data=None: self.heard.put((event, data)))
        which = f"?room={room}" if room else ""  # Where there are several processes, it says for which interview it is.
        self.io.connect(browser.server.url + which, headers={"Cookie": browser.cookie})

    def emit(self, event: str, payload: dict[str, Any]) -> None:
        self.io.emit(event, payload)

    def wait_for(self, event: str, *, within_s: float = 10) -> Any:
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            try:
                name, data = self.heard.get(timeout=0.2)
            except queue.Empty:
                continue
            if name == event:
                return data
        raise AssertionError(f"{event} was not heard")

    def hears_nothing(self, event: str, *, within_s: float = 0.7) -> bool:
        time.sleep(within_s)
        return all(name != event for name, _data in list(self.heard.queue))


@pytest.fixture(scope="module")
def people(server: Server) -> tuple[Browser, Browser, str]:
    """The walkthrough of the document: admin, candidate with resume, interview; the meeting link."""
    interviewer, candidate = Browser(server), Browser(server)
    assert interviewer.post("/setup-admin", ADMIN).status_code == 200
    assert interviewer.sign_in("ada", ADMIN["password"]).url.endswith("/dashboard")
    added = interviewer.post("/add-candidate", CANDIDATE, files={"resume": ("grace.pdf", PDF, "application/pdf")})
    assert "Grace Candidate" in added.text
    form = interviewer.get("/schedule-interview").text
    candidate_id = re.search(r'<option value="(\d+)"[^>]*>Grace Candidate', form)
    assert candidate_id is not None
    fields = {"title": "Systems", "scheduled_time": "2030-01-01T10:00", "candidate_id": candidate_id.group(1)}
    scheduled = interviewer.post("/schedule-interview", fields)
    assert scheduled.status_code == 200
    link = re.search(r"created=([0-9a-f-]{36})", scheduled.url)
    assert link is not None
    assert candidate.sign_in("grace@example.org", CANDIDATE["password"]).url.endswith("/dashboard")
    return interviewer, candidate, link.group(1)


def test_set_up_is_closed_for_ever(server: Server, people: tuple[Browser, Browser, str]) -> None:
    stranger = Browser(server)
    assert stranger.get("/setup-admin").url.endswith("/login")


def test_the_whole_document(server: Server, people: tuple[Browser, Browser, str]) -> None:
    interviewer, candidate, room = people
    assert interviewer.get(f"/interview/{room}").status_code == 200
    assert candidate.get(f"/interview/{room}").status_code == 200
    for person in (interviewer, candidate):
        resume = person.get(f"/interview/{room}/resume")
        assert (resume.status_code, resume.content) == (200, PDF)

    host, guest = Client(interviewer), Client(candidate)
    sender = {"room": room, "username": "Somebody Else"}
    host.emit("join", sender)
    assert host.wait_for("joined")["role"] == "interviewer"

    guest.emit("join", sender)
    assert guest.hears_nothing("joined"), "nobody admits himself"
    guest.emit("request-join", sender)
    assert host.wait_for("join-request")["username"] == "Grace Candidate"
    host.emit("reject-join", {"room": room})
    guest.wait_for("join-rejected")
    guest.emit("request-join", sender)
    host.wait_for("join-request")
    host.emit("approve-join", {"room": room})
    guest.wait_for("join-approved")
    host.wait_for("candidate-approved")
    guest.emit("join", sender)
    guest.wait_for("joined")
    assert host.wait_for("user-joined")["username"] == "Grace Candidate"

    host.emit("offer", {"room": room, "offer": {"type": "offer", "sdp": "v=0 offer"}})
    assert guest.wait_for("offer")["offer"] == {"type": "offer", "sdp": "v=0 offer"}
    guest.emit("answer", {"room": room, "answer": {"type": "answer", "sdp": "v=0 answer"}})
    assert host.wait_for("answer")["answer"]["sdp"] == "v=0 answer"
    ice = {"candidate": "candidate:1 1 udp 1 127.0.0.1 9 typ host", "sdpMid": "0", "sdpMLineIndex": 0}
    guest.emit("ice-candidate", {"room": room, "candidate": ice})
    assert host.wait_for("ice-candidate")["candidate"]["candidate"] == ice["candidate"]

    guest.emit("code-change", {"room": room, "code": "print('hé 😀')"})
    assert host.wait_for("code-update") == {"code": "print('hé 😀')"}

    forged = {"message": "<b>hello</b>", "username": "Ada Admin", "timestamp": "1999-01-01T00:00:00Z"}
    guest.emit("chat-message", {"room": room, **forged})
    for client in (host, guest):
        said = client.wait_for("chat-message")
        assert (said["message"], said["username"]) == ("<b>hello</b>", "Grace Candidate")
        assert not said["timestamp"].startswith("1999")

    report = {"type": "no_face", "message": "No face detected", "timestamp": "1999-01-01T00:00:00Z"}
    guest.emit("cheat-detected", {"room": room, **report})
    alert = host.wait_for("cheat-alert")
    assert (alert["type"], alert["message"]) == ("no-face", "No face in view")
    assert not alert["timestamp"].startswith("1999")
    assert guest.hears_nothing("cheat-alert"), "alerts are the interviewer's alone"
    host.emit("cheat-detected", {"room": room, **report})
    assert host.hears_nothing("cheat-alert"), "only the candidate's page reports"

    guest.emit("leave", sender)
    assert host.wait_for("user-left")["username"] == "Grace Candidate"
    guest.emit("join", sender)
    assert guest.wait_for("joined")["code"] == "print('hé 😀')"

    done = interviewer.post(f"/interview/{room}/complete", {}, form_at="/dashboard")
    assert done.url.endswith(f"/interview/{room}/report")
    assert "print(&#39;hé 😀&#39;)" in done.text
    assert "&lt;b&gt;hello" in done.text
    for client in (host, guest):
        client.wait_for("interview-completed")
        client.io.disconnect()


def test_a_socket_without_a_session_is_refused_before_the_upgrade(server: Server) -> None:
    stranger = Browser(server)
    assert stranger.get("/socket.io/?EIO=4&transport=polling").status_code == 401
    with pytest.raises(socketio.exceptions.ConnectionError):
        Client(stranger)
