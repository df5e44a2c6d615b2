"""The report as JSON: who gets it, that it keeps to its published schema, and what is left out of it on request."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import insert, update

from db.engine import database
from db.tables import alerts, interviews, users
from services.base.clock import utcnow
from services.interview import accommodations, members
from services.interview.members import PanelMember
from services.planning import ending
from services.proctoring import proctoring
from services.record import pdf, report_file
from tests import questions
from tests.people import NAMES, add_user, sign_in
from tests.routes.full_house import admit, ask, write_in
from tests.services.seated import seat_of
from tests.sockets import test_cases as cases
from wire import runtime

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "export.schema.json").read_text())
WORDS = 'Ada "O\'Brien" <b>#strong[x]</b> שלום 你好 😀'


def path_of(interview):
    return f"/interview/{interview.meeting_link}/report.json"


def read(person, interview, query=""):
    """The file as data; that it fits the schema, and nothing in it is undescribed."""
    answer = person.http.get(path_of(interview) + query)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    data = json.loads(answer.data)
    assert [str(one) for one in validator().iter_errors(data)] == []
    return data


def validator():
    """The published one, here without room for fields that it does not describe."""

    def closed(part):
        if isinstance(part, dict):
            part = {name: closed(value) for name, value in part.items()}
            return part | ({"additionalProperties": False} if "properties" in part else {})
        return [closed(one) for one in part] if isinstance(part, list) else part

    return Draft202012Validator(closed(SCHEMA))


def seat_observer(world):
    """Olga watches alice's interview."""
    olga = add_user("olga", "Olga Observer", "interviewer")
    database.run(
        lambda db: members.set_panel(
            db, world.interview.id, [PanelMember(olga, "observer")],
            interviewer_id=world.alice.user_id, candidate_id=world.bob.user_id,
        )
    )  # fmt: skip
    return olga


def comment(world):
    """Alice comments on a code review."""
    review = questions.add(world.alice, changes=questions.CHANGES)
    questions.comment(world.alice, world.interview, questions.put(world.alice, world.interview, review), WORDS)


def test_only_interviewers_of_the_interview_get_the_file(app, world):
    observer = sign_in(app, "olga", seat_observer(world))
    coordinator = sign_in(app, "karl", add_user("karl", "Karl", "coordinator"))
    admit(world)
    assert world.nobody.http.get(path_of(world.interview)).status_code == 302
    for person in (world.bob, observer):
        assert person.http.get(path_of(world.interview)).status_code == 403, person.name
        report = person.http.get(f"/interview/{world.room}/report")
        assert (report.status_code, "report.json" in report.text) == (200, False), person.name
    for person in (world.carol, world.dave, coordinator):
        assert person.http.get(path_of(world.interview)).status_code == 404, person.name
    assert "report.json" in world.alice.http.get(f"/interview/{world.room}/report").text


def test_an_empty_interview_keeps_to_the_schema(world):
    data = read(world.alice, world.interview)
    assert [one["text"] for one in data["files"]] == [""]
    assert data["questions"] == data["runs"] == data["chat"] == data["observation"]["alert_groups"] == []
    assert data["observation"]["consent"] is None


def test_a_full_one_has_every_word_as_it_was_written(world):
    seat_observer(world)
    proctoring.decide(seat_of(world.bob, world.interview), is_agreed=True, declined=["no-face"], at=utcnow())
    accommodations.request(seat_of(world.bob, world.interview), WORDS, at=utcnow())
    asked = accommodations.list_of(world.interview.id, world.bob.user_id)[0]
    accommodations.answer(seat_of(world.alice, world.interview), asked.id, "Granted.", at=utcnow())
    write_in(world, world.interview, WORDS)
    questions.put(world.alice, world.interview, ask(world, WORDS))
    alice, bob = world.alice.connect(world.room), world.bob.connect(world.room)
    for socket in (alice, bob):
        assert cases.ask(socket, "join", world)["ok"]
    cases.check(world, alice, cases.try_all(world, bob, cases.put(world, alice)))
    comment(world)
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())

    data = read(world.alice, world.interview)
    assert [one["text"] for one in data["chat"]] == [f"alice: {WORDS}", f"bob: {WORDS}"]
    assert data["files"][0]["text"] == f"print('{WORDS}')\n# {WORDS}"
    assert data["questions"][0]["title"] == WORDS
    assert [one["what"] for one in data["people"][1]["attendance"]][:1] == ["joined"]
    assert [one["text"] for one in data["review_comments"]] == [WORDS]
    assert data["accommodation_requests"][0]["answered_by"] == NAMES["alice"]
    (run,) = data["runs"]
    assert [one["verdict"] for one in run["cases"]] == ["passed", "passed"]
    assert (run["hidden_cases"]["passed"], run["hidden_cases"]["total"]) == (2, 3)
    assert [one["is_hidden"] for one in run["hidden_cases"]["cases"]] == [False, True, False, True, True]
    assert data["observation"]["consent"]["declined"] == ["no-face"]
    assert data["observation"]["alert_groups"][0]["alerts"][0]["characters"] == 80
    whose = {one["name"] for one in data["people"]}
    assert whose == {NAMES["alice"], NAMES["bob"], "Olga Observer"}

    left_out = read(world.alice, world.interview, "?without=names&without=alerts")
    assert left_out["observation"] is None
    assert [one["name"] for one in left_out["people"]] == ["Interviewer 1", "Candidate", "Observer 1"]
    assert {one["by"] for one in left_out["chat"] + left_out["runs"]} == {"Interviewer 1", "Candidate"}
    assert left_out["accommodation_requests"][0]["answered_by"] == "Interviewer 1"
    said = json.dumps(left_out)
    assert not [name for name in whose if name in said]


