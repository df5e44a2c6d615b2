"""What is installed: every package pinned, with the hashes of its files, and the same as what was written by hand."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==(\S+)", re.MULTILINE)
PAIRS = [("requirements.in", "requirements.txt"), ("requirements-dev.in", "requirements-dev.txt")]


def pins(text: str) -> dict[str, str]:
    return {re.sub(r"[-_.]+", "-", name).lower(): number for name, number in PIN.findall(text)}


def blocks(text: str) -> list[str]:
    """Each package with the lines that belong to it."""
    return re.split(r"\n(?=[A-Za-z0-9])", "\n".join(line for line in text.splitlines() if line[:1] != "#").strip())


@pytest.mark.parametrize(("by_hand", "made"), PAIRS)
def test_what_is_made_has_what_was_pinned_by_hand(by_hand: str, made: str) -> None:
    wanted, found = pins((ROOT / by_hand).read_text()), pins((ROOT / made).read_text())
    assert wanted, "the pattern finds them"
    assert {name: found.get(name) for name in wanted} == wanted
    lines = [line for line in (ROOT / by_hand).read_text().splitlines() if line and line[0] not in "#-"]
    assert len(lines) == len(wanted), "nothing is named without its version"


@pytest.mark.parametrize("made", [made for _by_hand, made in PAIRS])
def test_every_package_has_hashes(made: str) -> None:
    found = blocks((ROOT / made).read_text())
    assert len(found) == len(pins((ROOT / made).read_text()))
    assert [one.partition("\n")[0] for one in found if "--hash=sha256:" not in one] == []


def test_the_tools_of_the_tests_need_no_other_version_of_what_the_server_has() -> None:
    server, tools = (pins((ROOT / made).read_text()) for _by_hand, made in PAIRS)
    shared = server.keys() & tools.keys()
    assert shared
    assert {name: tools[name] for name in shared} == {name: server[name] for name in shared}


def test_without_mysql_only_its_two_packages_are_left_out() -> None:
    wanted = '. bin/setup.sh; requirements_without_mysql; rm -f "$LOG"'
    printed = subprocess.run(["bash", "-c", wanted], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    whole = (ROOT / "requirements.txt").read_text()
    assert pins(whole).keys() - pins(printed).keys() == {"flask-mysqldb", "mysqlclient"}
    assert set(blocks(printed)) < set(blocks(whole)), "those that stay keep their hashes"
