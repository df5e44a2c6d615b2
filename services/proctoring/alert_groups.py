"""Alerts of one kind that follow each other closely, as one: a cluster interrupts, a blink does not.

The room groups by the same rule as they come (`static/js/proctoring/interviewer/alert_groups.js`); both are tested with
the same cases.
"""

from collections.abc import Iterable
from datetime import timedelta

from repositories.alerts import Alert

APART = timedelta(minutes=2)
"""So long a quiet ends a cluster: by then the talk has moved on."""


def grouped(alerts: Iterable[Alert]) -> list[list[Alert]]:
    """The alerts of each cluster in the order they began, and the clusters likewise."""
    clusters: list[list[Alert]] = []
    latest: dict[str, list[Alert]] = {}
    for alert in sorted(alerts, key=lambda one: (one.started_at, one.id)):
        cluster = latest.get(alert.kind)
        if cluster is None or alert.started_at - max(one.ended_at for one in cluster) > APART:
            cluster = latest[alert.kind] = []
            clusters.append(cluster)
        cluster.append(alert)
    return clusters


def times(cluster: Iterable[Alert]) -> int:
    """How often it happened: an attempt repeated at once is one alert with a count."""
    return sum(1 if one.size is None else one.report_count for one in cluster)
