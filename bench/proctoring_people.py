"""Looking away over time: false alerts on people who do nothing wrong, and how soon a turned head is told.

The people are made of their own pictures by bench/proctoring_people.mjs: each picture is seen at several moments, moved
and lit a little otherwise, and the room's own watch judges what its worker saw.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bench.proctoring_kept import Kept
from bench.proctoring_scores import NEAR, Label
from bench.tables import heading, row

MOMENTS, MOMENTS_OF_TURNED = 8, 3
PERIOD_MS = 250
"""As static/js/proctoring/candidate/pace.js looks."""
SOON_MS = 5000
LEVEL = 15  # Degrees up or down: heads that are turned, and hardly nodded.
ASIDE, ASIDE_S = 30, 30
FARS = range(42, 60, 3)
SHIPPED = None
MOST_FALSE, MOST_FALSE_OF_ONE = 1.0, 4.0
"""Alerts an hour, on average and in one series: what a limit may cost."""

Ask = Callable[[str, list[Any]], Any]
Moments = list[dict[str, Any]]


@dataclass
class Series:
    """What was seen of one person before one camera; the turned heads with their nominal angles."""

    name: str
    seed: int
    facing: list[Moments] = field(default_factory=list)
    turned: list[tuple[Label, Moments]] = field(default_factory=list)

    @property
    def person(self) -> str:
        """Both series of one person are one person."""
        return "_".join(self.name.split("_")[:2])


def series_of(labels: list[Label], kept: Kept, ask: Ask) -> list[Series]:
    found: dict[str, Series] = {}
    for seed, label in enumerate(labels):
        is_shown = label.is_near_frontal or any(is_meant(label) for is_meant in GROUPS.values())
        if not label.person or not label.file.startswith("pose/") or not is_shown:
            continue
        count = MOMENTS if label.is_near_frontal else MOMENTS_OF_TURNED
        question = [label.file, count, seed]
        moments = kept.answer(["moments", *question], lambda question=question: ask("moments", question))
        one = found.setdefault(label.person, Series(label.person, len(found)))
        if label.is_near_frontal:
            one.facing.append(moments)
        else:
            one.turned.append((label, moments))
    return list(found.values())


def honest(one: Series, minutes: float, ask: Ask, far: int | None = SHIPPED) -> Counter[str]:
    return Counter(ask("honest", [one.facing, round(minutes * 60_000 / PERIOD_MS), one.seed, far]))


def told_after(one: Series, ask: Ask, far: int | None = SHIPPED) -> list[tuple[Label, float | None]]:
    """After how many ms each turned head was told, of those that stay so for `SOON_MS`."""
    turned = [{"way": _way(one, label), "there": moments} for label, moments in one.turned]
    after = ask("turning", [one.facing, turned, SOON_MS // PERIOD_MS, one.seed, far])
    return [(label, ms) for (label, _moments), ms in zip(one.turned, after, strict=True)]


def _way(one: Series, there: Label) -> list[Moments]:
    """Through the pictures at the same height that are turned less to the same side."""
    passed = [
        (abs(label.yaw or 0), moments)
        for label, moments in one.turned
        if label.pitch == there.pitch and 0 < (label.yaw or 0) / (there.yaw or -1) < 1
    ]
    return [moments for _yaw, moments in sorted(passed, key=lambda pair: pair[0])]


def print_honest(people: list[Series], minutes: float, ask: Ask) -> None:
    """Somebody of each person's pictures who looks at the screen and raises nothing, as should be."""
    told = {one.name: honest(one, minutes, ask) for one in people}
    total = sum(told.values(), Counter())
    kinds = ", ".join(f"{kind} {count}" for kind, count in total.most_common()) or "none"
    print(
        f"\nHonest time: {len(people)} series of pictures, {minutes:.0f} minutes each, four looks a second. "
        f"They turn between their pictures within {NEAR} degrees every one to three seconds, each picture seen at "
        f"{MOMENTS} moments, moved and lit a little otherwise. False alerts: {total.total()} ({kinds}), "
        f"{total.total() * 60 / minutes / len(people):.2f} an hour. By series, an hour: "
        + ", ".join(f"{name} {count.total() * 60 / minutes:.1f}" for name, count in told.items())
        + "."
    )


