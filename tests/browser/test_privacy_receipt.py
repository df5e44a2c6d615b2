"""The privacy receipt: all that a proctored candidate's browser sends, and what of our networks is served at all."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Request, expect

from tests import breadth
from tests.browser.people import Windows, add_candidate, meet, schedule, set_up, write_resume
from tests.serving import ROOT, Server

MODELS = ROOT / "static" / "dist" / "models"
# What finds faces, their points, and a head's mesh. Nothing that knows people or guesses anything of them.
SHIPPED = {
    "blazeface.bin", "blazeface.json", "face_landmark_68_model-weights_manifest.json", "face_landmark_68_model.bin",
    "facemesh.bin", "facemesh.json", "tiny_face_detector_model-weights_manifest.json", "tiny_face_detector_model.bin",
}  # fmt: skip
FORBIDDEN = re.compile(r"recogni|age|gender|express|emotion|faceres|liveness|antispoof|embedding|descriptor|iris", re.I)
FIELDS = {
    "cheat-detected": {"room", "type", "message", "held_ms", "size"},
    "report-measuring": {"room", "state", "reason", "measured_ms"},
}
SIGNALING = re.compile(r'\d+-?(?:/,)?\d*\["(?:offer|answer|ice-candidate)"')
"""What makes the call: descriptions of it, longer than anything else and with keys that look like base64."""
MAX_FRAME = 4096
MAX_DESCRIPTION = 20_000
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8", b"\x1aE\xdf\xa3", b"ftyp")
NUMBERS = re.compile(r"\[(?:\s*-?\d+(?:\.\d+)?(?:e-?\d+)?\s*,){20,}")
BASE64 = re.compile(r"[A-Za-z0-9+/]{300,}={0,2}")
WATCHED_MS = 25_000


@dataclass
class Traffic:
    """Everything that left one browser."""

    requests: list[Request] = field(default_factory=list)
    sent: list[str | bytes] = field(default_factory=list)

    def record(self, context: BrowserContext, page: Page) -> None:
        context.on("request", self._note_request)
        page.on("websocket", lambda socket: socket.on("framesent", self._note_frame))

    def _note_request(self, request: Request) -> None:
        self.requests.append(request)

    def _note_frame(self, frame: str | bytes) -> None:
        self.sent.append(frame)

    def events(self) -> list[tuple[str, dict[str, object]]]:
        """Name and payload of each event that was sent as text."""
        found = []
        for frame in self.sent:
            packet = re.match(r"\d+-?(?:/,)?\d*(\[.*)", frame, re.S) if isinstance(frame, str) else None
            if packet:
                name, *rest = json.loads(packet.group(1))
                found.append((name, rest[0] if rest and isinstance(rest[0], dict) else {}))
        return found


def assert_tells_no_picture(sent: str | bytes, *, most: int = MAX_FRAME, keys: bool = False) -> None:
    """Neither a picture, nor one written out as text or as numbers. `keys` lets pass what may hold keys and hashes."""
    assert len(sent) <= most
    raw = sent.encode() if isinstance(sent, str) else sent
    text = sent if isinstance(sent, str) else sent.decode(errors="replace")
    assert not any(mark in raw for mark in PICTURES), text[:200]
    assert "data:" not in text, text[:200]
    assert not NUMBERS.search(text), text[:200]
    assert keys or not BASE64.search(text), text[:200]


def test_a_proctored_candidate_sends_names_and_times_to_our_host_and_nothing_else(
    sqlite_server: Server, windows: Windows, tmp_path: Path
) -> None:
    host, guest = windows.open(sqlite_server), windows.open(sqlite_server, film="no-face")
    traffic = Traffic()
    traffic.record(guest.context, guest)
    set_up(host)
    add_candidate(host, write_resume(tmp_path / "grace.pdf"))
    meet(host, guest, schedule(host), agree=True)
    host.get_by_role("tab", name="Alerts").click()
    expect(host.locator("[data-panel=alerts]")).to_contain_text("No face in view", timeout=60_000)
    guest.wait_for_timeout(WATCHED_MS)

    ours = sqlite_server.url
    elsewhere = [one.url for one in traffic.requests if not one.url.startswith((ours, f"blob:{ours}", "data:"))]
    assert elsewhere == []
    assert any("/models/" in one.url for one in traffic.requests), "what the worker asks for is recorded as well"
    for request in traffic.requests:
        assert_tells_no_picture(request.post_data_buffer or b"")

    told = traffic.events()
    assert {"cheat-detected", "report-measuring"} <= {name for name, _payload in told}
    for name, payload in told:
        assert payload.keys() <= FIELDS.get(name, payload.keys()), name
    for frame in traffic.sent:
        is_signaling = isinstance(frame, str) and SIGNALING.match(frame) is not None
        assert_tells_no_picture(frame, most=MAX_DESCRIPTION if is_signaling else MAX_FRAME, keys=is_signaling)


@breadth.EVERY_RUN
def test_only_networks_that_find_faces_are_served(sqlite_server: Server) -> None:
    served = {path.name.removesuffix(".br").removesuffix(".gz") for path in MODELS.iterdir()}
    assert served == SHIPPED
    assert not [name for name in served if FORBIDDEN.search(name.replace("manifest", ""))]


def test_the_document_names_what_is_served_by_its_hash() -> None:
    told = (ROOT / "docs" / "privacy.md").read_text()
    for name in SHIPPED:
        assert f"| `{name}` | `{hashlib.sha256((MODELS / name).read_bytes()).hexdigest()}` |" in told, name
