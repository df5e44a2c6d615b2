"""Every form and every query with what hypothesis makes up: an answer in words, no fault, nothing kept of a refusal."""

import importlib
import inspect
import io
import os
import pkgutil
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wtforms import Form

import routes
import routes.forms
from routes.http import lists
from services.audit.deeds import Deed
from services.base import limits
from tests import breadth
from tests.abuse.anything import NASTY_TEXTS, faults, stored

pytestmark = pytest.mark.slow

SOURCES = "\n".join(path.read_text() for path in Path(routes.__path__[0]).rglob("*.py"))
MOVES_BY_ITSELF = {"user_sessions"}  # Last seen.
NOTED = ("sign-in-refused", "sign-ins-refused")
"""What the audit says of refusals themselves."""
READ = {Deed.RESUME_READ, Deed.REPORT_READ, Deed.REPORT_EXPORTED, Deed.AUDIT_EXPORTED}
"""What the audit says of reading."""
FEW = settings(
    max_examples=int(os.environ.get("NEUROHIRE_FUZZ", breadth.of(narrow=2, wide=8))),
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _names_in_forms():
    """The fields of every form class, so that a new one is tried without a word here."""
    for module in pkgutil.iter_modules(routes.forms.__path__, "routes.forms."):
        for _name, one in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(one, Form):
                yield from (name for name, value in inspect.getmembers(one) if type(value).__name__ == "UnboundField")


FIELDS = sorted({*_names_in_forms(), *re.findall(r'request\.form\.get(?:list)?\("(\w+)"', SOURCES)})


def _names_in_addresses():
    """What is read of an address, by the request itself or by the helpers of lists."""
    yield from re.findall(r'request\.args\.get(?:list)?\("(\w+)"', SOURCES)
    yield from re.findall(r'lists\.(?:words\(|one_of\(.+?, )"(\w+)"', SOURCES)
    yield inspect.signature(lists.words).parameters["name"].default


QUERIES = sorted({*_names_in_addresses(), "recovery", "moved"})
IDS = st.sampled_from(["0", "1", "2", "3", "999999999999999999999999", "-1", "x", "%00", "../1", "1%2F2"])
VALUES = st.one_of(
    NASTY_TEXTS.map(lambda text: text.encode("utf-8", "replace").decode()),  # No form can carry half a character.
    st.text(max_size=30),
    st.sampled_from(
        ["1", "2", "-1", "9" * 30, "2030-01-01T10:00", "Europe/Berlin", "agree", "choose", "on", "30", "a@example.org"]
    ),
)
FILES = st.tuples(
    st.binary(max_size=60) | st.just(b"%PDF-1.7\n") | st.just(b"PK\x03\x04" + bytes(80)),
    st.sampled_from(["cv.pdf", "cv.docx", "../../cv.pdf", "cv.pdf\x00.exe", "", "a" * 300 + ".pdf", "<script>.pdf"]),
)


def _rules(app, method):
    return [rule for rule in app.url_map.iter_rules() if method in rule.methods and rule.endpoint != "static"]


def _path(draw, rule, world):
    """The route's path, its places filled with what is there or with anything."""
    path = rule.rule
    for place in re.findall(r"<[^>]+>", path):
        is_link = place == "<meeting_link>"
        real = world.room if is_link else str(world.bob.user_id)
        path = path.replace(place, draw(st.sampled_from([real] * 3) | IDS))
    return path


def _kept():
    found = {table: rows for table, rows in stored().items() if table not in MOVES_BY_ITSELF}
    found["audit_entries"] = [row for row in found.get("audit_entries", []) if not set(NOTED).intersection(row)]
    return found


def test_the_names_are_found():
    assert {"username", "password", "title", "scheduled_time", "candidate_id", "remark", "decision"} <= set(FIELDS)
    assert {"q", "page", "next", "status", "tag", "deed", "without"} <= set(QUERIES)


def _try_each(rules, attempt):
    """Make the attempt with every route, several times each."""
    for rule in rules:

        @FEW
        @given(data=st.data())
        def some(data):
            attempt(data.draw, rule)  # noqa: B023 (called before the next one comes)

        some()


@pytest.mark.parametrize("person", breadth.narrowly(["alice", "bob", "dave", "nobody"], narrow={"alice"}))
def test_whatever_is_posted_is_answered_and_a_refusal_keeps_nothing(app, world, caplog, person):
    caller = getattr(world, person)

    def send(draw, rule):
        limits.reset()
        caplog.clear()
        path = _path(draw, rule, world)
        form = draw(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=8))
        if draw(st.booleans()):
            content, name = draw(FILES)
            form["resume"] = (io.BytesIO(content), name)
        before = _kept()
        answer = caller.post(path, form, content_type="multipart/form-data")
        assert answer.status_code < 500, (path, form, answer.status_code)
        if answer.status_code >= 400:
            assert _kept() == before, (path, form, answer.status_code)
        assert faults(caplog) == [], (rule.rule, caplog.text[-3000:])

    _try_each(_rules(app, "POST"), send)


@pytest.mark.parametrize("person", breadth.narrowly(["alice", "bob", "nobody"], narrow={"bob"}))
def test_whatever_is_asked_is_answered_and_changes_nothing(app, world, caplog, person):
    caller = getattr(world, person)

    def ask(draw, rule):
        limits.reset()
        caplog.clear()
        query = draw(st.dictionaries(st.sampled_from(QUERIES), VALUES, max_size=4))
        before = _kept()
        answer = caller.http.get(_path(draw, rule, world), query_string=query)
        answer.close()  # A file that is not read to its end holds its session's slot.
        assert answer.status_code < 500, (rule.rule, query)
        after = _kept()
        noted, noted_before = after.pop("audit_entries"), before.pop("audit_entries")
        assert after == before, (rule.rule, query)
        assert {row[2] for row in noted[len(noted_before) :]} <= READ, (rule.rule, query)
        assert faults(caplog) == [], (rule.rule, caplog.text[-3000:])

    _try_each([rule for rule in _rules(app, "GET") if rule.endpoint != "accounts.logout"], ask)
