"""How the mode is found before anything else is read, and refused by a sentence once it can be said."""

import pytest

import config as configuration
import environment
from config import ConfigError
from wire import runtime

SECRET = {"SECRET_KEY": "only the tests know this secret"}


@pytest.fixture
def dotenv(monkeypatch):
    """What `.env` sets, or why it cannot be read."""

    def write(outcome):
        def read():
            if isinstance(outcome, Exception):
                raise outcome
            return outcome, ()

        monkeypatch.delenv("ASYNC_MODE", raising=False)
        monkeypatch.setattr(environment, "read_dotenv", read)

    return write


def test_a_file_that_cannot_be_read_chooses_nothing_and_is_no_failure_yet(dotenv):
    dotenv(ConfigError("no file of text"))
    assert environment.early("ASYNC_MODE") == ""


def test_it_may_stand_in_the_file_and_the_environment_wins(dotenv, monkeypatch):
    dotenv({"ASYNC_MODE": " Threading "})
    assert environment.early("ASYNC_MODE") == "threading"
    monkeypatch.setenv("ASYNC_MODE", "eventlet")
    assert environment.early("ASYNC_MODE") == "eventlet"
    dotenv({})
    assert environment.early("ASYNC_MODE") == ""


@pytest.mark.parametrize("said", ["gevent", "threads", "asyncio", "eventlet,threading", "1"])
def test_any_other_mode_is_refused_with_those_that_there_are(said):
    with pytest.raises(ConfigError, match=f"^ASYNC_MODE must be eventlet or threading, not '{said}'\\.$") as refused:
        configuration.load(SECRET | {"ASYNC_MODE": said})
    assert refused.value.names == ("ASYNC_MODE",)


@pytest.mark.parametrize(("said", "meant"), [("", "eventlet"), (" Threading ", "threading"), ("EVENTLET", "eventlet")])
def test_a_mode_is_taken_however_it_is_written(said, meant):
    assert configuration.load(SECRET | {"ASYNC_MODE": said}).async_mode == meant


def test_the_default_is_what_was_ordered():
    assert (runtime.DEFAULT_MODE, runtime.MODES) == ("eventlet", ("eventlet", "threading"))
