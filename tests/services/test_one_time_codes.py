"""Codes of RFC 6238: only those of this half minute and its two neighbours count; recovery codes are long and hashed."""

import base64
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.people import one_time_codes

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
# Appendix B of the RFC, the last six of its eight digits.
RFC_CODES = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}
NOW = datetime(2026, 11, 23, 12, 0, 15, tzinfo=UTC)


def code_of_step(secret, step):
    return pyotp.TOTP(secret).at(step * 30)


def steps(secret, code, at=NOW):
    return list(one_time_codes.matching_steps(secret, code, at=at))


@pytest.mark.parametrize(("second", "code"), RFC_CODES.items())
def test_the_codes_are_those_of_the_rfc(second, code):
    at = datetime.fromtimestamp(second, UTC)
    assert steps(RFC_SECRET, code, at) == [second // 30]


@given(offset=st.integers(-100, 100), second=st.integers(0, 29))
@example(offset=-2, second=0)
@example(offset=2, second=29)
def test_a_code_counts_one_step_either_way_and_no_further(offset, second):
    at = NOW.replace(second=0) + timedelta(seconds=second)
    now = one_time_codes.step_at(at)
    code = code_of_step(RFC_SECRET, now + offset)
    expected = {now + one for one in (-1, 0, 1) if code_of_step(RFC_SECRET, now + one) == code}
    assert set(steps(RFC_SECRET, code, at)) == expected
    assert (now + offset in expected) is (abs(offset) <= 1)


@given(st.text(max_size=40))
@example("")
@example("٠١٢٣٤٥")
@example("12345")
@example("-123456")
@example("1" * 10_000)
def test_whatever_is_typed_is_no_failure(code):
    matched = steps(RFC_SECRET, code)
    now = one_time_codes.step_at(NOW)
    assert set(matched) <= {now - 1, now, now + 1}
    hashed = one_time_codes.recovery_hash(7, code)
    assert hashed is None or len(hashed) == 64


def test_spaces_and_wide_digits_do_not_matter():
    code = code_of_step(RFC_SECRET, one_time_codes.step_at(NOW))
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    for typed in (code, f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}", wide):
        assert steps(RFC_SECRET, typed) == [one_time_codes.step_at(NOW)], typed


def test_secrets_are_long_differ_and_come_in_groups_of_four():
    one, other = one_time_codes.new_secret(), one_time_codes.new_secret()
    assert one != other
    assert len(base64.b32decode(one)) == 20
    groups = one_time_codes.grouped(one).split(" ")
    assert ("".join(groups), {len(group) for group in groups}) == (one, {4})


def test_the_address_says_whose_account_on_what_it_is():
    address = one_time_codes.address(RFC_SECRET, "ada b&c")
    assert address.startswith("otpauth://totp/NeuroHire:ada%20b%26c?")
    assert f"secret={RFC_SECRET}" in address


def test_there_are_ten_recovery_codes_that_differ_and_have_no_letters_that_read_alike():
    codes = one_time_codes.new_recovery_codes()
    assert len(set(codes)) == 10
    for code in codes:
        assert [len(part) for part in code.split("-")] == [4, 4, 4, 4]
        assert set(code).isdisjoint("01oliu")


def test_a_recovery_code_is_the_same_however_it_is_typed_and_another_for_everybody_else():
    [code, other, *_rest] = one_time_codes.new_recovery_codes()
    kept = one_time_codes.recovery_hash(7, code)
    for typed in (code.upper(), code.replace("-", ""), f"  {code.replace('-', ' ')} "):
        assert one_time_codes.recovery_hash(7, typed) == kept
    assert one_time_codes.recovery_hash(8, code) != kept
    assert one_time_codes.recovery_hash(7, other) != kept
    assert code not in kept
