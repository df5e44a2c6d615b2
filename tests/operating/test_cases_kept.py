"""What came of a question's cases is handed over without the hidden ones, and erased with its run or its interview."""

import json
import tarfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from config import Keep
from db.engine import database
from db.tables import checks, runs, trials
from operating import export, retention
from services.base.clock import utcnow
from services.planning import ending
from tests.services.seated import seat_of
from tests.sockets.test_cases import SECRETS, check, put, try_all

pytestmark = pytest.mark.both_databases


@pytest.fixture
def over(world):
    """An interview with a run of cases that was checked."""
    alice, bob = world.seated()
    check(world, alice, try_all(world, bob, put(world, alice)))
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    return world


def rows():
    with database.engine.connect() as db:
        return [db.execute(select(func.count()).select_from(table)).scalar() for table in (runs, trials, checks)]


def test_a_candidate_is_handed_the_visible_results_and_of_hidden_cases_two_numbers(over, resumes, tmp_path):
    target = tmp_path / "bob.tar.gz"
    export.write(over.bob.user_id, target, at=utcnow(), engine=database.engine, resumes=resumes)
    with tarfile.open(target) as archive:
        data = json.loads(archive.extractfile("data.json").read())
    assert [one["verdict"] for one in json.loads(data["trials"][0]["results"])] == ["passed", "passed"]
    assert (data["checks"][0]["hidden_passed"], data["checks"][0]["hidden_count"]) == (2, 3)
    assert [one for one in SECRETS if one in json.dumps(data)] == []


def test_they_go_with_the_edits_after_their_time(over, resumes):
    assert rows() == [1, 1, 1]
    later = utcnow() + timedelta(days=31)
    retention.purge(Keep(edits=30), at=later, engine=database.engine, resumes=resumes, is_dry=False)
    assert rows() == [0, 0, 0]


def test_they_go_with_the_candidate(over, resumes):
    retention.erase_candidate(over.bob.user_id, at=utcnow(), engine=database.engine, resumes=resumes, is_dry=False)
    assert rows() == [0, 0, 0]
