"""Alerts of one kind that follow each other closely, as one: a cluster interrupts, a blink does not.

The room groups by the same rule as they come (`static/js/proctoring/interviewer/alert_groups.js`); both are tested with
the same cases.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from repositories.alerts import Alert

APART = timedelta(minutes=2)
"""So long a quiet ends a cluster: by then the talk has moved on."""


def grouped(alerts: Iterable[Alert]) -> list[list[Alert]]:
    """The alerts of each cluster in the order they began, and the clusters likewise."""
    clusters: list[list[Alert]] = []
    latest: dict[str, tuple[list[Alert], datetime]] = {}  # Of each kind, with the end of its longest so far.
    for alert in sorted(alerts, key=lambda one: (one.started_at, one.id)):
        cluster, ended_at = latest.get(alert.kind, (None, alert.ended_at))
        if cluster is None or alert.started_at - ended_at > APART:
            cluster, ended_at = [], alert.ended_at
            clusters.append(cluster)
        cluster.append(alert)
        latest[alert.kind] = cluster, max(ended_at, alert.ended_at)
    return clusters


def times(cluster: Iterable[Alert]) -> int:
    """How often it happened: an attempt repeated at once is one alert with a count."""
    return sum(1 if one.size is None else one.report_count for one in cluster)
