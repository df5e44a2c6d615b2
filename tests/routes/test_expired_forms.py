"""Forms that outlived their session: nothing is changed, and what was typed comes back, but passwords and files."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from db.engine import database
from db.tables import metadata, user_sessions
from tests.people import Caller, World, sign_in

pytestmark = pytest.mark.both_databases

GUESS = "correct horse battery"
OLD = "a token of another session"
PERSON = {"name": "Heidi Typed", "email": "heidi@example.org", "target_role": "Backend", "username": "heidi-typed", "password": "never to be shown"}  # fmt: skip
PLAN = {"title": "Typed title", "scheduled_time": "2031-02-03T10:00", "timezone": "Europe/Berlin", "duration": "45"}
SAID = "Nothing was changed."


def rows() -> dict[str, int]:
    def count(db):
        return {one.name: db.execute(select(func.count()).select_from(one)).scalar_one() for one in metadata.sorted_tables}  # fmt: skip

    return database.read(count)


def post(caller: Caller, path: str, fields: dict[str, object], **headers: str):
    return caller.http.post(path, data={**fields, "csrf_token": OLD}, headers=headers)


def value_of(page: str, name: str) -> str | None:
    found = re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*', page)
    shown = re.search(r'value="([^"]*)"', found.group()) if found else None
    return shown.group(1) if shown else None


FORMS = {
    "/add-candidate": PERSON,
    "/candidates/{bob}": PERSON,
    "/schedule-interview": PLAN,
    "/interview/{room}/edit": PLAN,
}


@pytest.mark.parametrize("path", FORMS)
def test_who_is_signed_in_gets_the_form_back_as_it_was_typed(world: World, path: str) -> None:
    fields, before = FORMS[path], rows()
    answer = post(world.alice, path.format(bob=world.bob.user_id, room=world.room), fields)
    assert (answer.status_code, SAID in answer.text) == (400, True)
    for name in ("name", "title", "email", "scheduled_time"):
        assert name not in fields or value_of(answer.text, name) == fields[name]
    assert "never to be shown" not in answer.text
    assert ("Enter them again" in answer.text) == ("password" in fields)
    assert rows() == before
    fresh = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text).group(1)
    again = world.alice.http.post(path.format(bob=world.bob.user_id, room=world.room), data={**fields, "password": GUESS, "candidate_id": world.bob.user_id, "csrf_token": fresh})  # fmt: skip
    assert again.status_code == 302, "the form that came back works"


def test_files_are_named_to_be_chosen_again(world: World) -> None:
    upload = {**PERSON, "resume": (io.BytesIO(b"%PDF-1.4"), "my resume <1>.pdf")}
    answer = post(world.alice, "/add-candidate", upload)
    assert "Choose the file again: my resume &lt;1&gt;.pdf" in answer.text


@pytest.mark.parametrize("path", [*FORMS, "/team/add"])
def test_who_is_signed_out_gets_what_was_typed_on_a_page_to_keep_open(world: World, path: str) -> None:
    fields, before = FORMS.get(path, PERSON), rows()
    answer = post(world.nobody, path.format(bob=world.bob.user_id, room=world.room), fields)
    assert (answer.status_code, "You are signed out" in answer.text) == (401, True)
    kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    assert {name: kept[name] for name in fields if name != "password"} == {name: text for name, text in fields.items() if name != "password"}  # fmt: skip
    assert "never to be shown" not in answer.text
    assert rows() == before
    assert world.nobody.http.get("/dashboard").status_code == 302


def test_a_session_that_ended_gives_back_what_was_typed_and_after_signing_in_the_form(app: Flask, world: World) -> None:
    token = world.alice.csrf_token()
    database.run(lambda db: db.execute(user_sessions.delete().where(user_sessions.c.user_id == world.alice.user_id)))
    lost = world.alice.http.post("/add-candidate", data={**PERSON, "csrf_token": token})
    assert (lost.status_code, value_of(lost.text, "name")) == (401, "Heidi Typed")
    back = sign_in(app, "alice", world.alice.user_id)
    form = back.http.post("/add-candidate", data={**PERSON, "csrf_token": value_of(lost.text, "csrf_token")})
    assert (form.status_code, value_of(form.text, "name"), SAID in form.text) == (400, "Heidi Typed", True)


def test_lines_and_signs_come_back_as_they_were(world: World) -> None:
    message = "\nfirst <b>\n\n  second & last"
    answer = post(world.bob, f"/interview/{world.room}/accommodation", {"message": message})
    assert "first &lt;b&gt;\n\n  second &amp; last" in answer.text
    lost = post(world.nobody, f"/interview/{world.room}/accommodation", {"message": message})
    assert f">\n{message.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</textarea>" in lost.text


def test_a_form_without_a_page_of_its_own_can_be_sent_again(world: World) -> None:
    answer = post(world.bob, f"/interview/{world.room}/consent", {"decision": "decline"})
    assert (answer.status_code, value_of(answer.text, "decision")) == (400, "decline")
    fresh = value_of(answer.text, "csrf_token")
    again = world.bob.http.post(f"/interview/{world.room}/consent", data={"decision": "decline", "csrf_token": fresh})
    assert again.status_code == 302


def test_a_button_alone_does_nothing_and_says_so(world: World) -> None:
    answer = post(world.alice, f"/interview/{world.room}/cancel", {})
    assert (answer.status_code, "This form has expired" in answer.text) == (400, True)
    assert world.alice.http.get(f"/interview/{world.room}/edit").status_code == 200


@pytest.mark.parametrize("source", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Referer": "https://evil.example/"}])  # fmt: skip
@pytest.mark.parametrize("person", ["alice", "nobody"])
def test_another_sites_form_is_not_shown_filled_in(world: World, source: dict[str, str], person: str) -> None:
    answer = post(getattr(world, person), "/add-candidate", PERSON, **source)
    assert answer.status_code in (302, 400)
    assert "Heidi Typed" not in answer.text


# ---- Signing in


def test_a_second_tab_goes_on_as_who_is_signed_in(world: World) -> None:
    sent = {"username": "alice", "password": "anything", "next": f"/interview/{world.room}"}
    answer = post(world.alice, "/login", sent)
    assert (answer.status_code, answer.location) == (303, f"/interview/{world.room}")


@pytest.mark.parametrize("person", ["alice", "nobody"])
def test_somebody_else_enters_the_password_again_and_it_was_no_guess(world: World, person: str) -> None:
    caller = getattr(world, person)
    for _ in range(12):
        answer = post(caller, "/login", {"username": "dave", "password": GUESS})
        assert (answer.status_code, SAID in answer.text) == (400, True)
        assert value_of(answer.text, "username") == "dave"
        assert GUESS not in answer.text
    assert ("Dave" in caller.http.get("/dashboard").text) is False
