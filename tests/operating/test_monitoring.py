"""The alert rules and the dashboard ask for figures that exist, and fire when they should."""

import json
import re
import shutil
import subprocess

import pytest

from observing import metrics
from tests.serving import ROOT

pytestmark = pytest.mark.slow

FOLDER = ROOT / "deploy" / "monitoring"
NAME = re.compile(r"\b(?:neurohire|process|python)_[a-z_]+\b")

promtool = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(promtool is None, reason="promtool is not installed")


def known() -> set[str]:
    """Every name that this process shows, with those of a histogram's parts."""
    names = set(re.findall(r"^# TYPE (\w+) ", metrics.exposition().decode(), re.MULTILINE))
    histograms = {name for name in names if name in {"neurohire_http_request_seconds", "neurohire_relay_seconds",
                                                       "neurohire_store_seconds", "neurohire_hub_lag_seconds"}}  # fmt: skip
    return names | {f"{name}_{part}" for name in histograms for part in ("bucket", "count", "sum")}


def expressions() -> list[str]:
    dashboard = json.loads((FOLDER / "grafana-dashboard.json").read_text())
    of_panels = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    rules = (FOLDER / "neurohire.rules.yml").read_text()
    of_rules = re.findall(r"^ +expr: (?:\|\n((?: {10,}.*\n)+)|(.*)\n)", rules, re.MULTILINE)
    return of_panels + [several or one for several, one in of_rules]


def test_every_query_asks_for_figures_that_exist() -> None:
    asked = {name for expression in expressions() for name in NAME.findall(expression)}
    assert len(asked) > 20, "the pattern finds them"
    assert asked - known() == set()


def test_every_alert_has_words_a_severity_and_a_test() -> None:
    rules, tests = ((FOLDER / name).read_text() for name in ("neurohire.rules.yml", "neurohire.rules.test.yml"))
    alerts = re.findall(r"- alert: (\w+)", rules)
    assert len(alerts) == len(set(alerts)) > 10
    assert len(re.findall(r"severity: (?:page|ticket) ", rules)) == len(alerts)
    assert rules.count("summary: ") == rules.count("description: ") == len(alerts)
    untested = [one for one in alerts if f'alertname="{one}"' not in tests]
    assert untested == []


@needs_promtool
@pytest.mark.parametrize(
    "command",
    [
        ["check", "rules", "neurohire.rules.yml"],
        ["test", "rules", "neurohire.rules.test.yml"],
        ["check", "config", "--syntax-only", "prometheus.yml"],
    ],
    ids=" ".join,
)
def test_prometheus_takes_them(command: list[str]) -> None:
    tried = subprocess.run([str(promtool), *command], cwd=FOLDER, check=False, capture_output=True, text=True)
    assert tried.returncode == 0, tried.stdout + tried.stderr


def test_the_dashboard_is_laid_out_without_overlaps() -> None:
    dashboard = json.loads((FOLDER / "grafana-dashboard.json").read_text())
    taken: set[tuple[int, int]] = set()
    for panel in dashboard["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert max(x for x, _y in cells) < 24
        assert not cells & taken, panel["title"]
        taken |= cells
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
