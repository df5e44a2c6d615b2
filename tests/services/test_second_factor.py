"""Turning a second factor on and off, taking codes once, and what a change of SECRET_KEY leaves."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update
from werkzeug.security import generate_password_hash

from db.engine import database
from db.tables import recovery_codes, second_factors, users
from services.base import encryption
from services.base.clock import utcnow
from services.base.errors import Conflict, Invalid, NotFound
from services.people import accounts, pending_sign_in, second_factor
from tests.in_force import using
from tests.people import sign_in
from tests.second_factors import PASSWORD, give_password, give_phone, person_of
from tests.services.at_once import at_once

STEP = timedelta(seconds=30)


@pytest.fixture
def now():
    return utcnow()


@pytest.fixture
def phone(world, now):
    """Alice's, whose code of `now` is taken."""
    return give_phone(world.alice, at=now)


@pytest.fixture
def another_key(app):
    with using(secret_key="another secret than that of the tests"):
        yield


def take(world, code, at):
    return second_factor.take(world.alice.user_id, code, at=at)


def proof(phone, at):
    return {"password": PASSWORD, "code": phone.code(at), "at": at}


def test_who_has_none_has_no_code_that_is_right(world, now):
    assert not take(world, "000000", now)
    assert second_factor.find_standing(world.alice.user_id) is None


@pytest.mark.parametrize(("field", "change"), [("password", {"password": "wrong"}), ("code", {"code": "12345"})])
def test_nothing_is_turned_on_without_password_and_code(world, now, field, change):
    give_password(world.alice.user_id)
    person = person_of(world.alice)
    offered = second_factor.offer(person, at=now)
    given = {"password": PASSWORD, "code": "000000"} | change
    with pytest.raises(Invalid) as refusal:
        second_factor.turn_on(person, offered, **given, at=now)
    assert refusal.value.field == field
    assert not second_factor.is_on(person.id)


def test_an_offer_is_one_persons_and_ends(world, now):
    alice, dave = person_of(world.alice), person_of(world.dave)
    offered = second_factor.offer(alice, at=now)
    assert second_factor.reopen(alice, offered.sealed, at=now).secret == offered.secret
    assert second_factor.reopen(dave, offered.sealed, at=now).secret != offered.secret
    assert second_factor.reopen(alice, offered.sealed, at=now + timedelta(minutes=31)).secret != offered.secret
    assert second_factor.reopen(alice, "anything", at=now).secret != offered.secret


def test_it_is_not_turned_on_twice(world, phone, now):
    person = person_of(world.alice)
    offered = second_factor.offer(person, at=now)
    with pytest.raises(Conflict):
        second_factor.turn_on(person, offered, password=PASSWORD, code=pyotp.TOTP(offered.secret).at(now), at=now)
    assert take(world, phone.code(now + STEP), now + STEP), "the first one counts on"


def test_turning_it_on_ends_the_persons_other_sessions_and_nobody_elses(world, now):
    other = sign_in(world.alice.app, "alice", world.alice.user_id)
    give_phone(world.alice, at=now)
    assert person_of(other) is None
    assert person_of(world.alice) is not None
    assert person_of(world.dave) is not None


def test_the_code_it_was_turned_on_with_is_taken(world, phone, now):
    assert not take(world, phone.code(now), now)


def test_a_code_is_taken_once_and_no_earlier_one_after_it(world, phone, now):
    later = now + 3 * STEP
    assert take(world, phone.code(later), later)
    assert not take(world, phone.code(later), later)
    assert not take(world, phone.code(later - STEP), later)
    assert take(world, phone.code(later + STEP), later)


@pytest.mark.parametrize("steps", [-2, 2, 20])
def test_an_old_code_and_one_of_the_future_are_not(world, phone, now, steps):
    later = now + 10 * STEP
    assert not take(world, phone.code(later + steps * STEP), later)


def test_of_two_who_show_the_same_code_at_once_one_gets_in(world, phone, now):
    later = now + 3 * STEP
    for code in (phone.code(later), phone.recovery[0]):
        outcomes = at_once(*[lambda code=code: take(world, code, later)] * 6)
        assert sorted(outcomes) == [False] * 5 + [True]


def test_a_recovery_code_is_taken_once_and_by_its_owner_only(world, phone, now):
    daves = give_phone(world.dave, at=now)
    assert not take(world, daves.recovery[0], now)
    assert take(world, phone.recovery[0].upper(), now)
    assert not take(world, phone.recovery[0], now)
    assert second_factor.find_standing(world.alice.user_id).codes_left == 9


def test_neither_the_secret_nor_a_recovery_code_is_in_the_database(world, phone):
    rows = database.read(lambda db: [*db.execute(select(second_factors)), *db.execute(select(recovery_codes))])
    stored = " ".join(str(value) for row in rows for value in row)
    assert phone.secret not in stored
    for code in phone.recovery:
        assert code not in stored
        assert code.replace("-", "") not in stored


