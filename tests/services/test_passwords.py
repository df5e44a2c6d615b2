"""Passwords are hashed with Argon2id; lengths are the only rule."""

import pytest

from services import passwords
from services.errors import Invalid


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
