"""What bench/proctoring.py measured, as tables."""

import statistics
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from bench.proctoring_scores import TRUTH, Label, Score, score
from bench.tables import heading, percentile, row

Verdicts = dict[str, dict[str, bool | None]]
Seen = dict[str, dict[str, Any]]

# One look in four brings the second opinion. A head turned far is looked at once: it is not judged by how many it is.
LOOKS, LOOKS_AT_TURNED = 4, 1


PLAIN = "ours, turned far"
"""What is told sooner than the rest of looking-away."""


def cells(one: Score) -> list[str]:
    return [str(one.of), f"{one.precision:.3f}", f"{one.recall:.3f}", f"{one.f1:.3f}"]


def print_scores(labels: list[Label], ways: dict[str, Verdicts]) -> None:
    print("\nPer signal\n")
    for line in heading(
        "signal", "method", "n", "precision", "recall", "F1", "F1 at 1:1", "nothing said", "hits/false/missed"
    ):
        print(line)
    for signal in TRUTH:
        for way, verdicts in ways.items():
            if way == PLAIN and signal != "looking-away":
                continue
            one = score(signal, labels, verdicts)
            print(
                row(
                    signal,
                    way,
                    *cells(one),
                    f"{one.f1_even:.3f}",
                    str(one.abstained),
                    f"{one.hits}/{one.false}/{one.missed}",
                )
            )


def print_groups(labels: list[Label], verdicts: Verdicts) -> None:
    """By source, kind of picture and person; no picture of the set is labelled for glasses."""
    print("\nBy group, ours: right verdicts of n\n")
    for line in heading("group", *TRUTH):
        print(line)
    groups: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        groups[f"kind: {label.kind}"].append(label)
        groups[f"source: {label.source.split(' (')[0]}{' zoomed' if 'zoomed' in label.source else ''}"].append(label)
        if label.person:
            groups[f"person: {label.person}"].append(label)
    for name, members in sorted(groups.items()):
        totals = [score(signal, members, verdicts) for signal in TRUTH]
        print(row(name, *(f"{one.hits + one.quiet}/{one.of}" if one.of else "" for one in totals)))


def print_reasons(labels: list[Label], verdicts: Verdicts) -> None:
    counted: dict[str, int] = defaultdict(int)
    for label in labels:
        counted[str(verdicts[label.file]["why"])] += 1
    print(
        "\nNothing said, by reason (None: something was said): "
        + ", ".join(f"{why} {n}" for why, n in sorted(counted.items()))
    )


def timing(name: str, times_ms: Iterable[float]) -> str:
    ordered = sorted(times_ms)
    return row(name, str(len(ordered)), f"{percentile(ordered, 50):.0f}", f"{percentile(ordered, 95):.0f}")


def print_times(start_ms: float, seen: Seen, naive: Seen, ssd: Seen) -> None:
    print(f"\nThe worker was ready after {start_ms:.0f} ms.\n")
    for line in heading("per picture", "n", "median ms", "p95 ms"):
        print(line)
    print(
        timing(
            "worker, look with the second opinion",
            (one["took"][0] for one in seen.values() if len(one["took"]) == LOOKS),
        )
    )
    print(
        timing(
            "worker, look without (one face found)",
            (took for one in seen.values() if one["observation"]["faces"] == 1 for took in one["took"][1:]),
        )
    )
    print(timing("naive, on the page's thread", (one["tookMs"] for one in naive.values())))
    if ssd:
        print(timing("ssd_mobilenetv1 alone, on the page's thread", (one["tookMs"] for one in ssd.values())))


def spoilt_cells(looks: list[dict[str, Any]], whole: list[dict[str, Any]]) -> list[str]:
    def middle(name: str) -> str:
        return f"{statistics.median(look[name] for look in looks):.3f}"

    errors = [
        abs(a["pose"]["yaw"] - b["pose"]["yaw"]) for a, b in zip(looks, whole, strict=True) if a["pose"] and b["pose"]
    ]
    found = sum(look["faces"] > 0 for look in looks)
    return [
        middle("light"),
        middle("contrast"),
        middle("outside"),
        f"{found}/{len(looks)}",
        middle("score"),
        f"{statistics.median(errors):.1f}" if errors else "",
    ]


def print_second(labels: list[Label], seen: Seen, ssd: Seen) -> None:
    """The candidates for a second opinion, on the pictures outside of pose/."""
    print(f"\nCounting faces on the {len(ssd)} pictures that are not of one posing person\n")
    for line in heading("signal", "method", "n", "precision", "recall", "F1"):
        print(line)
    counts = {
        "ssd_mobilenetv1 at .6 alone": {file: one["verdict"]["faces"] for file, one in ssd.items()},
        "tiny cascade with Human (shipped)": {file: seen[file]["observation"]["faces"] for file in ssd},
    }
    for signal in ("no-face", "multiple-faces"):
        for way, faces in counts.items():
            verdicts: Verdicts = {file: {"no-face": n == 0, "multiple-faces": n > 1} for file, n in faces.items()}
            print(row(signal, way, *cells(score(signal, labels, verdicts))))
