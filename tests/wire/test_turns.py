"""Among threads one has the turn, and it goes to whoever has waited longest, exactly where somebody waits."""

import queue
import threading
import time

import pytest

from wire.by_threads import ByThreads, Event, Queue, Semaphore, Thread
from wire.turns import awake, waiting

PATIENCE_S = 20


def wait_for(condition) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


class Counting:
    """Does in several steps what would go wrong if others came between them."""

    def __init__(self) -> None:
        self.count, self.inside, self.most = 0, 0, 0

    def step(self) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        seen = self.count
        for _ in range(50):
            time.sleep(0)  # Another thread may run now, and may not have the turn.
        self.count = seen + 1
        self.inside -= 1


def run_together(work, number: int = 8) -> None:
    threads = [Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def test_nobody_comes_between_what_does_not_wait():
    counting = Counting()
    run_together(lambda: [counting.step() for _ in range(20)])
    assert (counting.count, counting.most) == (160, 1)


@pytest.mark.parametrize("how", ["apart", "sleep", "queue", "event", "semaphore", "within", "join"])
def test_whoever_waits_lets_the_others_go_on(how):
    way, went_on = ByThreads(), threading.Event()
    taken = Semaphore(1)
    taken.acquire()

    def let_go(work) -> None:
        """Whatever is waited for comes only after another thread had the turn."""
        assert went_on.wait(PATIENCE_S)
        work()

    waits = {
        "apart": lambda: way.apart(went_on.wait, PATIENCE_S),
        "sleep": lambda: way.sleep(0.3),
        "queue": lambda: (filled := Queue(), Thread(target=lambda: way.apart(let_go, lambda: filled.put(1))).start(), filled.get()),
        "event": lambda: (told := Event(), Thread(target=lambda: way.apart(let_go, told.set)).start(), told.wait(PATIENCE_S)),
        "semaphore": lambda: (Thread(target=lambda: way.apart(let_go, taken.release)).start(), taken.acquire(timeout=PATIENCE_S)),
        "within": lambda: way.within(PATIENCE_S, lambda: way.apart(went_on.wait, PATIENCE_S)),
        "join": lambda: (other := Thread(target=lambda: way.apart(went_on.wait, PATIENCE_S)), other.start(), other.join(PATIENCE_S)),
    }  # fmt: skip
    is_over = threading.Event()

    def wait() -> None:
        waits[how]()
        assert went_on.is_set()
        is_over.set()

    with awake():
        Thread(target=wait).start()
        Thread(target=went_on.set).start()
    assert is_over.wait(PATIENCE_S)


def test_the_turn_goes_to_who_has_waited_longest_and_a_busy_thread_does_not_keep_it():
    order: list[str] = []
    ready = threading.Event()

    def busy() -> None:
        for number in range(3):
            order.append(f"busy {number}")
            if number == 0:
                ready.set()
                way.apart(wait_for, lambda: len(queued) == 2)
            with waiting():
                pass

    way, queued = ByThreads(), []

    def patient(name: str) -> None:
        with awake():
            order.append(name)

    busy_one = Thread(target=busy)
    with awake():
        busy_one.start()
        first = threading.Thread(target=patient, args=("first",))
        second = threading.Thread(target=patient, args=("second",))
        time.sleep(0.05)
    assert ready.wait(PATIENCE_S)
    with awake():
        first.start()
        time.sleep(0.1)
        second.start()
        time.sleep(0.1)
        queued.extend("xx")
        time.sleep(0.1)
    for thread in (busy_one, first, second):
        thread.join(PATIENCE_S)
    assert order == ["busy 0", "first", "second", "busy 1", "busy 2"]


def test_what_takes_too_long_is_no_longer_waited_for():
    way, taken = ByThreads(), Semaphore(1)
    with awake():
        assert taken.acquire()
        assert taken.acquire(timeout=0.05) is False
        assert Event().wait(0.05) is False
        with pytest.raises(queue.Empty):
            Queue().get(timeout=0.05)
        with pytest.raises(TimeoutError):
            way.within(0.05, lambda: way.apart(time.sleep, 0.5))


def test_what_work_raises_reaches_who_waits_for_it_and_the_turn_is_theirs_again():
    way = ByThreads()

    def fail() -> None:
        raise LookupError("x")

    counting = Counting()

    def work() -> None:
        for wait in (lambda: way.apart(fail), lambda: way.within(PATIENCE_S, fail)):
            with pytest.raises(LookupError):
                wait()
        counting.step()

    run_together(work)
    assert (counting.count, counting.most) == (8, 1)


def test_work_of_later_is_done_in_its_own_turn():
    way, counting, is_done = ByThreads(), Counting(), threading.Event()

    def work() -> None:
        counting.step()
        is_done.set()

    with awake():
        way.later(0.01, work)
        counting.step()
    assert is_done.wait(PATIENCE_S)
    assert (counting.count, counting.most) == (2, 1)
