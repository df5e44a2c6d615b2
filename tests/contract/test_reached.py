"""`bin/test --changed` finds the tests of what was changed, by import and by name."""

import pytest

from tools.reached import reached


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ("services/room/chat.py", "tests/services/test_chat.py"),
        ("routes/rooms.py", "tests/routes/test_rooms.py"),
        ("routes/rooms.py", "tests/browser/test_room.py"),
        ("templates/interviews/row.html", "tests/services/test_interviews.py"),
        ("static/js/core/time.js", "tests/js/core/time.test.js"),
        ("static/js/core/i18n.js", "tests/js/room/lobby.test.js"),
        ("tests/live/house.py", "tests/live/test_sockets.py"),
        ("README.md", "tests/contract/test_docs.py"),
    ],
)
def test_a_change_reaches_its_tests(changed: str, found: str):
    assert found in reached({changed})


@pytest.mark.slow
def test_what_has_nothing_to_do_with_it_is_left_out():
    assert "tests/services/test_passwords.py" not in reached({"static/js/room/lobby.js"})


def test_no_change_reaches_nothing():
    assert reached(set()) == []
