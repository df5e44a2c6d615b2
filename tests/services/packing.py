"""Logs for the tests of packing: what people write with Yjs in Node, at times and by authors that chance chooses."""

import random
from datetime import timedelta

from sqlalchemy import func, select

from db.engine import database
from db.tables import document_pack_authors, document_packs, document_updates
from repositories import document_updates as log
from repositories import room_events
from services.base.clock import utcnow
from services.document import edit_packs
from services.document.live_document import LiveDocument
from services.interview import interviews
from services.proctoring import proctoring
from services.record import compaction, playback
from services.room import chat
from tests.convergence.node import decoded
from tests.services.seated import seat_of
from tests.services.test_playback import segments

START = utcnow() - timedelta(days=3)
HEAD = b'{"version":2}'
STEPS_S = (0.0, 0.000001, 0.02, 0.14, 0.5, 4.0, 1000.0, -2.0)


def written(node, seed, count):
    """`count` updates of two Yjs pages that type, delete, undo and arrange files, one of them offline at times."""
    chance = random.Random(seed)
    for page in (0, 1):
        node.ask("open", page=page, seed=chance.randrange(1, 2**31), client=chance.randrange(2, 2**32))
    updates, unheard = [], {0: [], 1: []}
    while len(updates) < count:
        page = chance.randrange(2)
        made = [(page, decoded(one)) for one in node.ask("edit", page=page, times=chance.choice([1, 1, 1, 6]))]
        updates += made
        unheard[1 - page] += [one for _page, one in made]
        if chance.random() < 0.6:
            node.ask("hear", page=1 - page, updates=unheard[1 - page])
            unheard[1 - page] = []
    return updates[:count]


def record(world, updates, seed):
    """The log of these updates with a snapshot half-way and marks beside it, in an interview that is then completed."""
    interview = world.interview
    chance = random.Random(seed)
    alice, bob = seat_of(world.alice, world.interview), seat_of(world.bob, world.interview)
    rows, events, at = [], [], START
    for sequence, (page, data) in enumerate(updates, 1):
        at += timedelta(seconds=chance.choice(STEPS_S))
        author = chance.choice([None, world.dave.user_id]) if chance.random() < 0.05 else (alice, bob)[page].user_id
        rows.append(row_of(interview.id, sequence, author, at, data))
        luck = chance.random()
        if luck < 0.04:
            kind = chance.choice(["joined", "left", "paste", "drop", "large-insert"])
            events.append(
                {"interview_id": interview.id, "user_id": bob.user_id, "kind": kind, "size": 9, "created_at": at}
            )
        elif luck < 0.06:
            chat.say(alice, f"message {sequence}", message_id=None, at=at)
        elif luck < 0.08:
            proctoring.record(bob, "paste-blocked", size=sequence, at=at)
    database.run(lambda db: log.insert_updates(db, rows))
    half = len(rows) // 2
    snapshot = LiveDocument([row["data"] for row in rows[:half]]).compacted()
    database.run(lambda db: log.save_snapshot(db, interview.id, half, snapshot, at=at))
    if events:
        database.run(lambda db: room_events.insert_events(db, events))
    finish(interview)


def row_of(interview_id, sequence, author, at, data):
    return {"interview_id": interview_id, "sequence": sequence, "author_id": author, "created_at": at, "data": data}


def finish(interview, *, status="completed", at=None):
    values = {"status": status, "completed_at": at or START + timedelta(days=1)}
    database.run(lambda db: interviews.interviews.update_interview(db, interview.id, values))


def answer(interview):
    """Every edit that playback sends, to the microsecond, and the marks that its head is made of."""
    recording = playback.of(interview)
    return sent(playback.stream(recording, HEAD)), recording


def sent(pieces):
    """[(sequence, author, moment, update)] of an answer; the authors are places among its people."""
    found = []
    for people, pack in segments(b"".join(pieces))[1]:
        found += edit_packs.unpack(pack, dict(enumerate(people, 1)))
    return found


def pack_all(interview):
    """Everything that is left; how many packs it became."""
    packs = 0
    while compaction.pack_next(interview.id):
        packs += 1
    return packs


def stored(interview):
    """(rows, packs, authors) that the tables have of an interview."""
    tables = (document_updates, document_packs, document_pack_authors)

    def work(db):
        counts = (select(func.count()).where(one.c.interview_id == interview.id) for one in tables)
        return tuple(db.execute(count).scalar_one() for count in counts)

    return database.read(work)
