"""Who takes part besides the two: the rules of a panel, and what its people find in their lists."""

from datetime import UTC, datetime, timedelta

import pytest

from services.base.clock import utcnow
from services.base.errors import Invalid
from services.interview import interviews, members, planners
from services.interview.members import PanelMember
from services.people import candidates, team
from services.planning import agenda, ending, scheduling
from services.planning.scheduling import Plan
from services.room import admission, lobby
from services.room.presence import presence
from tests import agendas
from tests.people import add_user, schedule
from tests.services.seated import seat_of
from tests.services.test_clashes import titles_of

NOON = datetime(2027, 6, 1, 12)


def people(*usernames):
    """Interviewers of these names; their ids."""
    return [add_user(one, one.title(), "interviewer") for one in usernames]


def chosen(*pairs):
    return tuple(PanelMember(user_id, role, f"panel_person_{n}") for n, (user_id, role) in enumerate(pairs, 1))


def plan_of(world, *pairs, candidate=None, title="Panel"):
    return Plan(title, NOON, "UTC", (candidate or world.bob).user_id, panel=chosen(*pairs))


def panel(interview):
    return [(one.name, one.role.value) for one in members.people_of(interview)[2:]]


def refusal(world, *pairs):
    """The code and field of the refusal; nothing may have been scheduled."""
    before = agendas.page(world.alice.user_id, is_interviewer=True, search="", status="all", number=1).total
    with pytest.raises(Invalid) as refused:
        scheduling.schedule(world.alice.user_id, plan_of(world, *pairs), at=utcnow())
    after = agendas.page(world.alice.user_id, is_interviewer=True, search="", status="all", number=1).total
    assert before == after
    return refused.value.code, refused.value.field


def test_a_panel_is_refused_whole_when_one_of_it_cannot_be(world):
    dave = world.dave.user_id
    assert refusal(world, (dave, "interviewer"), (world.bob.user_id, "observer")) == (
        "panel-has-already", "panel_person_2",
    )  # fmt: skip
    assert refusal(world, (world.alice.user_id, "interviewer")) == ("panel-has-already", "panel_person_1")
    assert refusal(world, (dave, "interviewer"), (dave, "observer")) == ("panel-twice", "panel_person_2")
    assert refusal(world, (world.carol.user_id, "observer")) == ("panel-unknown", "panel_person_1")
    assert refusal(world, (10**6, "observer")) == ("panel-unknown", "panel_person_1")
    assert refusal(world, (10**12, "observer")) == ("panel-unknown", "panel_person_1")
    assert refusal(world, (dave, "candidate")) == ("panel-role-unknown", "panel_person_1")
    assert refusal(world, (dave, "")) == ("panel-role-unknown", "panel_person_1")


def test_at_most_six_people_take_part(world):
    ids = people("edith", "frank", "grace", "henry", "irene")
    assert refusal(world, *((one, "observer") for one in ids)) == ("panel-too-large", "panel_person_5")
    made = scheduling.schedule(
        world.alice.user_id, plan_of(world, *((one, "observer") for one in ids[:4])), at=utcnow()
    ).interview
    assert len(members.people_of(made)) == members.MAX_PEOPLE


def test_who_was_deactivated_is_not_chosen_but_stays_where_they_were(world):
    (edith,) = people("edith")
    made = scheduling.schedule(world.alice.user_id, plan_of(world, (edith, "observer")), at=utcnow()).interview
    team.deactivate(edith, by=world.alice.user_id, at=utcnow())
    assert refusal(world, (edith, "observer")) == ("panel-unknown", "panel_person_1")
    scheduling.reschedule(seat_of(world.alice, made), plan_of(world, (edith, "interviewer")), at=utcnow())
    assert panel(made) == [("Edith", "interviewer")]


def test_the_panel_comes_after_the_two_interviewers_first(world):
    edith, frank = people("edith", "frank")
    wanted = plan_of(world, (edith, "observer"), (frank, "interviewer"), (world.dave.user_id, "interviewer"))
    made = scheduling.schedule(world.alice.user_id, wanted, at=utcnow()).interview
    told = [(one.name, one.role.value) for one in members.people_of(made)]
    assert told == [
        ("Alice Ames", "interviewer"), ("Bob Burns", "candidate"),
        ("Dave Dunn", "interviewer"), ("Frank", "interviewer"), ("Edith", "observer"),
    ]  # fmt: skip


