"""The team: who can be added, and that nobody locks the last administrator out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.base.clock import utcnow
from services.base.errors import Conflict, Invalid, NotFound
from services.mail import account_letters
from services.people import accounts, sessions, team
from services.people.team import Colleague, Guest
from tests.people import add_user
from tests.services.at_once import at_once

GRACE = Colleague("Grace Gray", "grace@example.org", "grace", "a long enough password")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"), ({"email": "nowhere"}, "email"), ({"username": "g h"}, "username"),
        ({"password": "short"}, "password"), ({"role": "candidate"}, "role"), ({"role": ""}, "role"),
        ({"username": "ALICE"}, "username"), ({"email": "Alice@Example.org"}, "email"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(world, changed, field):
    with pytest.raises(Invalid) as refused:
        team.add(replace(GRACE, **changed), at=utcnow())
    assert refused.value.field == field
    assert team.page(search="", number=1).total == 2


def test_a_colleague_signs_in_at_once_and_is_listed(world):
    made = team.add(GRACE, at=utcnow())
    assert made.role == "interviewer"
    assert accounts.authenticate("GRACE@example.org", GRACE.password).id == made.id
    assert [one.name for one in team.page(search="", number=1).items] == ["Alice Ames", "Dave Dunn", "Grace Gray"]
    assert [one.name for one in team.page(search="gray", number=1).items] == ["Grace Gray"]
    assert [one.name for one in team.list_active()] == ["Alice Ames", "Dave Dunn", "Grace Gray"]


def test_candidates_and_strangers_are_no_team(world):
    for user_id in (world.bob.user_id, 10**6, 10**12):
        with pytest.raises(NotFound):
            team.get(user_id)
        with pytest.raises(NotFound):
            team.deactivate(user_id, by=world.alice.user_id, at=utcnow())
        with pytest.raises(NotFound):
            team.reactivate(user_id)


def test_nobody_ends_their_own_account_or_the_last_administrators(world):
    with pytest.raises(Conflict) as refused:
        team.deactivate(world.alice.user_id, by=world.alice.user_id, at=utcnow())
    assert refused.value.code == "own-account"
    with pytest.raises(Conflict) as refused:
        team.deactivate(world.alice.user_id, by=world.dave.user_id, at=utcnow())
    assert refused.value.code == "last-admin"
    assert team.get(world.alice.user_id).is_active


def test_two_administrators_who_end_each_other_leave_one(world):
    zoe = add_user("zoe", "Zoe", "admin")
    alice = world.alice.user_id

    def end(pair):
        try:
            team.deactivate(pair[0], by=pair[1], at=utcnow())
        except Conflict as refused:
            return refused.code
        return None

    told = at_once(lambda: end((zoe, alice)), lambda: end((alice, zoe)))
    assert sorted(told, key=str) == [None, "last-admin"]
    assert sum(team.get(one).is_active for one in (alice, zoe)) == 1


def demote(whom, by):
    """What refused it, if anything did."""
    user = team.get(whom)
    details = Guest(user.name, user.email, "interviewer")
    try:
        account_letters.change(whom, details, base=team.version_of(user), by=by, at=utcnow())
    except (Conflict, Invalid) as refused:
        return refused.code
    return None


def test_the_last_administrator_is_not_demoted_nor_do_two_demote_each_other(world):
    alice = world.alice.user_id
    assert demote(alice, world.dave.user_id) == "last-admin"
    assert demote(alice, alice) == "own-account"
    account_letters.invite(Guest("Yet to come", "yet@example.org", "admin"), by=alice, at=utcnow())
    assert demote(alice, world.dave.user_id) == "last-admin", "who was invited administers nothing yet"
    zoe = add_user("zoe", "Zoe", "admin")
    told = at_once(lambda: demote(zoe, alice), lambda: demote(alice, zoe))
    assert sorted(told, key=str) == [None, "last-admin"]
    roles = {one: team.get(one).role for one in (alice, zoe)}
    assert sorted(roles.values()) == ["admin", "interviewer"]
    left = next(one for one, role in roles.items() if role == "admin")
    demoted = next(one for one in roles if one != left)
    with pytest.raises(Conflict, match="last-admin"):
        team.deactivate(left, by=demoted, at=utcnow())


def test_deactivating_ends_the_sessions_and_reactivating_brings_none_back(world):
    token = sessions.start(world.dave.user_id, at=utcnow(), lifetime=timedelta(hours=1))
    assert sessions.find(token, at=utcnow()).id == world.dave.user_id
    team.deactivate(world.dave.user_id, by=world.alice.user_id, at=utcnow())
    assert sessions.find(token, at=utcnow()) is None
    assert [one.name for one in team.list_active()] == ["Alice Ames"]
    team.reactivate(world.dave.user_id)
    assert sessions.find(token, at=utcnow()) is None
    assert team.get(world.dave.user_id).is_active
