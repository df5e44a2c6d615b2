"""Passwords are hashed with Argon2id; lengths are the only rule."""

import pytest

from services.base.errors import Invalid
from services.people import passwords
from tests.services.at_once import at_once
from wire.runtime import Slots


@pytest.mark.parametrize(
    ("password", "code"),
    [("", "password-too-short"), ("x" * 9, "password-too-short"), ("x" * 257, "password-too-long")],
)
def test_a_password_too_short_or_too_long_is_refused(password, code):
    with pytest.raises(Invalid) as refused:
        passwords.hash_password(password)
    assert (refused.value.code, refused.value.field) == (code, "password")


@pytest.mark.parametrize("password", ["x" * 10, "x" * 256, "ten 😀 spaces and ünicode", "          "])
def test_a_new_hash_is_argon2id_and_verifies_itself_alone(password):
    stored = passwords.hash_password(password)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.verify(password, stored)
    assert not passwords.verify(password + "x", stored)
    assert not passwords.verify(password[:-1], stored)
    assert not passwords.needs_rehash(stored)


def test_two_hashes_of_one_password_differ():
    assert passwords.hash_password("x" * 10) != passwords.hash_password("x" * 10)


def test_without_a_hash_nothing_verifies():
    assert not passwords.verify("", None)
    assert not passwords.verify("nobody has this password", None)


def test_a_weaker_argon2_is_made_anew():
    assert passwords.needs_rehash(
        "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzYWx0$UXzsxkxKcpWZEcHiKzEBsz0Qz1WZaLhXSGtRYIbEgv0"
    )


def test_a_crowd_is_hashed_a_few_at_a_time_and_known_browsers_do_not_queue_behind_it(app, monkeypatch):
    """Each takes a core and 19 MiB; the native threads are the database's as well."""
    at_work, most, order = set(), [], []
    verify = passwords._verify

    def watched(password, stored):
        at_work.add(password)
        most.append(len(at_work))
        try:
            return verify(password, stored)
        finally:
            at_work.discard(password)
            order.append(password)

    monkeypatch.setattr(passwords, "_verify", watched)
    strangers = [lambda number=number: passwords.verify(f"guess {number}", None) for number in range(12)]
    at_once(*strangers, lambda: passwords.verify("owner", None, is_known_device=True))
    assert len(order) == 13
    assert max(most) <= passwords.HASHED_AT_ONCE + passwords.HASHED_AT_ONCE_FOR_KNOWN
    assert order.index("owner") < 12 - passwords.HASHED_AT_ONCE, "twelve came before"


def test_who_would_wait_too_long_is_told_so(app, monkeypatch):
    monkeypatch.setattr(passwords, "_slots", Slots(1, 0.01))
    outcomes = at_once(*(lambda: passwords.verify("guess", None) for _number in range(20)))
    busy = [one for one in outcomes if one is not False]
    assert busy
    assert {one.code for one in busy} == {"busy"}
    assert {one.status for one in busy} == {503}
