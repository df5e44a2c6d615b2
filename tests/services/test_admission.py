"""Nobody comes in unless the interviewer let them in, in whatever order and however much at once."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from db.engine import database
from repositories import interviews as interview_rows
from services.base.clock import utcnow
from services.base.errors import Conflict
from services.interview import interviews
from services.planning import ending, scheduling
from services.planning.scheduling import Plan
from services.room import admission
from tests import breadth
from tests.people import schedule
from tests.services.at_once import at_once
from tests.services.seated import seat_of

WALKS = breadth.of(narrow=10, wide=25)
"""Through what people may do at the door, by chance."""


@pytest.fixture
def alice(world):
    return seat_of(world.alice, world.interview)


@pytest.fixture
def bob(world):
    return seat_of(world.bob, world.interview)


def status_of(seat):
    return interviews.get(seat.interview_id).candidate_join_status


def ask(seat):
    """When it begins, so that no door is closed yet."""
    return admission.request(seat, at=interviews.get(seat.interview_id).scheduled_time).status


def approve(seat):
    return admission.approve(seat)


def reject(seat):
    return admission.reject(seat, reason="")


@pytest.mark.parametrize("decide", [approve, reject])
def test_before_anybody_asks_nothing_is_decided(alice, decide):
    with pytest.raises(Conflict) as refused:
        decide(alice)
    assert (refused.value.code, status_of(alice)) == ("nobody-asks", "pending")


def test_a_decision_is_not_turned_round(alice, bob):
    admission.request(bob, at=utcnow())
    reject(alice)
    with pytest.raises(Conflict) as refused:
        approve(alice)
    assert (refused.value.code, status_of(alice)) == ("already-decided", "rejected")
    admission.request(bob, at=utcnow())
    assert approve(alice) == "approved"
    with pytest.raises(Conflict) as refused:
        reject(alice)
    assert (refused.value.code, status_of(alice)) == ("already-decided", "approved")


@pytest.mark.parametrize("end", [lambda seat: ending.complete(seat, at=utcnow()), ending.cancel])
@pytest.mark.parametrize("verb", [ask, approve, reject])
def test_after_the_end_nobody_asks_and_nobody_is_let_in(alice, bob, end, verb):
    admission.request(bob, at=utcnow())
    end(alice)
    with pytest.raises(Conflict) as refused:
        verb(bob if verb is ask else alice)
    assert (refused.value.code, status_of(alice)) == ("interview-over", "requested")


def test_the_door_opens_to_the_second_and_a_moved_interview_moves_it(world, bob):
    one = schedule(world.alice.user_id, world.bob.user_id, "Later", at=utcnow() + timedelta(hours=3))
    seat, opens = seat_of(world.bob, one), one.scheduled_time - timedelta(minutes=15)
    with pytest.raises(Conflict, match="too-early"):
        admission.request(seat, at=opens - timedelta(microseconds=1))
    assert status_of(seat) == "pending"
    plan = Plan("Later", (one.scheduled_time + timedelta(hours=1)).replace(tzinfo=None), "UTC", world.bob.user_id)
    scheduling.reschedule(seat_of(world.alice, one), plan, at=utcnow())
    with pytest.raises(Conflict, match="too-early"):
        admission.request(seat, at=opens)
    assert admission.request(seat, at=opens + timedelta(hours=1)).status == "requested"


def test_asking_and_admitting_again_are_harmless(alice, bob):
    first = utcnow()
    assert [admission.request(bob, at=first).status for _ in range(3)] == ["requested"] * 3
    assert [approve(alice) for _ in range(3)] == ["approved"] * 3
    assert [ask(bob) for _ in range(3)] == ["approved"] * 3
    assert interviews.get(bob.interview_id).join_requested_at == first


def test_who_asks_again_while_waiting_keeps_the_place_in_the_queue(alice, bob):
    first = utcnow()
    admission.request(bob, at=first)
    admission.request(bob, at=utcnow())
    assert interviews.get(bob.interview_id).join_requested_at == first


def test_admit_and_deny_at_once_have_one_outcome(world):
    for number in range(6):
        interview = schedule(world.alice.user_id, world.bob.user_id, f"Round {number}")
        seat = seat_of(world.alice, interview)
        admission.request(seat_of(world.bob, interview), at=utcnow())
        verbs = [approve, reject] * 3
        outcomes = at_once(*(lambda verb=verb, seat=seat: verb(seat) for verb in verbs))
        refused = [one.code for one in outcomes if isinstance(one, Conflict)]
        is_admitted = status_of(seat) == "approved"
        assert [isinstance(one, Conflict) for one in outcomes] == [not is_admitted, is_admitted] * 3
        assert refused == ["already-decided"] * 3


def test_twenty_who_admit_at_once_all_hear_the_same(alice, bob):
    admission.request(bob, at=utcnow())
    outcomes = at_once(*(lambda: approve(alice) for _ in range(20)))
    assert outcomes == ["approved"] * 20


def test_asking_while_being_admitted_does_not_undo_the_admission(world):
    for number in range(6):
        interview = schedule(world.alice.user_id, world.bob.user_id, f"Round {number}")
        alice, bob = seat_of(world.alice, interview), seat_of(world.bob, interview)
        admission.request(bob, at=utcnow())
        asks = [lambda seat=bob: admission.request(seat, at=utcnow())] * 3
        at_once(*asks, lambda seat=alice: approve(seat), *asks)
        assert status_of(alice) == "approved"


def test_admitted_and_completed_at_once_never_admits_after_the_end(world):
    for number in range(6):
        interview = schedule(world.alice.user_id, world.bob.user_id, f"Round {number}")
        alice = seat_of(world.alice, interview)
        admission.request(seat_of(world.bob, interview), at=utcnow())
        _ended, admitted = at_once(
            lambda seat=alice: ending.complete(seat, at=utcnow()), lambda seat=alice: approve(seat)
        )  # fmt: skip
        assert status_of(alice) == ("approved" if admitted == "approved" else "requested")
        assert admitted == "approved" or admitted.code == "interview-over"
        assert interviews.get(interview.id).status == "completed"


class WaitingRoom(RuleBasedStateMachine):
    """Bob and Alice do what they like in any order; `is_let_in` is what Alice said last and what undid it."""

    world = None

    @initialize()
    def schedule(self):
        self.interview = schedule(self.world.alice.user_id, self.world.bob.user_id, "Any order")
        self.is_let_in = self.is_over = self.is_asking = False
        self.day = 0

    def attempt(self, verb, person):
        try:
            return verb(seat_of(person, self.interview))
        except Conflict as refused:
            assert refused.code in ("interview-over", "nobody-asks", "already-decided")
            return refused.code

    @rule(times=st.integers(1, 3))
    def ask(self, times):
        for _ in range(times):
            answer = self.attempt(ask, self.world.bob)
        assert answer == ("interview-over" if self.is_over else "approved" if self.is_let_in else "requested")
        self.is_asking = self.is_asking or (not self.is_over and not self.is_let_in)

    @rule()
    def admit(self):
        answer = self.attempt(approve, self.world.alice)
        if not self.is_over and self.is_asking:
            assert answer == "approved"
            self.is_let_in, self.is_asking = True, False

    @rule()
    def deny(self):
        answer = self.attempt(reject, self.world.alice)
        if not self.is_over and self.is_asking:
            assert answer is None
            self.is_asking = False

    @rule(is_moved=st.booleans())
    def change_the_plan(self, is_moved):
        self.day += is_moved
        wall_clock = self.interview.scheduled_time.replace(tzinfo=None) + timedelta(days=self.day)
        plan = Plan("Any order", wall_clock, "UTC", self.world.bob.user_id)
        before = interviews.get(self.interview.id).scheduled_time
        try:
            after = scheduling.reschedule(seat_of(self.world.alice, self.interview), plan, at=utcnow()).interview
        except Conflict:
            assert self.is_over
            return
        if after.scheduled_time != before:
            self.is_let_in = self.is_asking = False

    @rule()
    def end(self):
        self.attempt(lambda seat: ending.complete(seat, at=utcnow()), self.world.alice)
        self.is_over = True

    @invariant()
    def bob_is_in_only_when_alice_let_him_in(self):
        assert seat_of(self.world.bob, self.interview).is_admitted is self.is_let_in


@pytest.mark.slow
def test_whatever_happens_bob_is_in_only_when_alice_let_him_in(world):
    class Machine(WaitingRoom):
        pass

    Machine.world = world
    limits = settings(max_examples=WALKS, stateful_step_count=15, deadline=None, database=None)
    run_state_machine_as_test(Machine, settings=limits)


class Invited(RuleBasedStateMachine):
    """One invitation in three browsers, and the person's password in two. Of the former the one admitted last is in."""

    world = None
    by_link, by_password = (1001, 1002, 1003), (2001, 2002)
    browsers = st.sampled_from([*by_link, *by_password])

    @initialize()
    def schedule(self):
        self.interview = schedule(self.world.alice.user_id, self.world.bob.user_id, "Invited")
        self.asking = self.admitted = None

    def bob(self, session_id):
        is_limited = session_id in self.by_link
        return replace(seat_of(self.world.bob, self.interview), session_id=session_id, is_limited=is_limited)

    def is_in(self, session_id):
        return self.admitted is not None and (session_id in self.by_password or session_id == self.admitted)

    @rule(session_id=browsers)
    def ask(self, session_id):
        others = {self.asking, self.admitted} - {None, session_id}
        asked = admission.request(self.bob(session_id), at=utcnow())
        if self.is_in(session_id):
            assert asked == admission.Request("approved", is_other_device=False)
        else:
            assert asked == admission.Request("requested", is_other_device=bool(others))
            self.asking = session_id

    @rule()
    def admit(self):
        with suppress(Conflict):
            admission.approve(seat_of(self.world.alice, self.interview))
        if self.asking is not None:
            self.asking, self.admitted = None, self.asking

    @rule()
    def deny(self):
        with suppress(Conflict):
            assert admission.reject(seat_of(self.world.alice, self.interview), reason="Not yet") == self.asking
        self.asking = None

    @invariant()
    def nobody_else_is_in(self):
        browsers = (*self.by_link, *self.by_password)
        assert [self.bob(one).is_admitted for one in browsers] == [self.is_in(one) for one in browsers]


@pytest.mark.slow
def test_whatever_happens_only_the_browser_that_was_admitted_is_in(world):
    class Machine(Invited):
        pass

    Machine.world = world
    limits = settings(max_examples=WALKS, stateful_step_count=15, deadline=None, database=None)
    run_state_machine_as_test(Machine, settings=limits)


def test_who_was_admitted_by_an_older_version_stays_in_while_the_link_asks(world, bob):
    """It kept that the person is admitted, and no session."""
    admitted = {"candidate_join_status": "approved", "admitted_session_id": None}
    database.run(lambda db: interview_rows.update_interview(db, bob.interview_id, admitted))
    by_link = replace(bob, session_id=1001, is_limited=True)
    assert admission.request(by_link, at=utcnow()) == admission.Request("requested", is_other_device=True)
    assert seat_of(world.bob, world.interview).is_admitted
    reject(seat_of(world.alice, world.interview))
    assert seat_of(world.bob, world.interview).is_admitted
