"""A box that is made so late that nobody had the number of its first process: nothing of it stays."""

import subprocess
import sys

import pytest

from tests.serving import ROOT

pytestmark = pytest.mark.slow

PROGRAM = """
import time
from pathlib import Path
from runner import groups, seccomp, stages
from runner.audience import Nobody
from runner.box import Box

class Leaves(Nobody):
    def is_gone(self):
        return time.monotonic() > leaves_at

stages.MADE_WITHIN_S = 0.0  # As if the machine had so much else to do.
stages.adopt()
leaves_at = time.monotonic() + 1.0
allowed = stages.Allowed(seconds=20.0, memory=64 * 1024**2)
boxes = {"seccomp": seccomp.program(), "groups": groups.Groups(None)}
outcome = stages.run(Box((), {}), ("sh", "-c", "sleep 30"), allowed, stdin=b"", audience=Leaves(), **boxes)
children = [one.read_text() for one in Path("/proc/self/task").glob("*/children")]
print(outcome.status, *children)
"""


@pytest.mark.usefixtures("runner")
def test_it_is_stopped_like_any_other_and_leaves_no_zombie() -> None:
    command = [sys.executable, "-c", PROGRAM]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout.split() == ["XX"], ended.stderr
