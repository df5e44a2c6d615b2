"""Every page and state, light and dark, wide and narrow: axe-core finds nothing at WCAG 2.2 AA.

In the narrow run each page is seen in one of the four looks in turn, without a picture of it; what another page shows as well
is left out, and so are the states of the room, at which other tests look. In the wide run all are seen in all four.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import breadth

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(breadth.of(narrow=900, wide=3600))  # Some 300 pictures, beside whatever else runs.
def test_every_page_is_accessible(results: Path) -> None:
    looks = (
        []
        if breadth.IS_WIDE
        else ["--in-turns"]
        if breadth.IS_OF_A_CHANGE
        else ["--in-turns", "--pages", "--no-pictures"]
    )
    command = [sys.executable, "-m", "tools.screenshots", "--all", str(results), *looks]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