def test_a_change_replaces_the_panel_and_a_plan_without_one_leaves_it(world):
    edith, frank = people("edith", "frank")
    made = scheduling.schedule(world.alice.user_id, plan_of(world, (edith, "observer")), at=utcnow()).interview
    before = members.people_of(made)
    scheduling.reschedule(seat_of(world.alice, made), Plan("Renamed", NOON, "UTC", world.bob.user_id), at=utcnow())
    assert panel(made) == [("Edith", "observer")]
    scheduling.reschedule(
        seat_of(world.alice, made), plan_of(world, (edith, "interviewer"), (frank, "observer")), at=utcnow()
    )
    assert panel(made) == [("Edith", "interviewer"), ("Frank", "observer")]
    assert members.changed(before, members.people_of(made)) == {edith}
    scheduling.reschedule(seat_of(world.alice, made), plan_of(world), at=utcnow())
    assert panel(made) == []


def test_each_of_the_panel_has_a_seat_of_their_role(world):
    (edith,) = people("edith")
    made = scheduling.schedule(
        world.alice.user_id, plan_of(world, (edith, "observer"), (world.dave.user_id, "interviewer")), at=utcnow()
    ).interview
    assert seat_of(world.dave, made).is_interviewer
    assert not seat_of(world.bob, made).is_interviewer
    watching = planners.get(world.dave.user_id, "interviewer", made.meeting_link)[1]
    assert watching.id == made.id


def listed(user_id, **options):
    wanted = {"is_interviewer": True, "search": "", "status": "upcoming", "number": 1} | options
    found = agendas.page(user_id, **wanted)
    assert found.total == len(found.items) or found.pages > 1
    return [one.title for one in found.items]


def test_a_panel_finds_the_interview_in_every_list_and_strangers_do_not(world):
    edith, frank = people("edith", "frank")
    made = scheduling.schedule(world.alice.user_id, plan_of(world, (edith, "observer")), at=utcnow()).interview
    assert listed(frank) == []
    assert not interviews.any_exists(frank, is_interviewer=True)
    assert listed(edith) == ["Panel"]
    assert listed(edith, search="bob") == ["Panel"]
    assert listed(edith, search="carol") == []
    assert listed(edith, status="cancelled") == []
    assert interviews.any_exists(edith, is_interviewer=True)
    assert [one.id for one in agendas.page(edith, is_interviewer=True).items] == [made.id]


def test_own_interviews_and_those_of_the_panel_are_one_list_in_order_over_the_pages(world):
    start = datetime(2027, 6, 1, 12, tzinfo=UTC)
    dave = world.dave.user_id
    every = []
    for n in range(2 * agenda.PER_PAGE + 3):
        title = f"No. {n:02}"
        at = start + timedelta(hours=n // 2)
        if n % 3:
            schedule(dave, world.carol.user_id, title, at=at)
        else:
            plan = Plan(title, at.replace(tzinfo=None), "UTC", world.bob.user_id, panel=chosen((dave, "observer")))
            scheduling.schedule(world.alice.user_id, plan, at=utcnow())
        every.append(title)
    found = [title for number in (1, 2, 3) for title in listed(dave, number=number, search="No.")]
    assert found == every
    latest = [title for number in (1, 2, 3) for title in listed(dave, number=number, search="No.", status="all")]
    assert latest == every[::-1]


def test_who_waits_is_told_to_the_interviewers_of_the_panel_and_not_to_observers(world):
    edith, frank = people("edith", "frank")
    wanted = plan_of(world, (edith, "observer"), (frank, "interviewer"))
    made = scheduling.schedule(world.alice.user_id, wanted, at=utcnow()).interview
    asking = seat_of(world.bob, made)
    admission.request(asking, at=made.scheduled_time)
    presence.wait(asking, "socket of bob")
    assert [one.id for one in lobby.waiting(world.alice.user_id)] == [made.id]
    assert [one.id for one in lobby.waiting(frank)] == [made.id]
    assert lobby.waiting(edith) == []
    assert lobby.waiting(world.dave.user_id) == []


def test_interviews_clash_over_anybody_of_the_panel(world):
    (edith,) = people("edith")
    schedule(edith, world.carol.user_id, "Edith's own", at=NOON.replace(tzinfo=UTC))
    alone = scheduling.schedule(world.alice.user_id, plan_of(world), at=utcnow()).interview
    assert titles_of(world, alone) == []
    ending.cancel(seat_of(world.alice, alone))
    together = scheduling.schedule(world.alice.user_id, plan_of(world, (edith, "observer")), at=utcnow()).interview
    assert titles_of(world, together) == ["Edith's own"]
    again = scheduling.schedule(edith, Plan("Again", NOON, "UTC", world.carol.user_id), at=utcnow()).interview
    assert titles_of(world, again) == ["Edith's own", "Panel"]


def test_a_deactivated_candidate_does_not_free_the_panel(world):
    (edith,) = people("edith")
    made = scheduling.schedule(world.alice.user_id, plan_of(world, (edith, "observer")), at=utcnow()).interview
    candidates.deactivate(world.bob.user_id, at=utcnow())
    assert panel(made) == [("Edith", "observer")]
