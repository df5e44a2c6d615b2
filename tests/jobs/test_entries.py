"""The list: every job has a name of its own and words, and what depends on settings is there where it is wanted."""

import re

from config import Config, Keep
from jobs import entries, nights
from localization import translate
from services.base.settings import settings
from services.base.text import Message
from tests.in_force import using


def config(**more):
    return Config(secret_key="x" * 32, **more)


def names(given):
    return [job.name for job in entries.of(given)]


def test_every_job_has_a_name_of_its_own_words_and_a_pause(app):
    jobs = entries.of(config(node_name="a", keep=Keep(chat=1)))
    assert len({job.name for job in jobs}) == len(jobs) > 10
    with app.test_request_context():
        for job in jobs:
            assert re.fullmatch(r"[a-z]+(-[a-z]+)*", job.name), job.name
            assert isinstance(job.title, Message)
            assert re.match(r"[A-Z]\w+ ?", translate(job.title)), job.name
            assert job.every_s > 0
    assert len({str(job.title) for job in jobs}) == len(jobs)


def test_rooms_are_kept_where_there_are_several_processes():
    assert "keep-rooms" not in names(config())
    assert "keep-rooms" in names(config(node_name="a"))


def test_the_purge_follows_what_is_set_while_the_server_runs(app, monkeypatch):
    done = []
    monkeypatch.setattr(nights.nightly, "run_if_due", lambda config, **_more: done.append(config.keep))
    [purge] = [job for job in entries.of(config()) if job.name == "purge"]
    with using(keep=Keep()):
        purge.turn()
    assert done == [], "where everything is kept for ever"
    with using(keep=Keep(edits=7)):
        purge.turn()
    assert done == [Keep(edits=7)]


def test_storing_and_keeping_the_rooms_go_on_until_all_is_stored():
    jobs = entries.of(config(node_name="a", keep=Keep(chat=1)))
    assert [job.name for job in jobs if job.goes_on] == ["store-edits", "keep-rooms"]


def test_every_job_of_a_fresh_server_works(app, world):
    jobs = entries.of(settings.config)
    for job in jobs:
        job.turn()
    assert {job.name: job.last_failure for job in jobs if job.failures} == {}
