"""Every event with payloads that hypothesis makes up: a code of ours, no fault, nothing changed where it was refused."""

import itertools
import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sockets import connections, contract
from tests import breadth
from tests.abuse.anything import WRONG, faults, spoilt, stored
from tests.people import payload_for

pytestmark = pytest.mark.slow

# In the narrow run each event is sent by one of the two.
PAIRS = [
    pytest.param(event, person, id=f"{person}-{event.name}", marks=[] if place % 2 == turn else [breadth.ONLY_WIDE])
    for place, event in enumerate(contract.INCOMING)
    for turn, person in enumerate(("alice", "bob"))
]
PROTOCOL = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text()
# A fault of ours and a closed door have codes too; whoever sits in the room gets neither.
ROWS = re.findall(r"^\| (`[a-z`, -]+`) \|", PROTOCOL.partition("## From the client")[0], re.MULTILINE)
INSIDE = set(re.findall(r"[a-z-]+", " ".join(ROWS))) - {"internal", "signed-out", "session-expired"}
FEW = settings(
    max_examples=int(os.environ.get("NEUROHIRE_FUZZ", breadth.of(narrow=4, wide=12))),
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def _buckets_are_full(monkeypatch):
    """So that each payload reaches the checks behind the rate, a second goes by at every look at the clock."""
    seconds = itertools.count(1.0)
    monkeypatch.setattr(connections, "time", SimpleNamespace(monotonic=lambda: next(seconds)))


def payloads(event, room):
    return st.one_of(WRONG, spoilt(payload_for(event, room)))


def test_people_of_another_interview_change_nothing_whatever_they_send(world, caplog):
    before = stored()
    intruder = world.dave.connect()
    for event in contract.INCOMING:

        @FEW
        @given(payload=payloads(event, world.room))
        def send(payload):
            answer = intruder.emit(event.name, payload)  # noqa: B023 (called before the next one comes)
            assert answer["code"] in ("bad-payload", "not-found"), answer
            assert stored() == before
            assert faults(caplog) == []
            assert intruder.is_connected

        send()


@pytest.mark.parametrize(("event", "person"), PAIRS)
def test_people_of_the_interview_get_a_code_and_stay_connected(world, caplog, event, person):
    alice, bob = world.seated()
    socket = alice if person == "alice" else bob

    @FEW
    @given(payload=payloads(event, world.room))
    def send(payload):
        before = stored()
        answer = socket.emit(event.name, payload)
        if not answer["ok"]:
            assert answer["code"] in INSIDE, answer
            assert stored() == before
        assert faults(caplog) == []
        assert socket.is_connected

    send()
    check = socket.emit("check-connection", {"room": world.room})
    assert check.get("ok") or event.name in ("leave", "join"), check
