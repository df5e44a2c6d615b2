"""Readers that do not read are dropped once too much waits for them; nobody else is."""

from types import SimpleNamespace

import pytest

from extensions import socketio
from wire import slow_readers


class Reader:
    """An engine.io socket for which these packets wait."""

    def __init__(self, *packets):
        self.queue = SimpleNamespace(queue=[SimpleNamespace(data=one) for one in packets])
        self.closed_with = None

    def close(self, **how):
        self.closed_with = how


@pytest.fixture
def dropped(app, monkeypatch):
    """Who is dropped of these readers."""

    def drop(**readers):
        sockets = dict(readers)
        monkeypatch.setattr(socketio.server.eio, "sockets", sockets)
        slow_readers.drop()
        gone = [name for name, one in readers.items() if one.closed_with is not None]
        assert all(readers[name].closed_with == {"wait": False, "abort": True} for name in gone)
        assert sockets.keys() == readers.keys() - set(gone)
        return gone

    return drop


def test_who_reads_stays(dropped):
    assert dropped(idle=Reader(), behind=Reader(*["42[]"] * 500), pinged=Reader(None, None, "2")) == []


@pytest.mark.parametrize(
    "packets",
    [["4"] * (slow_readers.MAX_WAITING_PACKETS + 1), ["x" * 100_000] * 90, [b"x" * 500_000] * 20],
    ids=["many", "heavy text", "heavy bytes"],
)
def test_for_whom_too_much_waits_is_dropped_and_the_others_stay(dropped, packets):
    assert dropped(one=Reader("4"), slow=Reader(*packets), other=Reader(*["4"] * 999)) == ["slow"]


def test_packets_without_bytes_are_counted_and_harm_nothing(dropped):
    odd = [None, 7, {"sid": "x"}, ["list"]]
    assert dropped(odd=Reader(*odd * 10)) == []
    assert dropped(odd=Reader(*odd * 300)) == ["odd"]


def test_a_few_large_packets_are_no_slow_reader(dropped):
    assert dropped(opening=Reader(*[b"x" * 1_200_000] * 10)) == []
