"""What the process holds is said in one table, and forgotten by one function."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def told() -> list[str]:
    """The first column of the table in docs/architecture.md."""
    page = (ROOT / "docs" / "architecture.md").read_text()
    table = page.partition("| held in memory |")[2].partition("\n\n")[0]
    return [row.split("|")[1].strip() for row in table.splitlines()[2:]]


def test_everything_that_is_held_is_told_with_what_a_restart_makes_of_it(app):
    from services.base import process_state

    assert sorted(told()) == sorted(one.what for one in process_state.HELD)


def test_a_module_with_a_dictionary_of_its_own_says_how_to_forget_it(app):
    """What is filled while the program runs begins empty and lies at a module's outermost level."""
    empty = re.compile(r"^_?[a-z_]+(: [^=\n]+)? = (\{\}|\[\]|set\(\)|deque\(\))$", re.MULTILINE)
    silent = [
        str(path.relative_to(ROOT))
        for folder in ("services", "sockets", "jobs")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if empty.search(path.read_text()) and "holds(" not in path.read_text()
    ]
    # Those live no longer than the sockets they are about.
    assert [one for one in silent if one not in {"sockets/intake.py", "sockets/heartbeat.py"}] == []


def test_nothing_is_held_after_forgetting(world):
    from services.base import process_state
    from services.interview.seats import get
    from services.room import draining
    from services.room.presence import presence

    seat, _interview = get(world.bob.user_id, world.interview.meeting_link)
    presence.wait(seat, "a socket")
    draining.set_on(is_on=True)
    process_state.forget_all()
    assert not presence.is_anybody_waiting(world.interview.id)
    assert not draining.is_on()
