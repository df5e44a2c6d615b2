"""The benches' figures as rows of a Markdown table."""

from collections.abc import Iterator, Sequence


def heading(*columns: str) -> Iterator[str]:
    yield row(*columns)
    yield "|---" * len(columns) + "|"


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Of times in order; not a number when there are none."""
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def pair(ordered: Sequence[float]) -> str:
    """The median and the 99th percentile."""
    return f"{percentile(ordered, 50):.1f} / {percentile(ordered, 99):.1f}"