def test_a_secret_moved_to_another_person_opens_nothing(world, phone, now):
    daves = give_phone(world.dave, at=now)
    stolen = database.read(
        lambda db: db.execute(
            select(second_factors.c.secret).where(second_factors.c.user_id == world.dave.user_id)
        ).scalar_one()
    )
    mine = update(second_factors).where(second_factors.c.user_id == world.alice.user_id).values(secret=stolen)
    database.run(lambda db: db.execute(mine))
    later = now + 3 * STEP
    assert not take(world, daves.code(later), later)


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"code": "000"}])
def test_turning_off_and_new_codes_need_both(world, phone, now, wrong):
    person = person_of(world.alice)
    for verb in (second_factor.turn_off, second_factor.renew_codes):
        with pytest.raises(Invalid):
            verb(person, **proof(phone, now + STEP) | wrong)
    assert second_factor.is_on(person.id)
    assert take(world, phone.recovery[0], now)


def test_a_wrong_password_uses_no_code_up(world, phone, now):
    later = now + STEP
    with pytest.raises(Invalid):
        second_factor.turn_off(person_of(world.alice), **proof(phone, later) | {"password": "wrong"})
    assert take(world, phone.code(later), later)


def test_new_codes_end_the_former(world, phone, now):
    fresh = second_factor.renew_codes(person_of(world.alice), **proof(phone, now + STEP))
    assert not take(world, phone.recovery[0], now)
    assert take(world, fresh[0], now)


def test_turned_off_nothing_is_left(world, phone, now):
    second_factor.turn_off(person_of(world.alice), password=PASSWORD, code=phone.recovery[0], at=now)
    rows = database.read(lambda db: [*db.execute(select(second_factors)), *db.execute(select(recovery_codes))])
    assert rows == []


def test_where_it_is_required_nobody_turns_it_off(world, phone, now):
    with using(require_second_factor=True), pytest.raises(Conflict):
        second_factor.turn_off(person_of(world.alice), **proof(phone, now + STEP))


def test_only_a_colleagues_is_removed(world, phone, now):
    with pytest.raises(Conflict):
        second_factor.remove(world.alice.user_id, by=world.alice.user_id, at=now)
    for nobody in (world.bob.user_id, world.dave.user_id, 2**40):
        with pytest.raises(NotFound):
            second_factor.remove(nobody, by=world.alice.user_id, at=now)
    second_factor.remove(world.alice.user_id, by=world.dave.user_id, at=now)
    assert not second_factor.is_on(world.alice.user_id)
    assert person_of(world.alice) is None
    assert person_of(world.dave) is not None


def test_with_another_secret_key_the_app_is_of_no_use_and_recovery_codes_are(world, phone, now, another_key):
    later = now + 3 * STEP
    assert not take(world, phone.code(later), later)
    assert not second_factor.find_standing(world.alice.user_id).is_readable
    assert take(world, phone.recovery[0], later)


# ---- Between the password and the code


def begun(now):
    return pending_sign_in.begin(accounts.authenticate("alice", PASSWORD), "alice", at=now)


def test_what_was_not_begun_here_is_nobody(world, phone, now, app):
    for forged in ("", "x", "😀", encryption.seal("{}", purpose="another", at=now)):
        assert pending_sign_in.find(forged, at=now) is None


def test_it_ends_after_five_minutes(world, phone, now):
    sealed = begun(now)
    assert pending_sign_in.find(sealed, at=now + timedelta(minutes=4, seconds=59)).user.id == world.alice.user_id
    assert pending_sign_in.find(sealed, at=now + timedelta(minutes=5, seconds=1)) is None


def test_it_ends_with_the_password_and_with_the_account(world, phone, now):
    sealed = begun(now)
    give_password(world.alice.user_id, PASSWORD)
    assert pending_sign_in.find(sealed, at=now) is None, "the same password, set anew"
    sealed = begun(now)
    gone = update(users).where(users.c.id == world.alice.user_id).values(deactivated_at=now)
    database.run(lambda db: db.execute(gone))
    assert pending_sign_in.find(sealed, at=now) is None


def test_it_ends_with_the_secret_key(world, phone, now):
    sealed = begun(now)
    with using(secret_key="another secret than that of the tests"):
        assert pending_sign_in.find(sealed, at=now) is None


def test_a_password_that_is_hashed_anew_on_the_way_leads_on(world, now):
    columns = {"password_hash": generate_password_hash(PASSWORD)}
    database.run(lambda db: db.execute(update(users).where(users.c.id == world.alice.user_id).values(**columns)))
    assert pending_sign_in.find(begun(now), at=now) is not None