def print_told(people: list[Series], ask: Ask) -> None:
    print(f"\nTurned away after a minute of facing the screen: told within {SOON_MS / 1000:.0f} s\n")
    for line in heading("heads turned", "n", "told", "share", f"n, nodded {LEVEL} at most", "told", "share"):
        print(line)
    told = [pair for one in people for pair in told_after(one, ask)]
    for name, is_meant in GROUPS.items():
        group = [(label, ms) for label, ms in told if is_meant(label)]
        level = [(label, ms) for label, ms in group if abs(label.pitch or 0) <= LEVEL]
        print(row(name, *_share(group), *_share(level)))


GROUPS: dict[str, Callable[[Label], bool]] = {
    "45 to a side": lambda label: abs(label.yaw or 0) == 45,
    "60 to a side": lambda label: abs(label.yaw or 0) == 60,
    "75 to a side": lambda label: abs(label.yaw or 0) == 75,
    "90 to a side": lambda label: abs(label.yaw or 0) == 90,
    "60 and more": lambda label: abs(label.yaw or 0) >= 60,
    "30 down, 15 aside at most": lambda label: label.pitch == -30 and abs(label.yaw or 0) <= LEVEL,
    "60 down, 15 aside at most": lambda label: label.pitch == -60 and abs(label.yaw or 0) <= LEVEL,
    "30 up, 15 aside at most": lambda label: label.pitch == 30 and abs(label.yaw or 0) <= LEVEL,
}


def _share(group: list[tuple[Label, float | None]]) -> list[str]:
    soon = sum(ms is not None for _label, ms in group)
    return [str(len(group)), str(soon), f"{soon / len(group):.2f}"] if group else ["", "", ""]


def print_aside(people: list[Series], aside: dict[str, dict[int, Moments]], ask: Ask) -> None:
    """The price of a middle that follows, for somebody who looks at something beside the screen for a while."""
    falsely: Counter[str] = Counter()
    soon: dict[str, list[bool]] = defaultdict(list)
    looks = ASIDE_S * 1000 // PERIOD_MS
    for one in people:
        for label, moments in one.turned:
            beside = aside.get(one.name, {}).get(ASIDE if (label.yaw or 0) > 0 else -ASIDE)
            if beside is None or label.pitch != 0 or abs(label.yaw or 0) not in (45, 60, 90):
                continue
            seen = ask("aside", [one.facing, beside, moments, looks, one.seed])
            falsely.update(seen["falsely"])
            soon[f"{abs(label.yaw or 0):.0f}, at once"].append(seen["toldAtOnce"])
            soon[f"{abs(label.yaw or 0):.0f}, a minute later"].append(seen["toldLater"])
    print(
        f"\n{ASIDE_S} s at {ASIDE} degrees to a side first, then turned further that way: told within "
        f"{SOON_MS / 1000:.0f} s at "
        + "; ".join(f"{name} {sum(told)}/{len(told)}" for name, told in sorted(soon.items()))
        + f". False alerts in the minutes at the screen between: {falsely.total()}."
    )


def print_far_unseen(people: list[Series], minutes: float, ask: Ask) -> None:
    """The limit for heads turned far, chosen on all people but one, and what it does for that one."""
    cost = {(one.name, far): honest(one, minutes, ask, far).total() * 60 / minutes for one in people for far in FARS}
    soon = {(one.name, far): _soon(told_after(one, ask, far)) for one in people for far in FARS}
    print(f"\nTurned far, each person by the limit chosen on the others ({minutes:.0f} honest minutes a series)\n")
    for line in heading("person", "limit", "false alerts an hour", f"away told within {SOON_MS / 1000:.0f} s", "share"):
        print(line)
    for person in sorted({one.person for one in people}):
        others = [one.name for one in people if one.person != person]
        own = [one.name for one in people if one.person == person]
        far = _choose(others, cost, soon)
        told = [is_told for name in own for is_told in soon[name, far]]
        false = sum(cost[name, far] for name in own) / len(own)
        print(row(person, str(far), f"{false:.1f}", f"{sum(told)}/{len(told)}", f"{sum(told) / len(told):.2f}"))


def _soon(told: list[tuple[Label, float | None]]) -> list[bool]:
    return [ms is not None for _label, ms in told]


def _choose(names: Iterable[str], cost: dict[tuple[str, int], float], soon: dict[tuple[str, int], list[bool]]) -> int:
    """The limit that tells most of what it should, among those that cost no more than they may; else the largest."""
    names = list(names)

    def fits(far: int) -> bool:
        costs = [cost[name, far] for name in names]
        return sum(costs) / len(costs) <= MOST_FALSE and max(costs) <= MOST_FALSE_OF_ONE

    fitting = [far for far in FARS if fits(far)] or [FARS[-1]]
    return max(fitting, key=lambda far: sum(sum(soon[name, far]) for name in names))
