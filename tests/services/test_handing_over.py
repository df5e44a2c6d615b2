"""What somebody who leaves held: who may take it, what becomes of each thing, what is left alone, and who hears of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.engine import database
from db.tables import audit_entries, second_reviews
from services.base.clock import utcnow
from services.base.errors import Conflict, Invalid, NotFound
from services.interview import PanelMember, interviews, members
from services.people import team
from services.planning import Values, choosing, ending, handing_over, slots
from services.planning import interview_templates as templates
from services.planning.handing_over import STAYS, Choice
from tests.jobs.lettered import arrived
from tests.mailing import mail_on
from tests.offering import keep_hours, offered, opened, starts
from tests.people import add_user, schedule
from tests.services.at_once import at_once
from tests.services.seated import seat_of


def leave(world, choice, *, whom=None, by=None):
    who = whom or world.dave.user_id
    return handing_over.hand_over(who, choice, is_leaving=True, by=by or world.alice.user_id, at=utcnow())


def panel(interview):
    """By number, the role of everybody but the candidate."""
    people = members.people_of(interviews.get(interview.id))
    return {one.user_id: one.role for one in people if one.role != "candidate"}


def with_panel(host, candidate, *people):
    made = schedule(host, candidate, "With a panel")
    seats = [PanelMember(one, role) for one, role in people]
    ids = {"interviewer_id": host, "candidate_id": candidate}
    database.run(lambda db: members.set_panel(db, made.id, seats, **ids))
    return made


def test_nothing_is_handed_to_whom_it_cannot_go_and_nobody_leaves_then(world):
    dave, alice, gone = world.dave.user_id, world.alice.user_id, add_user("gone", "Gone Gray", "interviewer")
    team.deactivate(gone, by=alice, at=utcnow())
    for choice in (
        Choice(), Choice(dave), Choice(world.bob.user_id), Choice(gone), Choice(10**6), Choice(10**12),
        Choice(alice, {world.other.id: world.carol.user_id}), Choice(STAYS, {10**6: gone}),
    ):  # fmt: skip
        with pytest.raises(Invalid):
            leave(world, choice)
    with pytest.raises(Conflict, match="own-account"):
        leave(world, Choice(alice), by=dave)
    with pytest.raises(Conflict, match="last-admin"):
        leave(world, Choice(dave), whom=alice, by=dave)
    with pytest.raises(NotFound):
        handing_over.hand_over(world.bob.user_id, Choice(alice), is_leaving=False, by=alice, at=utcnow())
    assert team.get(dave).is_active
    assert panel(world.other) == {dave: "interviewer"}


def test_what_somebody_held_goes_to_the_successor_and_single_interviews_elsewhere(world, mail_server):
    alice, dave, bob = world.alice.user_id, world.dave.user_id, world.bob.user_id
    edith = add_user("edith", "Edith East", "interviewer")
    own = with_panel(dave, bob, (alice, "observer"))
    seat = with_panel(edith, bob, (dave, "observer"))
    both = with_panel(edith, bob, (dave, "interviewer"), (alice, "observer"))
    stays = with_panel(dave, bob)
    over = schedule(dave, bob, "Over")
    ending.complete(seat_of(world.dave, over), at=utcnow())
    keep_hours(world.alice, world.dave)
    offer = offered(world.dave, world.carol)
    template = templates.add(
        Values("Backend", 60, "python", (PanelMember(dave, "observer"),), ("standard", ()), (), "day hour", None),
        by=dave, at=utcnow(),
    )  # fmt: skip
    choice = Choice(alice, {world.other.id: edith, stays.id: STAYS})
    held = handing_over.look(dave, choice, at=utcnow())
    shown = {one.interview.id: (one.is_host, one.is_taker_in) for one in held.interviews}
    assert shown == {
        world.other.id: (True, False), own.id: (True, True), seat.id: (False, False), both.id: (False, True),
        stays.id: (True, False),
    }  # fmt: skip
    assert (held.more, len(held.offers), held.templates, held.panels, held.is_empty) == (0, 1, 1, 1, False)

    with mail_on(mail_server):
        handed = leave(world, choice)
        letters = arrived(mail_server)
    assert (handed.interviews, handed.offers, handed.stayed, handed.rest) == (4, 1, 1, 0)
    assert handed.changed[world.other.id] == {dave, edith}
    assert panel(world.other) == {edith: "interviewer"}
    assert panel(own) == {alice: "interviewer"}, "who observed holds it now, in one seat"
    assert panel(seat) == {edith: "interviewer", alice: "observer"}
    assert panel(both) == {edith: "interviewer", alice: "interviewer"}, "the interviewer's seat is the greater"
    assert panel(stays) == {dave: "interviewer"}
    assert panel(over) == {dave: "interviewer"}, "what is over stays as it was"
    assert {"alice@example.org", "edith@example.org"} <= set(letters)
    assert "dave@example.org" not in letters, "nobody who left is written to"
    found = opened(offer)
    assert ([one.user_id for one in found.people], found.offer.created_by) == ([alice], alice)
    assert starts(offer), "its candidate finds the successor's times"
    whole = templates.get(template)
    assert (whole.template.created_by, [one.user_id for one in whole.panel]) == (alice, [alice])
    noted = database.read(lambda db: db.execute(select(audit_entries.c.action, audit_entries.c.whom_id)).all())
    assert ("handed-over", alice) in noted
    assert ("person-deactivated", None) in noted

    team.reactivate(dave)
    left = handing_over.look(dave, Choice(), at=utcnow())
    assert [one.interview.id for one in left.interviews] == [stays.id], "nothing comes back"
    handed = handing_over.hand_over(dave, Choice(edith), is_leaving=False, by=alice, at=utcnow())
    assert (handed.interviews, team.get(dave).is_active) == (1, True)
    assert handing_over.look(dave, Choice(), at=utcnow()).is_empty


def test_a_candidate_moves_what_was_handed_over_to_times_of_who_holds_it_now(world):
    keep_hours(world.alice, world.dave)
    offer = offered(world.dave, world.carol)
    made = choosing.confirm(opened(offer), starts(offer)[0], at=utcnow()).interview
    leave(world, Choice(world.alice.user_id))
    assert interviews.get(made.id).interviewer_id == world.alice.user_id
    assert opened(offer).may_move
    assert slots.times(opened(offer), after=None, at=utcnow()).slots


def test_clashes_of_whoever_takes_it_are_shown(world):
    dave, alice = world.dave.user_id, world.alice.user_id
    at = utcnow() + timedelta(days=1)
    one, two = schedule(dave, world.bob.user_id, "One", at=at), schedule(dave, world.carol.user_id, "Two", at=at)
    free = schedule(dave, world.bob.user_id, "Free", at=at + timedelta(days=1))
    schedule(alice, world.bob.user_id, "Alice's own", at=at + timedelta(days=2, minutes=30))
    late = schedule(dave, world.carol.user_id, "Late", at=at + timedelta(days=2))
    shown = {held.interview.id: held.clash for held in handing_over.look(dave, Choice(alice), at=utcnow()).interviews}
    assert shown == {world.other.id: "Backend engineer", one.id: "Two", two.id: "One", free.id: None, late.id: "Alice's own"}  # fmt: skip
    unchosen = handing_over.look(dave, Choice(), at=utcnow()).interviews
    assert [held.clash for held in unchosen] == [None] * 5


def test_two_who_hand_the_same_over_at_once_leave_it_with_one_of_them(world):
    edith = add_user("edith", "Edith East", "interviewer")
    told = at_once(
        lambda: leave(world, Choice(world.alice.user_id)).interviews, lambda: leave(world, Choice(edith)).interviews
    )
    assert sorted(told) == [0, 1]
    assert len(panel(world.other)) == 1
    assert world.dave.user_id not in panel(world.other)


def test_reviews_that_wait_for_somebody_who_leaves_are_withdrawn(world):
    values = {"link": "1", "interview_id": world.interview.id, "reviewer_id": world.dave.user_id, "state": "asked"}
    values |= {"asked_by": world.alice.user_id, "asked_at": utcnow(), "ends_at": utcnow() + timedelta(days=1)}
    database.run(lambda db: db.execute(second_reviews.insert().values(**values)))
    leave(world, Choice(world.alice.user_id))
    states = database.read(lambda db: db.execute(select(second_reviews.c.state)).scalars().all())
    assert states == ["withdrawn"]


def test_what_is_too_much_for_one_step_is_left_for_another_and_said(world, monkeypatch):
    dave, alice = world.dave.user_id, world.alice.user_id
    for bound in ("MOST_INTERVIEWS", "MOST_SHOWN"):
        monkeypatch.setattr(handing_over, bound, 1)
    schedule(dave, world.bob.user_id, "Another")
    held = handing_over.look(dave, Choice(alice), at=utcnow())
    assert (len(held.interviews), held.more) == (1, 1)
    assert (leave(world, Choice(alice)).interviews, leave_rest(dave, alice)) == (1, (1, 0))


def leave_rest(whom, taker):
    handed = handing_over.hand_over(whom, Choice(taker), is_leaving=False, by=taker, at=utcnow())
    return handed.interviews, handed.rest