def test_the_published_schema_is_one_and_refuses_what_is_not_a_report():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["version"]["const"] == report_file.VERSION
    assert list(Draft202012Validator(SCHEMA).iter_errors({"format": "neurohire-report"}))


PRINTED = 'Ж ελ ąć שלום عربي नमस्ते สวัสดี 你好 안녕 😀 │ e\u0301\u20d0 ꀀ \x07 \u200b #strong[x] $x$ `" \\ @a <b>'


@pytest.mark.skipif(not pdf.is_possible(), reason="the front end is not built")
def test_every_script_becomes_a_tagged_page_and_nothing_written_is_markup(app, world):
    path = path_of(world.interview).replace(".json", ".pdf")
    observer = sign_in(app, "olga", seat_observer(world))
    assert world.nobody.http.get(path).status_code == 302
    assert [one.http.get(path).status_code for one in (world.bob, observer, world.carol)] == [403, 403, 404]
    write_in(world, world.interview, PRINTED)
    give_names(world, "Ada Люба שרה كريم 王小明 देवी 👩‍💻")
    observe(world, 500)
    for query, box in (("", b"595"), ("?paper=letter&without=names", b"612"), ("?paper=../x", b"595")):
        answer = world.alice.http.get(path + query)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), query
        for sign in (
            b"%PDF-", b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"pdfuaid", b"/Outlines", b"dc:title",
            b"/DisplayDocTitle true", b"[0 0 " + box,
        ):  # fmt: skip
            assert sign in answer.data, (query, sign)


def give_names(world, name):
    """The interview is called so, and its candidate."""
    for table, row in ((interviews, world.interview.id), (users, world.bob.user_id)):
        values = {"title" if table is interviews else "name": name}
        database.run(
            lambda db, table=table, row=row, v=values: db.execute(update(table).where(table.c.id == row).values(v))
        )


def observe(world, count):
    """So many alerts, each too far from the one before to be in a group with it."""
    of = {"interview_id": world.interview.id, "candidate_id": world.bob.user_id, "kind": "no-face"}
    times = [utcnow() + timedelta(minutes=5 * number) for number in range(count)]
    rows = [of | {"started_at": at, "ended_at": at + timedelta(seconds=3)} for at in times]
    database.run(lambda db: db.execute(insert(alerts), rows))


def test_while_another_is_made_the_page_says_so_and_when_to_try_again(world, monkeypatch, tmp_path):
    (tmp_path / "fonts.json").touch()
    monkeypatch.setattr(pdf, "FONTS", tmp_path)
    monkeypatch.setattr(pdf, "_slots", runtime.Slots(pdf.AT_ONCE, 0.01))
    with pdf._slots.one():
        answer = world.alice.http.get(path_of(world.interview).replace(".json", ".pdf"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, str(pdf.RETRY_AFTER_S))
    assert "making another PDF or picture" in answer.text


def test_without_its_fonts_the_server_says_that_it_makes_no_pdf(world, monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "FONTS", tmp_path)
    answer = world.alice.http.get(path_of(world.interview).replace(".json", ".pdf"))
    assert (answer.status_code, "its fonts are not built" in answer.text) == (409, True)
    page = world.alice.http.get(f"/interview/{world.room}/report").text
    assert "its fonts are not built" in page
    assert "report.pdf" not in page


def test_a_program_that_ends_at_its_limits_is_a_sentence(world, monkeypatch, tmp_path):
    (tmp_path / "fonts.json").touch()
    endless = tmp_path / "endless.py"
    endless.write_text("import resource\nresource.setrlimit(resource.RLIMIT_CPU, (0, 0))\nwhile True: pass\n")
    monkeypatch.setattr(pdf, "FONTS", tmp_path)
    monkeypatch.setattr(pdf, "PROGRAM", endless)
    answer = world.alice.http.get(path_of(world.interview).replace(".json", ".pdf"))
    assert (answer.status_code, "took too long" in answer.text) == (503, True)
