"""The nightly packing and its command: when it runs, what stops it, and what erasing finds of what is packed."""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from config import Config, Keep
from db.engine import database
from db.tables import document_pack_authors, document_packs, user_sessions, users
from jobs import entries, nights
from operating import compaction, nightly, retention
from operating.compaction import AFTER
from repositories import document_updates as log
from services.base.clock import utcnow
from services.document import document_store
from services.people import sessions
from services.record import compaction as packing_service
from tests import breadth, in_force, preloaded, serving
from tests.people import add_user
from tests.services.outage import database_away
from tests.services.packing import START, answer, finish, pack_all, row_of, stored
from tests.serving import ROOT

pytestmark = pytest.mark.slow

NIGHT = (START + timedelta(days=3)).replace(hour=2, minute=5, second=0, microsecond=0)
KILLS = breadth.of(narrow=2, wide=5)


def fill(world, interview, count, *, ended_at=None):
    """A log of `count` edits of nothing, by everybody in turn, in an interview that is over."""
    authors = (None, world.alice.user_id, world.bob.user_id, world.dave.user_id)
    rows = [
        row_of(
            interview.id,
            number,
            authors[number % 4],
            START + timedelta(seconds=number / 7),
            b"\x00\x00" * (1 + number % 30),
        )
        for number in range(1, count + 1)
    ]
    database.run(lambda db: log.insert_updates(db, rows))
    finish(interview, at=ended_at or START)


def authors_of(interview):
    return [row[1] for row in database.read(lambda db: packed_rows(db, interview.id))]


def packed_rows(db, interview_id):
    return packing_service.edit_packs.unpack(
        packing_service.document_packs.find_after(db, interview_id, 0).data,
        packing_service.document_packs.list_authors(db, interview_id),
    )


def pass_night(settings, monkeypatch):
    """The jobs of the night have a turn."""
    monkeypatch.setattr(nights, "utcnow", lambda: NIGHT)
    night = [job for job in entries.of(settings) if job.name in ("tidy", "purge")]
    have_turn(night, settings)
    return night


def have_turn(night, settings):
    with in_force.using(keep=settings.keep):
        for job in night:
            job.turn()


def test_nothing_is_packed_before_two(world):
    fill(world, world.interview, 9)
    nightly.tidy(at=NIGHT.replace(hour=1, minute=59))
    assert stored(world.interview) == (9, 0, 0)


def test_each_night_what_was_over_the_night_before_is_packed_and_nothing_else(world):
    edge = NIGHT.replace(minute=0) - AFTER
    fill(world, world.interview, 9, ended_at=edge - timedelta(seconds=1))
    fill(world, world.other, 5, ended_at=edge)
    whole = answer(world.interview)
    for later in range(0, 22, 7):
        nightly.tidy(at=NIGHT + timedelta(hours=later))
        assert (stored(world.interview), stored(world.other)) == ((0, 1, 3), (5, 0, 0))
    assert answer(world.interview) == whole
    nightly.tidy(at=NIGHT + timedelta(days=1))
    assert stored(world.other) == (0, 1, 3)


def test_it_is_packed_where_everything_is_kept_for_ever_too(app, world, monkeypatch):
    fill(world, world.interview, 9)
    settings = Config(secret_key="x" * 32, keep=Keep(), upload_dir=in_force.settings.config.upload_dir)
    pass_night(settings, monkeypatch)
    assert stored(world.interview) == (0, 1, 3)


def test_a_database_that_is_away_ends_no_night(config, world, tmp_path, monkeypatch):
    fill(world, world.interview, 9)
    settings = Config(secret_key="x" * 32, keep=Keep(chat=1))
    with database_away(config, tmp_path):
        night = pass_night(settings, monkeypatch)
    assert {job.name: job.failures for job in night} == {"tidy": 1, "purge": 1}
    have_turn(night, settings)
    assert stored(world.interview)[0] == 0
    assert not any(job.is_failing for job in night)


def test_sessions_go_thirty_days_after_they_expired_though_nobody_signs_in(world):
    def count():
        return database.read(lambda db: db.execute(select(func.count()).select_from(user_sessions)).scalar_one())

    expire = utcnow() + timedelta(hours=1)
    before = count()
    nightly.tidy(at=(expire + sessions.KEEP_EXPIRED_FOR - timedelta(days=1)).replace(hour=3))
    assert count() == before > 0
    nightly.tidy(at=(expire + sessions.KEEP_EXPIRED_FOR + timedelta(days=1)).replace(hour=3))
    assert count() == 0


def test_one_that_cannot_be_packed_is_left_and_the_others_are_packed(app, world, monkeypatch):
    fill(world, world.interview, 9)
    fill(world, world.other, 5)
    unpack = packing_service.edit_packs.unpack
    monkeypatch.setattr(
        packing_service.edit_packs, "unpack", lambda data, authors: [row for row in unpack(data, authors) if row[0] < 9]
    )
    ended = app.test_cli_runner().invoke(args=["compact"])
    assert (ended.exit_code, "1 interviews were left" in ended.output) == (1, True)
    assert (stored(world.interview), stored(world.other)) == ((9, 0, 0), (0, 1, 3))


