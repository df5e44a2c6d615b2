"""Figures are for who holds the token, the page about the server is for admins, and every answer has an id."""

import logging
import re
from dataclasses import replace

import pytest

from tests.services.outage import database_away

TOKEN = "a token that only the tests know"


@pytest.fixture
def token(app):
    before = app.config["NEUROHIRE"]
    app.config["NEUROHIRE"] = replace(before, metrics_token=TOKEN)
    yield TOKEN
    app.config["NEUROHIRE"] = before


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
    before = app.config["NEUROHIRE"]
    app.config["NEUROHIRE"] = replace(before, trusted_proxies=1)
    try:
        assert world.nobody.http.get("/login", headers=given).headers["X-Request-ID"] == "from-the-proxy-1"
        broken = world.nobody.http.get("/login", headers={"X-Request-ID": "no id = this\x7f"})
        assert broken.headers["X-Request-ID"] != "no id = this\x7f"
    finally:
        app.config["NEUROHIRE"] = before


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
    assert "Worth a look" in page
    assert "Set PUBLIC_URL=https://" in page
    assert re.search(r"Rooms with somebody in them</dt><dd class=\"figures\">\d+", page)
