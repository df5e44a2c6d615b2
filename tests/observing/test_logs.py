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
    with logs.About({"request": "event", "user": 1}):
        log.info("in")
    log.info("out")
    inside, outside = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (inside["request"], inside["user"], "interview" in inside) == ("event", 1, False)
    assert (outside["request"], "user" in outside) == ("abc", False)


FORGED = "x\nFORGED\r\x1b[31m\x85\u2028\u2029\u202e\x00\x7f"


@pytest.mark.parametrize("form", ["text", "json"])
def test_whatever_is_in_a_line_it_begins_no_other_and_turns_nothing_round(written, form):
    stream = written(form)
    logs.begin("abc")
    log.warning("said %s", FORGED)
    [line] = stream.getvalue().splitlines()
    assert not set(line) & set("\r\x1b\x85\u2028\u2029\u202e\x00\x7f")
    if form == "json":
        assert json.loads(line)["message"] == f"said {FORGED}"


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_error_whose_words_look_like_a_line_is_no_line(written, form):
    stream = written(form)
    try:
        int("x\n2026-11-29 00:00:00,000 INFO forged: \x1b[31m\u2028y")
    except ValueError:
        log.exception("failed")
    lines = stream.getvalue().splitlines()
    assert len([line for line in lines if line.startswith(("2026", "{"))]) == 1
    assert "\x1b" not in stream.getvalue()


def test_of_a_library_only_faults_are_written_and_few_of_them(written):
    stream = written("text")
    library = logs.of_library("neurohire.test.library")
    library.error("Invalid session %s", FORGED)
    library.warning("Method not supported")
    for _ in range(logs.FAULTS_AT_ONCE * 5):
        try:
            int("fault")
        except ValueError:
            library.exception("post request handler error")
    assert "Invalid session" not in stream.getvalue()
    assert stream.getvalue().count("Traceback") == logs.FAULTS_AT_ONCE
    assert logs.of_library("neurohire.test.library").filters == library.filters
