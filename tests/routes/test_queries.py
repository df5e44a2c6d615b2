"""How often a page asks the database: each question waits for its answer, and takes the process half a millisecond."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from db.engine import database
from services.base.clock import utcnow
from tests.people import schedule

LIMITS = {"/dashboard": 17, "/candidates": 3, "/interview/{room}": 7}


@contextmanager
def counted():
    asked = []

    def listen(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)


@pytest.mark.parametrize("path", LIMITS)
def test_a_page_asks_no_more_often_than_it_did(world, path):
    for days in range(1, 4):
        schedule(world.alice.user_id, world.bob.user_id, "More of it", at=utcnow() + timedelta(days=days))
    world.alice.http.get(path.format(room=world.room))
    with counted() as asked:
        assert world.alice.http.get(path.format(room=world.room)).status_code == 200
    assert len(asked) <= LIMITS[path], asked
