"""User names and passwords of every script, however a keyboard composes them, on both databases alike."""

import unicodedata

import pytest
from argon2 import PasswordHasher

from db.engine import database
from repositories import users as people
from services.base import names
from services.base.clock import utcnow
from services.base.errors import Invalid
from services.people import Colleague, accounts, passwords, team

PASSWORD = "Grüße aus Łódź"

SCRIPTS = [
    "अनिल", "வேலு", "สุดา", "মিতা", "o'neil", "李小龙", "ольга", "محمد", "żółć", "καΐρης", "דנה", "Nguyễn", "한글이름", "ማርያም",
    "𞤀𞤣𞤤𞤢𞤥", "علی\u200cرضا", "Мар’яна", "ⵜⵉⴼⵉⵏⴰⵖ", "ကိုကို", "jürgen.müller@büro", "٢٠٢٦-سارة",
]  # fmt: skip


def add(username, number=0):
    colleague = Colleague(name="Ada", email=f"{number}@example.org", username=username, password=PASSWORD)
    return team.add(colleague, at=utcnow())


@pytest.mark.parametrize(
    "username",
    ["ab", "a b c", "<script>", "a\u202eb\u202ec", "a\u00adbc", "\u0301abc", "\u0301\u0301\u0301", "a\x00bc", "a/b/c", '"abc"', "abc\u2028d", "😀😀😀", "x" * 81],
)  # fmt: skip
def test_what_is_no_user_name_is_refused(world, username):
    with pytest.raises(Invalid) as refused:
        add(username)
    assert (refused.value.code, refused.value.field) == ("username-invalid", "username")


@pytest.mark.slow
@pytest.mark.parametrize("username", SCRIPTS)
def test_one_signs_in_by_a_name_of_any_script_however_it_is_typed(world, username):
    person = add(username)
    for form in ("NFC", "NFD", "NFKC"):
        for typed in (username, username.upper(), username.lower()):
            assert accounts.find_id(unicodedata.normalize(form, f" {typed} ")) == person.id
    assert accounts.authenticate(username, PASSWORD).id == person.id
    with pytest.raises(Invalid) as refused:
        add(unicodedata.normalize("NFD", username.upper()), 1)
    assert refused.value.code == "username-taken"


@pytest.mark.parametrize(
    ("one", "other"),
    [("zoé", "zoe"), ("สุดา", "สุ่ดา"), ("𞤀𞤣𞤤", "𞤤𞤣𞤀"), ("কিরণ", "করণ"), ("müller", "mueller"), ("o'neil", "oneil"), ("łucja", "lucja")],
)  # fmt: skip
def test_no_database_takes_one_name_for_another(world, one, other):
    """MySQL's usual collations do, and would give one person's account to the other."""
    first, second = add(one, 1), add(other, 2)
    assert accounts.find_id(one) == first.id
    assert accounts.find_id(other) == second.id


def test_apostrophes_are_one_whatever_the_keyboard_writes(world):
    person = add("o’neil")
    assert person.username == "o'neil"
    assert {accounts.find_id(f"O{sign}Neil") for sign in "'’ʼ＇"} == {person.id}


def test_folding_twice_changes_nothing():
    for username in SCRIPTS:
        assert names.fold(names.fold(username)) == names.fold(username)


@pytest.mark.slow
@pytest.mark.parametrize(
    "password", [PASSWORD, "पासवर्ड लंबा", "비밀번호열자이상이다요", "mật khẩu dài", "سلام دنیای بزرگ"]
)
def test_a_password_is_the_same_from_every_system(world, password):
    stored = passwords.hash_password(unicodedata.normalize("NFD", password))
    for form in ("NFC", "NFD"):
        typed = unicodedata.normalize(form, password)
        assert passwords.verify(typed, stored)
        assert passwords.verify(typed.replace(" ", "\u00a0"), stored), (
            "Option and Space on a Mac, a CJK keyboard's space"
        )
        assert not passwords.verify(typed + "x", stored)
    assert not passwords.verify(password.swapcase() + "s", stored)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("typed_form", ["NFC", "NFD"])
def test_a_hash_of_an_earlier_version_verifies_what_was_typed_then(world, form, typed_form):
    """They were made of whatever the system typed, without normalizing."""
    older = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(
        unicodedata.normalize(form, PASSWORD)
    )
    person = add("older")
    database.run(lambda db: people.update_user(db, person.id, {"password_hash": older}))
    assert accounts.authenticate("older", unicodedata.normalize(typed_form, PASSWORD)).id == person.id
    assert accounts.authenticate("older", PASSWORD.replace("ü", "u")) is None


def test_a_password_counts_the_letters_that_people_see():
    for form in ("NFC", "NFD"):
        with pytest.raises(Invalid) as refused:
            passwords.check_length(unicodedata.normalize(form, "üüüüüüüüü"))
        assert refused.value.code == "password-too-short"
        passwords.check_length(unicodedata.normalize(form, "ü" * passwords.MAX_CHARS))


def test_an_unknown_name_costs_as_many_verifications_as_a_known_one(world, monkeypatch):
    verified = []
    verify = passwords._verify
    monkeypatch.setattr(passwords, "_verify", lambda *given: verified.append(given) or verify(*given))
    add("known")
    counts = []
    for name in ("known", "nobody"):
        verified.clear()
        assert accounts.authenticate(name, "falsches Gr\u00fc\u00dfe") is None
        counts.append(len(verified))
    assert counts[0] == counts[1]
