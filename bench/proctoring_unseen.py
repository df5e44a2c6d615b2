"""Looking away on people whom nobody knew when the limits were chosen: each person is left out in turn.

The limits are chosen on the others nearly as they were for the program: the best F1 that calls at most one in `OFTEN`
of the pictures of somebody who faces the screen "away" (the shipped limits: 9 of 126). Then the one left out is judged
by them. What comes out is what to expect of a stranger, as far as seven people of one series can tell.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from bench.proctoring_scores import TRUTH, Label, Score
from bench.tables import heading, row

OFTEN = 12
YAWS = range(26, 46, 2)
UPS = range(15, 28, 2)
DOWNS = range(14, 28, 2)
"""Degrees from the person's own middle."""


@dataclass(frozen=True)
class Limits:
    """Beyond any of them a head is turned away; degrees."""

    yaw: int
    up: int
    down: int

    def judge(self, pose: dict[str, float]) -> bool:
        return abs(pose["yaw"]) > self.yaw or pose["pitch"] > self.up or -pose["pitch"] > self.down


@dataclass(frozen=True)
class Look:
    """One picture of one person; without a pose the program's own verdict stands, whatever the limits."""

    person: str
    truth: bool | None
    is_near_frontal: bool
    pose: dict[str, float] | None
    verdict: bool | None

    def judged(self, limits: Limits) -> bool | None:
        return self.verdict if self.pose is None else limits.judge(self.pose)


def looks_of(labels: list[Label], verdicts: dict[str, dict[str, object]]) -> Iterator[Look]:
    """The pictures that count for looking away, and what was measured in them."""
    for label in labels:
        if label.person and label.file.startswith("pose/"):
            seen = verdicts[label.file]
            pose = seen["pose"] if seen["why"] is None else None
            truth = TRUTH["looking-away"](label)
            person = "_".join(label.person.split("_")[:2])  # Both series of one person are one person.
            yield Look(person, truth, label.is_near_frontal, pose, seen["looking-away"])  # type: ignore[arg-type]


def score(looks: list[Look], limits: Limits) -> Score:
    total = Score()
    for look in looks:
        if look.truth is not None:
            total.add(look.truth, look.judged(limits))
    return total


def choose(looks: list[Look]) -> Limits:
    """The best limits for these people."""
    facing = [look for look in looks if look.is_near_frontal]
    fitting = [
        limits
        for limits in itertools.starmap(Limits, itertools.product(YAWS, UPS, DOWNS))
        if sum(look.judged(limits) is True for look in facing) * OFTEN <= len(facing)
    ]
    return max(fitting, key=lambda limits: score(looks, limits).f1)


def print_unseen(labels: list[Label], verdicts: dict[str, dict[str, object]]) -> None:
    looks = list(looks_of(labels, verdicts))
    print("\nLooking away on each person by limits that were chosen on the others\n")
    for line in heading("person", "yaw, up, down", "n", "right", "precision", "recall", "F1"):
        print(line)
    total = Score()
    for person in sorted({look.person for look in looks}):
        limits = choose([look for look in looks if look.person != person])
        one = score([look for look in looks if look.person == person], limits)
        for name in ("hits", "false", "missed", "quiet", "abstained"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
        print(_line(person, f"{limits.yaw}, {limits.up}, {limits.down}", one))
    print(_line("all", "", total))


def _line(name: str, limits: str, one: Score) -> str:
    right = f"{(one.hits + one.quiet) / one.of:.3f}"
    return row(name, limits, str(one.of), right, f"{one.precision:.3f}", f"{one.recall:.3f}", f"{one.f1:.3f}")
