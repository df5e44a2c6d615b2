"""Who keeps everybody else waiting is noticed, named and counted; who waits, or is quick, is not."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from observing import metrics
from observing.stalls import LIMIT_S, LINES_A_MINUTE, MINUTES, NOBODY, Stall, Stalls

ROOT = Path(__file__).resolve().parents[2]

# Each works for longer than the limit, except those that only wait; what is noticed is printed at the end.
SCRIPT = """
import sys, time
from wire import runtime
runtime.start(sys.argv[1])
from observing.stalls import Stalls

LIMIT_S = 0.25  # A machine that is busy keeps everybody waiting for longer than the real one.

stalls, left = Stalls(), []

def work():
    until = time.perf_counter() + 1.6 * LIMIT_S
    while time.perf_counter() < until:
        pass

def at_once():
    stalls.begin("event at-once")
    work()
    stalls.end()
    runtime.sleep(0)

def after_waiting():
    stalls.begin("request after-waiting")
    runtime.sleep(0.01)
    work()
    stalls.end()

def to_its_end():
    stalls.begin("job to-its-end")
    runtime.sleep(0.01)
    work()

def unnamed():
    work()

def only_waiting():
    stalls.begin("event only-waiting")
    runtime.sleep(3 * LIMIT_S)
    runtime.in_native_thread(time.sleep, 2 * LIMIT_S)
    stalls.end()

def in_turns():
    stalls.begin("event in-turns")
    for _piece in range(16):
        until = time.perf_counter() + 0.2 * LIMIT_S
        while time.perf_counter() < until:
            pass
        runtime.give_way(0.1 * LIMIT_S)
    stalls.end()

def elsewhere():
    stalls.begin("event elsewhere")
    runtime.in_native_thread(runtime.give_way, 0)  # It has no turn that it could give.
    stalls.end()

def main():
    runtime.watch(LIMIT_S, stalls.note)
    for task in (at_once, after_waiting, to_its_end, unnamed, only_waiting, in_turns, elsewhere):
        def run(task=task):
            task()
            left.append(task)
        runtime.later(0, run)
        while not left:
            runtime.sleep(0.02)
        left.clear()
    runtime.sleep(0.05)
    print(*(one.what for one in stalls._untold), sep="\\n")

main()
"""


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_whoever_does_not_let_go_is_noticed_by_name(mode):
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, mode], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["event at-once", "request after-waiting", "job to-its-end", NOBODY]


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def noted(stalls, what, took_s=0.05):
    stalls.begin(what)
    stalls.note(took_s, 0.0, None)
    stalls.tell()


def test_few_are_written_in_a_minute_and_all_are_counted(caplog):
    clock = Clock()
    stalls = Stalls(clock)
    before = metrics.REGISTRY.get_sample_value("neurohire_stall_seconds_count", {"kind": "event"}) or 0
    with caplog.at_level(logging.WARNING):
        for _time in range(20):
            noted(stalls, "event cursor")
        assert len(caplog.records) == LINES_A_MINUTE
        clock.now = 61
        noted(stalls, "event cursor")
    assert caplog.messages[0] == "nobody else was served for 50 ms: event cursor"
    assert caplog.messages[-1] == "nobody else was served for 50 ms: event cursor (14 more were not written)"
    after = metrics.REGISTRY.get_sample_value("neurohire_stall_seconds_count", {"kind": "event"})
    assert after - before == 21


def test_the_page_has_those_of_the_last_hour_and_the_longest():
    clock = Clock()
    stalls = Stalls(clock)
    assert (stalls.figures().count, stalls.figures().longest) == (0, None)
    noted(stalls, "request reports.show", 0.9)
    clock.now = 60
    noted(stalls, "job tidy", 0.3)
    noted(stalls, "job tidy", 0.1)
    assert (stalls.figures().count, stalls.figures().longest) == (3, Stall(0.9, "request reports.show"))
    clock.now = 60 * MINUTES
    assert (stalls.figures().count, stalls.figures().longest) == (2, Stall(0.3, "job tidy"))
    clock.now = 60 * (MINUTES + 2)
    assert stalls.figures().count == 0


def test_a_kind_is_one_of_four_words():
    whats = ("request interviews.dashboard", "event cu", "job tidy", NOBODY)
    assert [Stall(LIMIT_S, what).kind for what in whats] == ["request", "event", "job", "other"]
