"""Figures are for who holds the token, the page about the server is for admins, and every answer has an id."""

import logging
import re

import pytest
from markupsafe import escape

import jobs
import version
from config import Keep
from db.engine import database
from observing import live
from observing import metrics as figures
from routes import system
from services.audit import audit
from services.base.clock import utcnow
from tests.in_force import using
from tests.services.outage import database_away

TOKEN = "a token that only the tests know"


@pytest.fixture
def token(app):
    with using(metrics_token=TOKEN):
        yield TOKEN


def metrics(caller, shown=None):
    return caller.http.get("/metrics", headers={"Authorization": f"Bearer {shown}"} if shown else {})


def test_without_a_token_there_is_no_such_page(world):
    for person in (world.nobody, world.bob, world.alice):
        assert metrics(person).status_code == 404
        assert metrics(person, TOKEN).status_code == 404


@pytest.mark.parametrize("shown", [None, "", "another token, as long as it", TOKEN[:-1], f"{TOKEN}x", "ünïcode"])
def test_who_does_not_show_the_token_gets_nothing(world, token, shown):
    assert metrics(world.alice, shown).status_code == 404


def test_the_token_opens_the_figures(world, token):
    world.alice.http.get("/dashboard")
    answer = metrics(world.nobody, token)
    assert (answer.status_code, answer.content_type) == (200, "text/plain; version=0.0.4; charset=utf-8")
    for name in ("rooms", "sockets", "relay_seconds_bucket", "store_delay_seconds", "database_connections_in_use"):
        assert re.search(rf"^neurohire_{name}\b", answer.text, re.MULTILINE), name
    assert 'neurohire_http_request_seconds_count{method="GET",route="interviews.dashboard",status="2xx"}' in answer.text


def test_figures_name_nobody(world, token):
    for path in (f"/interview/{world.room}", "/no/such/page", "/login?next=/secret"):
        world.alice.http.get(path)
        world.alice.http.open(path, method="BREW")
    text = metrics(world.nobody, token).text
    for word in (world.room, "alice", "secret", "such", "BREW"):
        assert word not in text


def test_figures_come_while_the_database_is_away(world, token, config, tmp_path):
    with database_away(config, tmp_path):
        assert metrics(world.nobody, token).status_code == 200


def test_every_answer_has_an_id_of_its_own(world):
    ids = {world.nobody.http.get(path).headers["X-Request-ID"] for path in ("/login", "/login", "/none", "/healthz")}
    assert len(ids) == 4
    assert all(re.fullmatch("[0-9a-f]{12}", one) for one in ids)


def test_an_id_is_believed_from_a_proxy_that_is_trusted_only(world, app):
    given = {"X-Request-ID": "from-the-proxy-1"}
    assert world.nobody.http.get("/login", headers=given).headers["X-Request-ID"] != "from-the-proxy-1"
    with using(trusted_proxies=1):
        assert world.nobody.http.get("/login", headers=given).headers["X-Request-ID"] == "from-the-proxy-1"
        broken = world.nobody.http.get("/login", headers={"X-Request-ID": "no id = this\x7f"})
        assert broken.headers["X-Request-ID"] != "no id = this\x7f"


def test_a_request_is_one_line_without_its_address(world, caplog):
    with caplog.at_level(logging.INFO, "neurohire.requests"):
        world.alice.http.get(f"/interview/{world.room}?secret=1")
    [line] = [one.getMessage() for one in caplog.records if one.name == "neurohire.requests"]
    assert re.fullmatch(r"GET rooms\.show 200 in \d+ ms", line)


def test_an_error_page_names_the_id_of_its_line(world, config, tmp_path):
    with database_away(config, tmp_path):
        answer = world.alice.http.get("/dashboard")
    assert answer.status_code == 503
    assert f"<code data-request-id>{answer.headers['X-Request-ID']}</code>" in answer.text
    assert "data-request-id" not in world.alice.http.get("/none").text


def test_the_page_says_what_is_not_well_and_the_remedy(world):
    page = world.alice.http.get("/system").text
    assert "Check" in page
    assert "Set PUBLIC_URL=https://" in page
    assert re.search(r"Active rooms</dt><dd class=\"figures\">\d+", page)


