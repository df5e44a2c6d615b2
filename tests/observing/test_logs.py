"""A line says what it is about, and only that."""

import io
import json
import logging

import pytest

from observing import logs

log = logging.getLogger("neurohire.test")


@pytest.fixture
def written():
    """What is written from now on: `form` begins it anew."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()

    def form(name):
        logs.configure(name)
        root.handlers[0].setStream(stream)
        return stream

    yield form
    root.handlers[:] = before
    root.setLevel(level)
    logs.end()


def test_nothing_is_bound_outside_a_request():
    logs.end()
    logs.bind(user=7)
    assert logs.request_id() is None


def test_a_json_line_is_one_object_with_the_ids(written):
    stream = written("json")
    logs.begin("abc")
    logs.bind(user=7)
    logs.bind(interview=9)
    log.warning("two\nlines and %s", "“quotes”")
    [line] = stream.getvalue().splitlines()
    read = json.loads(line)
    assert read.pop("time").endswith("+00:00")
    assert read == {
        "level": "warning", "logger": "neurohire.test", "message": "two\nlines and “quotes”",
        "request": "abc", "user": 7, "interview": 9,
    }  # fmt: skip


def test_an_error_brings_its_traceback(written):
    stream = written("json")
    try:
        int("no number")
    except ValueError:
        log.exception("failed")
    assert "ValueError: invalid literal" in json.loads(stream.getvalue())["error"]


def test_a_text_line_ends_with_the_ids(written):
    stream = written("text")
    logs.begin("abc")
    log.info("hello")
    assert stream.getvalue().rstrip().endswith("INFO neurohire.test: hello [request=abc]")


def test_what_an_event_was_about_is_over_with_it(written):
    stream = written("json")
    logs.begin("abc")
    with logs.about(request="event", user=1, interview=None):
        log.info("in")
    log.info("out")
    inside, outside = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (inside["request"], inside["user"], "interview" in inside) == ("event", 1, False)
    assert (outside["request"], "user" in outside) == ("abc", False)
