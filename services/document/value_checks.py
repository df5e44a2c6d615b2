"""Questions to a JSON value, each made once of its bounds: whether it is such a number, text, list or object."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Check = Callable[[Any], bool]


def is_number(low: float, high: float) -> Check:
    """NaN and the infinities are between no two numbers."""
    return lambda value: (type(value) is float or type(value) is int) and low <= value <= high


def is_text(most: int) -> Check:
    return lambda value: type(value) is str and len(value) <= most


def fits(pattern: re.Pattern[str]) -> Check:
    match = pattern.fullmatch
    return lambda value: type(value) is str and match(value) is not None


def is_one_of(*names: str) -> Check:
    return lambda value: type(value) is str and value in names


def may_lack(check: Check) -> Check:
    return lambda value: value is None or check(value)


def is_list(check: Check, most: int, least: int = 0) -> Check:
    return lambda value: type(value) is list and least <= len(value) <= most and all(map(check, value))


def is_object(checks: Mapping[str, Check], required: Sequence[str]) -> Check:
    return lambda value: (
        type(value) is dict
        and all(name in value for name in required)
        and all(name in checks and checks[name](one) for name, one in value.items())
    )


def is_bool(value: object) -> bool:
    return type(value) is bool


def is_nothing(value: object) -> bool:
    return value is None
