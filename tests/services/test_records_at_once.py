"""Several who write into one interview at the same moment: one unbroken chain, and nobody waits for who waits for them."""

import itertools
import json
import pickle
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from db.engine import database
from db.tables import chat_messages
from services.base.clock import utcnow
from services.document import Fact, document_saving
from services.document import documents as open_documents
from services.interview import interviews
from services.planning import ending
from services.proctoring import coverage, proctoring
from services.proctoring.coverage import State
from services.room import chat
from tests import breadth
from tests.services import records, second_writer
from tests.services.at_once import at_once
from tests.services.pages import CrdtPage
from tests.services.seated import seat_of

JOURNAL = sys.modules["services.document.journal"]
LANGUAGES = itertools.cycle(["python", "go"])
STATES = itertools.cycle([State.MEASURING, State.NOT_MEASURED])


@pytest.mark.slow
@pytest.mark.both_databases
def test_two_processes_and_many_threads_make_one_chain(world, config, monkeypatch):
    monkeypatch.setattr(JOURNAL, "LINK_EVERY_S", 0.0)
    alice, bob = seat_of(world.alice, world.interview), seat_of(world.bob, world.interview)
    page = CrdtPage(world.bob, world.interview).open()
    proctoring.decide(bob, is_agreed=True, at=utcnow())
    alert = proctoring.record(bob, "left-window", size=None, at=utcnow())
    coverage.arrive(world.interview.id, is_expected=True, at=utcnow())

    def type_and_store():
        page.type("x")
        page.send()
        open_documents.note(Fact(world.interview.id, bob.user_id, "joined", None, utcnow()))
        document_saving.flush(is_final=True)

    def measure():
        coverage.hear(world.interview.id, next(STATES), None, measured=timedelta(), at=utcnow())
        coverage.store_due(utcnow() + coverage.STORE_EVERY)

    writers = [
        type_and_store,
        measure,
        lambda: chat.say(alice, "Hello", message_id=None, at=utcnow()),
        lambda: chat.say(bob, "Hello", message_id=None, at=utcnow()),
        lambda: interviews.change_language(alice, next(LANGUAGES)),
        lambda: proctoring.set_remark(bob, alert.id, "The door bell.", at=utcnow()),
        lambda: proctoring.decide(bob, is_agreed=True, at=utcnow()),
    ]
    command = [sys.executable, "-m", second_writer.__name__]
    rounds = 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdin.write(pickle.dumps((config, world.interview.id, bob.user_id)))
        other.stdin.close()
        assert other.stdout.readline() == b"ready\n"
        while other.poll() is None or rounds < breadth.of(narrow=3, wide=30):
            outcomes = at_once(*writers)
            assert [one for one in outcomes if isinstance(one, Exception)] == []
            rounds += 1
        assert other.stdout.read().decode() == f"{second_writer.MESSAGES} messages\n"
    ending.complete(alice, at=utcnow())

    found = records.zipped(world)
    assert records.check(found)[0] == "unchanged"
    said = records.kinds(found)
    stored = database.read(lambda db: db.execute(select(func.count()).select_from(chat_messages)).scalar_one())
    assert said.count("message") == stored == second_writer.MESSAGES + 2 * rounds
    assert (said.count("switched"), said.count("remark"), said.count("consent")) == (rounds, rounds, rounds + 1)
    assert len(found["edits.jsonl"].splitlines()) == rounds
    bodies = [json.loads(line) for line in found["record.jsonl"].splitlines()]
    assert [one["number"] for one in bodies] == list(range(1, len(bodies) + 1))