def test_the_version_and_the_last_backup_are_told(world, token, app):
    label = f'neurohire_build_info{{commit="{version.commit() or ""}",python='
    assert label in metrics(world.nobody, token).text
    page = world.alice.http.get("/system").text
    assert f"NeuroHire {version.described()}" in page
    assert "none recorded" in page
    at = utcnow()
    database.run(
        lambda db: audit.write(
            db, audit.Deed.BACKED_UP, by=audit.NOBODY, on=audit.Subject("server"), at=at, details={"rows": 7}
        )
    )
    figures.LAST_BACKUP.set_function(live._BackupClock().last_s)
    told = re.search(
        r"^neurohire_last_backup_timestamp_seconds (\S+)$", metrics(world.nobody, token).text, re.MULTILINE
    )
    assert abs(float(told[1]) - at.timestamp()) < 1
    assert "less than two hours ago, 7 rows" in world.alice.http.get("/system").text


def test_the_next_purge_is_told_where_data_is_kept_for_a_time(world, app):
    assert "not scheduled" in world.alice.http.get("/system").text
    with using(keep=Keep(chat=30)):
        page = world.alice.http.get("/system").text
    assert "not scheduled" not in page
    assert "02:00" in page


@pytest.fixture
def failing(app):
    """Two jobs of this application: one that fails, one that has been running for two hours."""
    fails, hangs = (job for job in jobs.of(app).jobs if job.name in ("close-slow", "tidy"))

    def lose():
        raise KeyError("what somebody wrote")

    before = fails.work
    fails.work = lose
    fails.turn()
    hangs.is_running, hangs.began_at = True, utcnow().timestamp() - 7200
    yield fails
    fails.work = before
    fails.turn()
    fails.failures = 0
    hangs.is_running, hangs.began_at = False, 0.0


def row(page, job):
    return re.search(rf'<tr data-job="{job.name}">.*?</tr>', page, re.DOTALL)[0]


def test_who_is_no_administrator_sees_no_job(world, failing):
    for person, status in ((world.nobody, 302), (world.bob, 403), (world.dave, 403)):
        answer = person.http.get("/system")
        assert answer.status_code == status
        assert "close-slow" not in answer.text


def test_the_page_shows_every_job_in_words(world, app):
    page = world.alice.http.get("/system").text
    for job in jobs.of(app).jobs:
        assert escape(str(job.title)) in row(page, job)
    assert "Failing" not in page


def test_the_page_shows_what_fails_and_what_hangs_and_not_what_people_wrote(world, app, failing):
    page = world.alice.http.get("/system").text
    assert "Failing" in row(page, failing)
    assert re.search(r">1 <span[^>]*>KeyError</span>", row(page, failing))
    hanging = next(job for job in jobs.of(app).jobs if job.name == "tidy")
    assert "Running too long" in row(page, hanging)
    assert "what somebody wrote" not in page
    assert "job close-slow" in page, "among the findings, which the head of the page counts"
    assert "job tidy" in page


def test_the_figures_of_jobs_have_the_names_of_the_list_and_no_others(world, app, token, failing):
    text = metrics(world.nobody, token).text
    assert 'neurohire_job_failures_total{name="close-slow"}' in text
    assert 'neurohire_job_failures_total{name="ping-connections"} 0.0' in text, (
        "a rule needs the 0 to see the first one"
    )
    assert float(re.search(r'job_last_run_timestamp_seconds\{name="close-slow"\} (\S+)', text)[1]) > 1e9
    assert 'neurohire_job_pause_seconds{name="store-edits"} 0.1' in text
    assert 'neurohire_job_last_run_seconds{name="store-edits"}' in text
    named = {job.name for job in jobs.of(app).jobs}
    assert named <= set(re.findall(r'neurohire_job_\w+\{name="([^"]+)"\}', text))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.0004, "under 1 ms"), (0.25, "250 ms"), (1.0, "1 s"), (119.0, "119 s"), (600.0, "10 min")],
)
def test_lengths_are_told_in_the_unit_that_fits(app, seconds, told):
    with app.test_request_context():
        assert system._length(seconds).replace("\u00a0", " ") == told
