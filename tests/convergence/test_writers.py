"""Two pages and a plain client write into one room over a bad network, and the server is killed: nothing is lost.

Every run follows from its seed. NEUROHIRE_SEEDS=first-last names other seeds than 0-9 (bin/test --all: 0-99).
"""

import os

import pytest

from tests import breadth
from tests.convergence.simulation import Simulation

pytestmark = pytest.mark.slow

STEP = 10


def steps() -> list[range]:
    first, _dash, last = os.environ.get("NEUROHIRE_SEEDS", f"0-{breadth.of(narrow=STEP, wide=100) - 1}").partition("-")
    seeds = range(int(first), int(last or first) + 1)
    return [seeds[start : start + STEP] for start in range(0, len(seeds), STEP)]


@pytest.mark.parametrize("seeds", steps(), ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_all_texts_are_equal_and_no_acknowledged_edit_is_lost(world, backend, seeds):
    outcomes = [run(world, seed, backend) for seed in seeds]
    if len(seeds) == STEP:
        assert sum(outcome.kills for outcome in outcomes) > 0
        assert sum(outcome.reconnections for outcome in outcomes) > STEP
        assert sum(outcome.acknowledged for outcome in outcomes) > 10 * STEP


def run(world, seed, backend):
    try:
        return Simulation(world, seed).run()
    except BaseException as error:
        error.add_note(f"Alone: NEUROHIRE_SEEDS={seed} bin/test tests/convergence/test_writers.py -k {backend}")
        raise
