"""What one seat sends for a call has a bound in bytes, so that it cannot cut off who reads slowly."""

import pytest

from sockets import call, contract, shapes


@pytest.fixture
def pair(world):
    call._budgets.clear()
    return world.seated()


def offer(world, size, **to):
    return {"room": world.room, "offer": {"type": "offer", "sdp": "v" * size}, **to}


def test_a_description_or_a_candidate_that_is_too_long_is_refused(world, pair):
    _alice, bob = pair
    assert bob.emit("offer", offer(world, shapes.MAX_SDP_CHARS))["ok"]
    assert bob.emit("offer", offer(world, shapes.MAX_SDP_CHARS + 1))["code"] == "bad-payload"
    long = {"candidate": "c" * (shapes.MAX_CANDIDATE_CHARS + 1)}
    assert bob.emit("ice-candidate", {"room": world.room, "candidate": long})["code"] == "bad-payload"


def test_what_a_seat_sends_is_bounded_in_bytes_over_all_its_signals_and_sockets(world, pair):
    alice, bob = pair
    codes = [bob.emit("offer", offer(world, 48_000)).get("code") for _ in range(20)]
    assert codes[:4] == [None] * 4, "a panel whose connections are made anew"
    assert set(codes[5:]) == {"too-often"}
    heard = sum(len(one["offer"]["sdp"]) for one in alice.heard("offer"))
    assert heard <= contract.SIGNALED.burst * 1.2
    answer = {"type": "answer", "sdp": "v" * 48_000}
    assert bob.emit("answer", {"room": world.room, "answer": answer})["code"] == "too-often"
    again = world.bob.connect(world.room)
    assert again.emit("join", {"room": world.room})["ok"]
    assert again.emit("offer", offer(world, 48_000))["code"] == "too-often", "another tab is the same seat"
    assert again.emit("change-media", {"room": world.room, "audio": True, "video": False, "screen": False})["ok"]
    assert alice.emit("offer", offer(world, 48_000))["ok"], "another seat has its own"


def test_a_budget_is_forgotten_when_it_is_full_again(world, pair, monkeypatch):
    alice, bob = pair
    assert bob.emit("offer", offer(world, 48_000))["ok"]
    assert len(call._budgets) == 1
    monkeypatch.setattr(contract, "SIGNALED", contract.Rate(per_second=1e9, burst=256_000))
    assert alice.emit("offer", offer(world, 48_000))["ok"]
    assert len(call._budgets) == 1
