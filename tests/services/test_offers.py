"""Offering times: what may be offered, what a link opens, what can be chosen, and moving or cancelling it afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from db.engine import database
from db.tables import slot_offer_links, slot_offers, users
from repositories import slot_holds
from repositories.slot_holds import Hold
from services.base.clock import utcnow
from services.base.errors import Conflict, NotFound, ServiceError
from services.interview import invitations, members
from services.planning import choosing, ending, offers, scheduling, slots
from services.planning.offers import Draft, Terms
from services.planning.scheduling import Plan
from services.planning.slots import State
from tests import breadth
from tests.offering import DAY, keep_hours, offered, opened, starts, tomorrow
from tests.people import add_user, schedule
from tests.services.at_once import at_once
from tests.services.seated import seat_of

HOUR = timedelta(hours=1)


def refused(call):
    """The code of the refusal."""
    with pytest.raises(ServiceError) as caught:
        call()
    return caught.value.code


def change(made, **values):
    database.run(lambda db: db.execute(update(slot_offers).where(slot_offers.c.id == made.offer.id).values(**values)))


def deactivate(person, *, at=True):
    values = {"deactivated_at": utcnow() if at else None}
    database.run(lambda db: db.execute(update(users).where(users.c.id == person.user_id).values(**values)))


def test_what_cannot_be_offered_is_refused_and_stores_nothing(world):
    keep_hours(world.alice)
    today = utcnow().date()
    terms = Terms((world.alice.user_id,), "all", 60, "UTC", today + DAY, today + 7 * DAY)
    good = Draft("Backend engineer", world.bob.user_id, terms, 24)
    six = tuple(range(1, 7))
    bad = {
        "title-missing": replace(good, title=" \x00 "),
        "title-too-long": replace(good, title="x" * 201),
        "candidate-unknown": replace(good, candidate_id=world.dave.user_id),
        "change-hours": replace(good, change_hours=-1),
        "zone-unknown": replace(good, terms=replace(terms, timezone="Mars/Olympus")),
        "how-unknown": replace(good, terms=replace(terms, how="some")),
        "duration-out-of-range": replace(good, terms=replace(terms, minutes=1000)),
        "people-out-of-range": replace(good, terms=replace(terms, people=six)),
        "days-passed": replace(good, terms=replace(terms, first_day=today - 3 * DAY, last_day=today - 2 * DAY)),
        "days-reversed": replace(good, terms=replace(terms, first_day=today + 8 * DAY)),
        "days-too-many": replace(good, terms=replace(terms, last_day=today + 70 * DAY)),
        "interviewer-unknown": replace(good, terms=replace(terms, people=(world.bob.user_id,))),
        "no-times": replace(good, terms=replace(terms, people=(world.alice.user_id, world.dave.user_id))),
    }
    for code, draft in bad.items():
        assert refused(lambda draft=draft: offers.make(world.alice.user_id, draft, at=utcnow())) == code
    assert offers.list_shown(None, at=utcnow()) == []
    assert offers.look(bad["no-times"].terms, at=utcnow()).without_hours[0].name == "Dave Dunn"
    assert offers.look(terms, at=utcnow()).count == 7 * 15
    offers.make(world.alice.user_id, good, at=utcnow())


def test_who_does_not_coordinate_offers_times_at_which_they_hold_the_interview(world):
    keep_hours(world.alice, world.dave)
    alice, dave = world.alice, world.dave
    for people, how in (((alice,), "all"), ((alice, dave), "all"), ((dave, alice), "any")):
        assert refused(lambda people=people, how=how: offered(dave, world.bob, *people, how=how)) == (
            "interviewer-not-yours"
        )
    assert offered(dave, world.bob, dave, alice).offer.created_by == dave.user_id
    assert offered(alice, world.bob, dave, alice, how="any").offer.created_by == alice.user_id


def test_only_its_people_and_who_coordinates_find_an_offer_and_a_candidate_has_few(world):
    keep_hours(world.dave)
    made = offered(world.dave, world.bob)
    stranger = add_user("erin", "Erin Eaton", "interviewer")
    with pytest.raises(NotFound):
        offers.get(stranger, "interviewer", made.offer.link)
    assert offers.list_shown(stranger, at=utcnow()) == []
    for user_id, role in ((world.dave.user_id, "interviewer"), (world.alice.user_id, "admin")):
        assert offers.get(user_id, role, made.offer.link)[0] == made.offer
    for _one in range(offers.MAX_WAITING_OF_CANDIDATE - 1):
        offered(world.dave, world.bob)
    assert refused(lambda: offered(world.dave, world.bob)) == "offers-too-many"
    offers.withdraw(made.offer, at=utcnow())
    offered(world.dave, world.bob)


def test_a_link_opens_its_own_offer_until_it_is_replaced(world):
    keep_hours(world.alice)
    made, other = offered(world.alice, world.bob), offered(world.alice, world.carol)
    for secret in ("", "x" * 43, made.secret[:-1], made.secret.swapcase(), "é" * 43, made.offer.link):
        assert refused(lambda secret=secret: slots.find(secret, at=utcnow())) == "invitation-unknown"
    with pytest.raises(NotFound):
        slots.get(made.offer.link, other.secret, at=utcnow())
    again = offers.new_link(made.offer, at=utcnow())
    assert refused(lambda: opened(made)) == "invitation-revoked"
    assert slots.get(made.offer.link, again, at=utcnow()).state is State.CHOOSE


def test_an_offer_that_is_withdrawn_passed_or_whose_candidate_is_gone_gives_no_time(world):
    keep_hours(world.alice)
    withdrawn, passed, gone = (offered(world.alice, one) for one in (world.bob, world.bob, world.carol))
    before = [opened(one) for one in (withdrawn, passed, gone)]
    offers.withdraw(withdrawn.offer, at=utcnow())
    change(passed, ends_at=utcnow())
    deactivate(world.carol)
    assert [opened(one).state for one in (withdrawn, passed, gone)] == [State.WITHDRAWN, State.PASSED, State.WITHDRAWN]
    for one in before:
        assert refused(lambda one=one: choosing.hold(one, tomorrow(10), at=utcnow())) == "offer-over"
        assert refused(lambda one=one: choosing.confirm(one, tomorrow(10), at=utcnow())) == "offer-over"
    assert refused(lambda: offers.new_link(passed.offer, at=utcnow())) == "offer-over"


def test_a_time_that_is_not_among_the_open_is_refused_also_what_came_between(world):
    keep_hours(world.alice, buffer_minutes=30)
    made = offered(world.alice, world.bob, days=3)
    here = opened(made)
    never = (
        tomorrow(10, 7),
        tomorrow(17),
        tomorrow(3),
        tomorrow(10, days=9),
        utcnow() - DAY,
        tomorrow(10) + HOUR / 3600,
    )
    for start in never:
        assert refused(lambda start=start: choosing.confirm(here, start, at=utcnow())) == "slot-taken", start
    schedule(world.alice.user_id, world.carol.user_id, "Staff's own", at=tomorrow(12))
    for start in (tomorrow(11), tomorrow(12), tomorrow(13)):  # Within the buffer too.
        assert refused(lambda start=start: choosing.confirm(here, start, at=utcnow())) == "slot-taken", start
    schedule(world.dave.user_id, world.bob.user_id, "Bob's other", at=tomorrow(15))
    assert refused(lambda: choosing.confirm(here, tomorrow(15), at=utcnow())) == "slot-taken"
    assert not {tomorrow(11), tomorrow(12), tomorrow(15)} & set(starts(made))
    keep_hours(world.alice, most_a_day=1)
    assert refused(lambda: choosing.confirm(here, tomorrow(9), at=utcnow())) == "slot-taken"
    choosing.confirm(here, tomorrow(9, days=2), at=utcnow())


def test_a_hold_keeps_a_time_from_others_for_its_minutes_and_no_longer(world):
    keep_hours(world.alice)
    made, other = offered(world.alice, world.bob), offered(world.alice, world.carol)
    now = utcnow()
    held = choosing.hold(opened(made), tomorrow(10), at=now)
    assert (held.start, held.until) == (tomorrow(10), now + choosing.HOLD_FOR)
    assert refused(lambda: choosing.hold(opened(other), tomorrow(10, 30), at=now)) == "slot-taken"
    assert not {tomorrow(9, 30), tomorrow(10), tomorrow(10, 30)} & set(starts(other))
    assert tomorrow(10) in starts(made), "one's own stands in nobody's way"
    later = now + timedelta(minutes=4)
    assert choosing.hold(opened(made), tomorrow(10), at=later).until == held.until, "asking again makes it no longer"
    choosing.hold(opened(made), tomorrow(14), at=later)
    assert tomorrow(10) in starts(other), "an offer holds one time"
    one = Hold(world.alice.user_id, tomorrow(14), tomorrow(15), later)
    with pytest.raises(IntegrityError):  # What the key says, whatever is looked at before.
        database.run(lambda db: slot_holds.insert_quarters(db, other.offer.id, one, [tomorrow(14, 45)]))
    ended = later + choosing.HOLD_FOR
    choosing.confirm(opened(other), tomorrow(14), at=ended)
    assert refused(lambda: choosing.confirm(opened(made), tomorrow(14), at=ended)) == "slot-taken"


def test_a_choice_schedules_as_the_team_does_with_everybody_or_with_one_who_is_free(world):
    keep_hours(world.alice, world.dave)
    both = offered(world.alice, world.bob, world.dave, world.alice, title="With both")
    made = choosing.confirm(opened(both), tomorrow(10), at=utcnow())
    people = [(one.name, one.role) for one in members.people_of(made.interview)]
    assert people == [("Dave Dunn", "interviewer"), ("Bob Burns", "candidate"), ("Alice Ames", "interviewer")]
    assert (made.interview.title, made.interview.scheduled_time) == ("With both", tomorrow(10))
    assert invitations.open_link(made.invitation.secret, None, may_replace=False, at=utcnow()).token
    assert opened(both).state is State.CHOSEN
    assert refused(lambda: choosing.confirm(replace(opened(both), interview=None), tomorrow(11), at=utcnow())) == (
        "offer-over"
    )
    one_of = [offered(world.alice, world.carol, world.dave, world.alice, how="any") for _one in range(3)]
    schedule(world.dave.user_id, world.bob.user_id, "Dave's own", at=tomorrow(14))
    hosts = [choosing.confirm(opened(one_of[0]), tomorrow(14), at=utcnow()).interview.interviewer_name]
    held = choosing.hold(opened(one_of[1]), tomorrow(12), at=utcnow())
    assert held.people == (world.dave.user_id,)
    assert hosts == ["Alice Ames"], "Dave is not free"
    deactivate(world.dave)
    assert choosing.confirm(opened(one_of[1]), tomorrow(12), at=utcnow()).interview.interviewer_name == "Alice Ames"
    assert starts(offered(world.alice, world.bob)) != []
    deactivate(world.dave, at=False)


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.parametrize("how", ["all", "any"])
def test_candidates_who_race_for_a_time_never_get_the_same_hour_of_a_person(world, how):
    """Three at once, for times that overlap: whoever is late is told, and with any the others are tried."""
    keep_hours(world.alice, world.dave, from_hour=0, until_hour=24)
    erin = add_user("erin", "Erin Eaton", "candidate")
    candidates = [world.bob, world.carol, replace(world.bob, name="erin", user_id=erin)]
    people = (world.alice, world.dave) if how == "any" else (world.alice,)
    rounds = breadth.of(narrow=6, wide=100)
    for number in range(rounds):
        made = [offered(world.alice, one, *people, how=how, days=30) for one in candidates]
        start = tomorrow(number % 20, days=2 + number // 20)  # The first hour of tomorrow may be within the notice.
        wanted = [start, start, start + HOUR / 2]
        seen = [opened(one) for one in made]
        if number % 2:
            at_once(
                *(
                    lambda one=one, at=at: choosing.hold(one, at, at=utcnow())
                    for one, at in zip(seen, wanted, strict=True)
                )
            )
        got = at_once(
            *(
                lambda one=one, at=at: choosing.confirm(one, at, at=utcnow())
                for one, at in zip(seen, wanted, strict=True)
            )
        )
        booked = [one.interview for one in got if isinstance(one, scheduling.Scheduled)]
        late = [one.code for one in got if isinstance(one, Conflict)]
        assert len(booked) == len(people), (number, got)
        assert late == ["slot-taken"] * (3 - len(people)), (number, got)
        assert len({one.interviewer_id for one in booked}) == len(booked)
        for one in booked:
            ending.cancel(seat_of(world.alice if one.interviewer_id == world.alice.user_id else world.dave, one))
        for one in made:
            if opened(one).state is State.CHOOSE:
                offers.withdraw(one.offer, at=utcnow())


def test_what_was_chosen_cannot_be_changed_too_late_too_often_or_by_another_offer(world):
    keep_hours(world.alice)
    made = offered(world.alice, world.bob, days=3)
    assert refused(lambda: choosing.cancel(opened(made), at=utcnow())) == "offer-over"
    interview = choosing.confirm(opened(made), tomorrow(10), at=utcnow()).interview
    here = opened(made)
    last = tomorrow(8)
    assert here.change_until == last
    for late in (last, tomorrow(9, 59)):
        assert refused(lambda late=late: choosing.confirm(here, tomorrow(14), at=late)) == "too-late"
        assert refused(lambda late=late: choosing.cancel(here, at=late)) == "too-late"
        assert slots.find(made.secret, at=late).may_cancel is False
    assert refused(lambda: choosing.cancel(here, word="x" * 501, at=utcnow())) == "word-too-long"
    assert refused(lambda: choosing.confirm(here, tomorrow(14), word="x" * 501, at=utcnow())) == "word-too-long"
    change(made, moves=slots.MAX_MOVES)
    assert refused(lambda: choosing.confirm(here, tomorrow(14), at=utcnow())) == "too-late"
    change(made, moves=0)
    plan = Plan("Backend engineer", tomorrow(10).replace(tzinfo=None), "UTC", world.bob.user_id)
    given_away = replace(plan, interviewer_id=world.dave.user_id)
    scheduling.reschedule(seat_of(world.alice, interview), given_away, at=utcnow())
    assert (opened(made).may_move, opened(made).may_cancel) == (False, True)
    ending.cancel(seat_of(world.dave, interview))
    assert opened(made).state is State.CANCELLED
    assert refused(lambda: choosing.cancel(here, at=utcnow())) == "offer-over"


def test_a_candidate_moves_and_cancels_by_the_same_link_and_by_the_one_in_the_letter(world):
    keep_hours(world.alice)
    made = offered(world.alice, world.bob, days=3)
    first = choosing.confirm(opened(made), tomorrow(10), at=utcnow())
    by_letter = slots.find(first.invitation.secret, at=utcnow())
    assert by_letter.offer.id == made.offer.id
    assert tomorrow(10, 30) in starts(made), "what is moved stands in nobody's way"
    moved = choosing.confirm(by_letter, tomorrow(10, 30), word="Dentist.\r\n", at=utcnow())
    assert (moved.interview.id, moved.interview.scheduled_time) == (first.interview.id, tomorrow(10, 30))
    assert refused(lambda: slots.find(first.invitation.secret, at=utcnow())) == "invitation-revoked"
    now = opened(made)
    assert (now.interview.calendar_sequence, now.offer.word, now.offer.moves) == (1, "Dentist.", 1)
    shown = offers.list_shown(world.alice.user_id, at=utcnow())
    assert [one.id for one, _people in shown] == [made.offer.id]
    offers.dismiss(made.offer, at=utcnow())
    assert offers.list_shown(world.alice.user_id, at=utcnow()) == []
    choosing.cancel(now, word="Found a job", at=utcnow())
    after = opened(made)
    assert (after.state, after.offer.word, after.interview.calendar_sequence) == (State.CANCELLED, "Found a job", 2)
    assert len(offers.list_shown(world.alice.user_id, at=utcnow())) == 1
    assert tomorrow(10, 30) in starts(offered(world.alice, world.carol))


def test_a_page_lists_whole_days_of_so_many_times_and_an_offer_keeps_so_many_links(world):
    keep_hours(world.alice)
    made = offered(world.alice, world.bob, days=30)
    first = slots.times(opened(made), after=None, at=utcnow())
    assert (len(first.slots), first.more_from) == (slots.MOST_LISTED, tomorrow(9, days=9))
    rest = slots.times(opened(made), after=first.more_from, at=utcnow())
    assert rest.slots[0].start == first.more_from
    terms = Terms((world.alice.user_id,), "all", 60, "UTC", tomorrow().date(), tomorrow(days=40).date())
    assert offers.look(terms, at=utcnow()).count == offers.MOST_COUNTED + 1
    for _one in range(offers.MAX_LINKS + 2):
        last = offers.new_link(made.offer, at=utcnow())
    assert database.read(lambda db: db.execute(select(func.count()).select_from(slot_offer_links)).scalar()) == 20
    assert slots.find(last, at=utcnow()).state is State.CHOOSE
    assert refused(lambda: opened(made)) == "invitation-unknown"


def test_offers_from_which_nobody_chose_are_deleted_a_month_after_their_last_day(world):
    keep_hours(world.alice)
    old, new, chosen = (offered(world.alice, one) for one in (world.bob, world.bob, world.carol))
    choosing.hold(opened(old), tomorrow(10), at=utcnow())
    choosing.confirm(opened(chosen), tomorrow(12), at=utcnow())
    for one in (old, chosen):
        change(one, ends_at=utcnow() - offers.KEPT_FOR - HOUR)
    change(new, ends_at=utcnow() - offers.KEPT_FOR + HOUR)
    assert offers.delete_old(at=utcnow()) == 1
    assert refused(lambda: opened(old)) == "invitation-unknown"
    assert opened(new).state is State.PASSED
    assert opened(chosen).state is State.CHOSEN
