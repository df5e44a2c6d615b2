"""A limit is named once: what pages know of it comes from where the server keeps it."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from sockets import page_limits
from tests.routes.pages import read

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted(path for path in (ROOT / "static/js").rglob("*.js") if path != page_limits.TARGET)
BOUNDS = ("maxlength", "minlength")


def test_the_scripts_have_the_servers_limits() -> None:
    assert page_limits.TARGET.read_text() == page_limits.script(), "run: python -m sockets.page_limits"


def test_every_limit_that_a_page_is_given_is_used() -> None:
    scripts, templates = ("\n".join(path.read_text() for path in paths) for paths in (SCRIPTS, TEMPLATES))
    assert set(re.findall(r"\bLIMITS\.([A-Z_]+)", scripts)) == set(page_limits.IN_SCRIPTS)
    assert set(re.findall(r"\blimits\.([A-Z_]+)", templates)) == set(page_limits.IN_TEMPLATES)


@pytest.mark.slow
def test_no_template_writes_a_limit_as_a_number() -> None:
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
    assert len(TEMPLATES) > 100
    for path in TEMPLATES:
        source = path.read_text()
        assert re.findall(rf'\b(?:{"|".join(BOUNDS)})="\d+', source) == [], path
        numbers = [
            keyword.key
            for keyword in environment.parse(source).find_all(nodes.Keyword)
            if keyword.key in BOUNDS and isinstance(keyword.value, nodes.Const)
        ]
        assert numbers == [], path


def test_fields_have_the_limit_of_their_own_form_or_of_the_page(world) -> None:  # type: ignore[no-untyped-def]
    def bound(page: str, name: str) -> str:
        source = read(world.alice.http.get(page)).source
        found = re.search(rf'<(?:input|textarea)(?=[^>]* name="{name}")[^>]* maxlength="(\d+)"', source)
        assert found is not None, (page, name)
        return found.group(1)

    assert bound("/schedule-interview", "title") == "200"
    assert bound("/candidates", "q") == str(page_limits.IN_TEMPLATES["SEARCH_CHARS"])
    assert bound("/add-candidate", "password") == str(page_limits.IN_TEMPLATES["PASSWORD_CHARS"])
    room = read(world.alice.http.get(f"/interview/{world.room}")).source
    assert f'data-admission-words maxlength="{page_limits.IN_TEMPLATES["LOBBY_MESSAGE_CHARS"]}"' in room
