"""How often a page asks the database: each question waits for its answer, and takes the process half a millisecond."""

import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from db.engine import database
from repositories import agenda_lists, second_reviews
from services.base.clock import utcnow
from services.planning import agenda
from services.proctoring.proctoring import decide
from tests.people import add_user, schedule, sign_in
from tests.services.seated import seat_of

MOST = 4
PAGES = [
    ("alice", "/dashboard"),
    ("alice", "/dashboard?status=overdue"),
    ("alice", "/dashboard?status=all&page=2"),
    ("alice", "/candidates"),
    ("alice", "/interview/{room}"),
    ("bob", "/dashboard"),
    ("bob", "/interview/{room}"),
    ("erin", "/dashboard"),
]
"""Erin coordinates. The session is asked first, at each page anew: who was signed out is out."""


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


@pytest.mark.parametrize(("person", "path"), PAGES)
def test_a_page_asks_at_most_four_times(app, world, monkeypatch, person, path):
    monkeypatch.setattr(agenda, "PER_PAGE", 2)
    monkeypatch.setattr(agenda_lists, "NEAR", 2)
    for days in range(1, 4):
        schedule(world.alice.user_id, world.bob.user_id, "More of it", at=utcnow() + timedelta(days=days))
    coordinator = sign_in(app, "erin", add_user("erin", "Erin", "coordinator"))
    reader = coordinator if person == "erin" else getattr(world, person)
    decide(seat_of(world.bob, world.interview), is_agreed=True, at=utcnow())
    reader.http.get(path.format(room=world.room))
    with counted() as asked:
        assert reader.http.get(path.format(room=world.room)).status_code == 200
    assert len(asked) <= MOST, asked


def test_a_list_of_its_own_is_asked_for_only_where_there_is_something_in_it(world):
    world.alice.http.get("/dashboard")  # The first use of a session is noted.
    with counted() as before:
        world.alice.http.get("/dashboard")
    review_link = uuid.uuid4().hex
    values = {
        "link": review_link, "interview_id": world.other.id, "reviewer_id": world.alice.user_id,
        "asked_by": world.dave.user_id, "asked_at": utcnow(), "ends_at": utcnow() + timedelta(days=1), "state": "asked",
    }  # fmt: skip
    database.run(lambda db: second_reviews.insert_review(db, values))
    with counted() as after:
        page = world.alice.http.get("/dashboard").get_data(as_text=True)
    assert (review_link in page, len(after) - len(before)) == (True, 1)