def test_the_command_tells_and_changes_nothing_when_it_is_dry(app, world):
    fill(world, world.interview, 9)
    fill(world, world.other, 5, ended_at=utcnow() - AFTER + timedelta(minutes=1))
    runner = app.test_cli_runner()
    dry = runner.invoke(args=["compact", "--dry-run"])
    assert (dry.exit_code, dry.output) == (0, "would be packed: 9 edits of 1 interviews.\n")
    assert stored(world.interview) == (9, 0, 0)
    done = runner.invoke(args=["compact"])
    assert (done.exit_code, done.output[:36]) == (0, "packed: 9 edits of 1 interviews, 0.0")
    again = runner.invoke(args=["compact"])
    assert (again.exit_code, again.output[:36]) == (0, "packed: 0 edits of 0 interviews, 0.0")
    assert (stored(world.interview), stored(world.other)) == ((0, 1, 3), (5, 0, 0))


def test_purging_the_edits_takes_the_packed_ones(world, resumes):
    fill(world, world.interview, 9)
    pack_all(world.interview)
    receipt = retention.purge(Keep(edits=1), at=NIGHT, engine=database.engine, resumes=resumes, is_dry=False)
    assert receipt.rows == {"document_packs": 1, "document_pack_authors": 3}
    assert stored(world.interview) == (0, 0, 0)
    assert document_store.texts(world.interview.id).others == []


def test_who_is_erased_is_nobody_in_the_packs_of_others_also_for_who_gets_the_number_next(world, resumes):
    fill(world, world.other, 9)
    pack_all(world.other)
    before = authors_of(world.other)
    assert world.bob.user_id in before
    finish(world.interview)
    retention.erase_candidate(world.bob.user_id, at=utcnow(), engine=database.engine, resumes=resumes, is_dry=False)
    erased = [None if author == world.bob.user_id else author for author in before]
    assert authors_of(world.other) == erased
    if world.bob.user_id not in database.read(lambda db: set(db.execute(select(users.c.id)).scalars())):
        add_user("successor", "Successor", "candidate")
    assert authors_of(world.other) == erased


def test_erasing_a_candidate_takes_the_packs_of_their_interview(world, resumes):
    fill(world, world.interview, 9)
    pack_all(world.interview)
    retention.erase_candidate(world.bob.user_id, at=utcnow(), engine=database.engine, resumes=resumes, is_dry=False)
    for table in (document_packs, document_pack_authors):
        assert database.read(lambda db, table=table: db.execute(select(table)).all()) == []


@breadth.ONLY_WIDE
def test_killed_again_and_again_the_log_is_whole_each_time(config, world, tmp_path):
    chance = random.Random(12)
    fill(world, world.interview, 15_000)
    whole = answer(world.interview)
    inside = 0
    for kill in range(KILLS):
        packs = stored(world.interview)[1]
        with packer(config, tmp_path) as process:
            while stored(world.interview)[1] == packs and process.poll() is None:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.02))
            process.send_signal(signal.SIGKILL)
            process.wait(10)
        rows, packed, _authors = stored(world.interview)
        assert answer(world.interview) == whole, f"after kill {kill}, with {rows} rows and {packed} packs"
        inside += process.returncode == -signal.SIGKILL and rows > 0
    assert inside > 0, "no kill came while it was packing"
    with packer(config, tmp_path) as process:
        assert process.wait(60) == 0
    assert stored(world.interview)[0] == 0
    assert answer(world.interview) == whole


@contextmanager
def packer(config, folder):
    """The command in a process of its own, on the database of this test; ended if it still runs."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MYSQL_")}
    environment |= {"SECRET_KEY": "x" * 32, "SQLITE_PATH": str(config.sqlite_path)}
    if config.mysql:
        named = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "DB": "db"}
        environment |= {f"MYSQL_{name}": str(getattr(config.mysql, field)) for name, field in named.items()}
        environment["MYSQL_UNIX_SOCKET"] = config.mysql.unix_socket or ""
    program = ("-m", "flask", "--app", "app", "compact")
    if serving.is_preloading:
        process = preloaded.start(program, environment, folder / "log")
    else:
        process = subprocess.Popen([sys.executable, *program], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def test_the_pauses_leave_room_for_those_who_type(world):
    fill(world, world.interview, packing_service.EDITS_A_PACK + 1)
    pauses = []
    tally = compaction.run(ended_before=NIGHT, pause=pauses.append)
    assert (tally.interviews, tally.edits, tally.left) == (1, packing_service.EDITS_A_PACK + 1, 0)
    assert pauses == list(itertools.repeat(packing_service.PAUSE_S, 2))
