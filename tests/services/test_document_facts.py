"""Pastes and large insertions are facts, with the server's size and author."""

import pytest
from sqlalchemy import select

from db.engine import database
from db.tables import room_events
from services.document import (
    document_saving,
    large_insertions,
)
from tests.services.seated import write


def facts():
    document_saving.flush()
    columns = (room_events.c.user_id, room_events.c.kind, room_events.c.size)
    return [
        tuple(row) for row in database.read(lambda db: db.execute(select(*columns).order_by(room_events.c.id)).all())
    ]


@pytest.mark.parametrize(
    ("words", "source", "kind", "is_alert"),
    [
        ("x" * 5, "paste", "paste", True), ("x" * 5, "drop", "drop", True), ("x" * 80, None, "large-insert", True),
        ("😀" * 40, None, "large-insert", True), ("x" * 80, "undo", "large-insert", False),
        ("x" * 80, "sync", "large-insert", False), ("x" * 80, "register", "large-insert", False), ("x" * 79, None, None, False), ("x" * 5, "undo", None, False),
    ],
)  # fmt: skip
def test_pastes_and_large_insertions_are_facts_with_the_servers_size_and_author(
    world, bob, words, source, kind, is_alert
):
    large_insertions.take()
    bob.type(words)
    bob.send(source)
    size = len(words.encode("utf-16-le")) // 2
    assert facts() == ([(world.bob.user_id, kind, size)] if kind else [])
    assert [(one.kind, one.size) for one in large_insertions.take()] == ([(kind, size)] if is_alert else [])


def test_a_plain_clients_large_text_is_a_fact_too(world):
    large_insertions.take()
    write(world.bob, world.interview, "x" * 200)
    assert facts() == [(world.bob.user_id, "large-insert", 200)]
