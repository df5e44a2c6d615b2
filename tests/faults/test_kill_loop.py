"""F1 over and over: killed at moments that chance picks, the server loses nothing it acknowledged and doubles nothing.

NEUROHIRE_KILLS=50 makes it that many kills; `python -m bench.kill_loop` prints what came of them.
"""

import os

import pytest

from tests import breadth
from tests.faults.kills import Loop
from tests.live.house import House
from tests.serving import Server

pytestmark = pytest.mark.both_databases

KILLS = int(os.environ.get("NEUROHIRE_KILLS", breadth.of(narrow=3, wide=10)))
SEED = 28
PATIENCE_S = 60 + 90 * KILLS  # A kill takes three seconds, on a machine that does nothing else.


@pytest.mark.timeout(PATIENCE_S)
def test_a_server_killed_at_any_moment_loses_nothing_acknowledged_and_doubles_nothing(
    server: Server, house: House
) -> None:
    outcome = Loop(server, house, SEED).run(KILLS)
    assert (outcome.lost, outcome.duplicated, outcome.parted) == (set(), set(), set())
    assert outcome.kills == KILLS
    assert outcome.typed > KILLS, "people typed"
    assert outcome.drawn > 0, "people drew"
    assert outcome.said > 0, "people chatted"
