"""Whether what came out of a case is what was expected. The one place where the two are compared.

What a program wrote is text; what a call returned is the JSON text of its value, as the harness wrote it.
"""

import json
import math
from dataclasses import replace
from typing import Any

from services.questions.content import Case, CaseKind, Compare

TOLERANCE = 1e-6
"""Relative, and absolute near zero: what the order of adding floating-point numbers can change."""


def is_expected(case: Case, got: str) -> bool:
    """Compare as the case says. What cannot be read as numbers or JSON where it must be is not what was expected, nor
    what is nested too deeply to be compared: the code that is tried chooses how deeply.
    """
    try:
        return _is_expected(case, got)
    except RecursionError:
        return False


def _is_expected(case: Case, got: str) -> bool:
    value = _value(got) if case.kind == CaseKind.CALL else None
    match case.compare:
        case Compare.NUMBERS:
            return _are_close(got if case.kind == CaseKind.INPUT else _words(value), case.expected)
        case Compare.ANY_ORDER:
            return _any_order(case, got, value)
        case Compare.JSON:
            return _is_same(_value(got), _value(case.expected))
        case Compare.EXACT:
            return _is_text(case, got, value, _as_it_is)
        case _:
            return _is_text(case, got, value, _trimmed)


def with_one_empty(case: Case) -> Case:
    """The case with an empty list for each empty object that it expects: for a language in which the two are one."""
    value = _value(case.expected)
    return case if value is NO_VALUE else replace(case, expected=json.dumps(_one_empty(value)))


def _one_empty(value: Any) -> Any:
    if isinstance(value, list):
        return [_one_empty(one) for one in value]
    if isinstance(value, dict):
        return {key: _one_empty(one) for key, one in value.items()} or []
    return value


class _NoValue:
    """What is no JSON; it equals nothing."""


NO_VALUE = _NoValue()


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return NO_VALUE


def _is_text(case: Case, got: str, value: Any, cleaned: Any) -> bool:
    """A returned string is compared itself; any other value by what it is, however its JSON is spaced."""
    if case.kind == CaseKind.INPUT:
        return bool(cleaned(got) == cleaned(case.expected))
    if isinstance(value, str) and cleaned(value) == cleaned(case.expected):
        return True
    return _is_same(value, _value(case.expected))


def _as_it_is(text: str) -> str:
    return text


def _trimmed(text: str) -> list[str]:
    """Without the spaces at the ends of lines and without empty lines before and after."""
    return [line.rstrip() for line in text.strip().split("\n")]


def _words(value: Any) -> str:
    """The numbers of a value with spaces between them, as people write what they expect."""
    if isinstance(value, list):
        return " ".join(map(_words, value))
    return value if isinstance(value, str) else json.dumps(value) if value is not NO_VALUE else "?"


def _are_close(got: str, expected: str) -> bool:
    try:
        pairs = list(zip(map(float, got.split()), map(float, expected.split()), strict=True))
    except ValueError:
        return False
    return all(math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE) for one, other in pairs)


def _any_order(case: Case, got: str, value: Any) -> bool:
    """The elements of a list, or the lines of a text; each as often as the other has it."""
    if case.kind == CaseKind.INPUT:
        return sorted(_lines(got)) == sorted(_lines(case.expected))
    expected = _value(case.expected)
    if not isinstance(value, list) or not isinstance(expected, list):
        return _is_same(value, expected)
    return sorted(map(_canonical, value)) == sorted(map(_canonical, expected))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _is_same(one: Any, other: Any) -> bool:
    return one is not NO_VALUE and other is not NO_VALUE and _canonical(one) == _canonical(other)


def _canonical(value: Any) -> str:
    """One text for equal values: 1 and 1.0 are equal, 1 and true are not, and the order of keys says nothing."""
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, dict) else value
