"""Spans of time from one moment to another, which is not part of them, in lists that are sorted and do not overlap."""

from collections.abc import Iterable, Sequence
from datetime import datetime

Span = tuple[datetime, datetime]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Those that overlap or touch, as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(spans: Sequence[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of these, which do not overlap."""
    found: list[Span] = []
    gone = merged(taken)
    first = 0
    for start, end in spans:
        while first < len(gone) and gone[first][1] <= start:
            first += 1
        at = start
        for other_start, other_end in gone[first:]:
            if other_start >= end:
                break
            if other_start > at:
                found.append((at, other_start))
            at = max(at, other_end)
        if at < end:
            found.append((at, end))
    return found


def within(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    """The parts of them that lie between two moments."""
    cut = [(max(one, start), min(other, end)) for one, other in spans]
    return [(one, other) for one, other in cut if one < other]


def common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What is in both lists."""
    found: list[Span] = []
    here = there = 0
    while here < len(one) and there < len(other):
        start, end = max(one[here][0], other[there][0]), min(one[here][1], other[there][1])
        if start < end:
            found.append((start, end))
        if one[here][1] <= other[there][1]:
            here += 1
        else:
            there += 1
    return found
