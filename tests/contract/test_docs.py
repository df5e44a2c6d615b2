"""What the documents say of the code: every setting is told, every link and every named test is there."""

import re
from pathlib import Path

import pytest

from config import SECRETS
from services.base.limits import DEFAULTS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
SETTING = re.compile(r'environ(?:\.get\(|, )"([A-Z][A-Z_]+)"')


def settings() -> set[str]:
    return {
        name
        for path in (
            "config.py",
            "connections.py",
            "variables.py",
            "sign_on_variables.py",
            "environment.py",
            "db/versions.py",
        )
        for name in SETTING.findall((ROOT / path).read_text())
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    for target in LINK.findall(page.read_text()):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize("place", [".env.example", "docs/operations.md"])
def test_every_setting_is_told(place: str) -> None:
    text = (ROOT / place).read_text()
    assert {"SECRET_KEY", "MYSQL_HOST", "ICE_SERVERS", "LEGACY_TIMEZONE"} <= settings(), "the pattern finds them"
    assert {name for name in settings() if name not in text} == set()


def test_every_limit_is_told_with_its_default() -> None:
    example, page = ((ROOT / place).read_text() for place in (".env.example", "docs/operations.md"))
    for limit, default in DEFAULTS.items():
        assert f"\n# {limit.setting}={default}\n" in example
        assert re.search(rf"^\| `{limit.setting}` \| `{re.escape(default)}` \|", page, re.MULTILINE), limit.setting


@pytest.mark.parametrize("place", [".env.example", "docs/operations.md"])
def test_every_secret_that_may_come_in_a_file_is_told(place: str) -> None:
    text = (ROOT / place).read_text()
    assert {name for name in SECRETS if f"{name}_FILE" not in text} == set()


def test_every_test_that_is_named_is_there() -> None:
    for page in PAGES:
        for named in re.findall(r"`(tests/[\w/.]+)`", page.read_text()):
            assert (ROOT / named).exists(), (page.name, named)


def test_a_decision_that_was_superseded_and_the_one_that_did_it_name_each_other() -> None:
    heads = {path.name: path.read_text().partition("\n## ")[0] for path in (ROOT / "docs" / "adr").glob("*.md")}
    assert all("Accepted, " in head or "Superseded by " in head for head in heads.values())
    later = {name for name, head in heads.items() if "Supersedes" in head}
    earlier = {name for name, head in heads.items() if "Superseded" in head}
    assert later
    for name in later | earlier:
        named = LINK.findall(heads[name])
        assert named
        assert [other for other in named if name not in LINK.findall(heads[other])] == [], name
