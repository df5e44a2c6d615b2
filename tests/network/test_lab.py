"""What the lab promises the tests in it."""

import os
from pathlib import Path

from tests import preloaded
from tests.network import lab

PROGRAM = ("-m", "http.server", "0")
"""Any program that goes on until it is ended."""


def test_a_server_is_on_the_machine_on_which_it_is_started(network: lab.Lab, tmp_path: Path) -> None:
    """Whichever was started first, elsewhere: all are forked from processes that are kept."""
    outside = preloaded.start(PROGRAM, os.environ, tmp_path / "outside.log")
    with network.server.inside():
        inside = preloaded.start(PROGRAM, os.environ, tmp_path / "inside.log")
    again = preloaded.start(PROGRAM, os.environ, tmp_path / "again.log")
    try:
        networks = [Path(f"/proc/{one.pid}/ns/net").stat().st_ino for one in (outside, inside, again)]
        home = Path("/proc/self/ns/net").stat().st_ino
        assert networks == [home, (lab.NAMESPACES / network.server.namespace).stat().st_ino, home]
    finally:
        for process in (outside, inside, again):
            process.kill()
