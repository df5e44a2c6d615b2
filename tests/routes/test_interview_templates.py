"""Templates: who may do what with one, what they refuse, what starting from one fills in and leaves as it was entered."""

from datetime import timedelta

import pytest

from services.base.clock import utcnow
from services.interview import PanelMember, interviews, planners
from services.people import team
from services.planning import Values
from services.planning import interview_templates as templates
from services.questions import bank, planned
from tests.people import add_user, sign_in
from tests.questions import content
from tests.routes.pages import read
from tests.services.seated import seat_of

PAGE, FORM = "/templates", "/schedule-interview"
FIELDS = {"title": "Backend, first round", "duration": "45", "language": "go", "proctoring": "light"}
WHEN = {"scheduled_time": "2027-06-01T14:30", "timezone": "Europe/Berlin"}


@pytest.fixture
def cora(app, world):
    return sign_in(app, "cora", add_user("cora", "Cora Cook", "coordinator"))


def question(world, title):
    return bank.add(content(title=title), is_draft=False, by=world.alice.user_id, at=utcnow())


def made(world, person=None, **changes):
    """A template of this person (of Dave); its number."""
    by = (person or world.dave).user_id
    return templates.add(Values("Backend, first round", **changes), by=by, at=utcnow())


def stored(template_id):
    """What is kept of it."""
    return templates.values_of(templates.get(template_id))


def test_strangers_candidates_and_colleagues_change_nothing_of_a_template(app, world, cora):
    """Everybody on the staff reads and copies it; who made it, administrators and coordinators change it."""
    kept = made(world)
    question_id = question(world, "Two sum")
    erin = sign_in(app, "erin", add_user("erin", "Erin Eley", "interviewer"))
    changing = {
        "edit": FIELDS | {"title": "Mine now", "base": "1"}, "archive": {}, "restore": {}, "delete": {},
        "questions/plan": {"question": str(question_id)}, f"questions/{question_id}/move": {"way": "up"},
        f"questions/{question_id}/unplan": {},
    }  # fmt: skip
    for person, status in ((world.bob, 403), (world.carol, 403), (erin, 403)):
        for path, fields in changing.items():
            assert person.post(f"{PAGE}/{kept}/{path}", fields).status_code == status, (person.name, path)
        assert (stored(kept).title, templates.get(kept).template.is_archived) == ("Backend, first round", False)
    for path in ("", f"/{kept}", "/add", f"/{kept}/edit", f"/{kept}/questions"):
        assert world.bob.http.get(PAGE + path).status_code == 403
    assert erin.http.get(f"{PAGE}/{kept}").status_code == 200
    assert "/edit" not in erin.http.get(f"{PAGE}/{kept}").text, "what one may not do is not offered"
    assert erin.post(f"{PAGE}/{kept}/copy").status_code == 302
    assert cora.post(f"{PAGE}/{kept}/edit", FIELDS | {"title": "Of Cora", "base": "1"}).status_code == 302
    assert cora.http.get(f"{PAGE}/{kept}/questions").status_code == 403, "who coordinates reads no bank"
    assert stored(kept).title == "Of Cora"
    for number in (0, 999, 10**30):
        assert world.alice.http.get(f"{PAGE}/{number}").status_code == 404


def test_what_a_template_cannot_have_is_refused_beside_its_field_and_nothing_is_kept(world):
    made(world)
    once, twice = str(world.alice.user_id), {"panel_role_1": "observer", "panel_role_2": "observer"}
    cases = [
        ({"title": "  \x00 "}, "title"), ({"title": "x" * 201}, "title"), ({"title": "BACKEND,  first round"}, "title"),
        ({"duration": "7"}, "duration"), ({"duration": "9" * 30}, "duration"), ({"language": "latin"}, "language"),
        ({"proctoring": "all"}, "proctoring"), ({"proctoring": "custom"}, "signals"),
        ({"proctoring": "custom", "signals": "breath"}, "signals"),
        ({"panel_person_1": str(world.bob.user_id)}, "panel_person_1"), ({"panel_person_1": "9" * 30}, "panel_person_1"),
        ({"panel_person_1": once, "panel_role_1": "candidate"}, "panel_person_1"),
        ({"panel_person_1": once, "panel_person_2": once, **twice}, "panel_person_2"),
    ]  # fmt: skip
    for wrong, field in cases:
        sent = FIELDS | {"title": "Another"} | wrong
        for path, also in ((f"{PAGE}/add", {}), (FORM, {"save_template": "yes"})):
            answer = world.dave.post(path, sent | also)
            assert (answer.status_code, bool(read(answer).errors_of(field))) == (400, True), (path, wrong)
    assert [title for _id, title in templates.titles()] == ["Backend, first round"]


def test_a_template_is_written_read_and_changed_unless_somebody_was_faster(world):
    erin = add_user("erin", "Erin Eley", "interviewer")
    panel = {"panel_person_1": str(erin), "panel_role_1": "observer"}
    answer = world.dave.post(f"{PAGE}/add", FIELDS | panel | {"proctoring": "custom", "signals": ["paste", "left-tab"]})
    template_id = int(answer.location.rpartition("/")[2])
    shown = read(world.alice.http.get(answer.location)).text
    for words in ("Made by Dave Dunn.", "Not used yet.", "45 minutes", "Erin Eley (observer)", "Go", "Only selected"):
        assert words in shown
    page = read(world.dave.http.get(f"{PAGE}/{template_id}/edit"))
    assert (page.chosen_in("duration"), page.chosen_in("panel_person_1")) == ("45", str(erin))
    world.alice.post(f"/team/{erin}/deactivate", {"successor": "0"})
    stays = FIELDS | panel | {"title": "Renamed", "base": "1"}
    assert world.dave.post(f"{PAGE}/{template_id}/edit", stays).status_code == 302, "who left may stay in it"
    assert "Erin Eley (observer) (no longer on the team)" in read(world.dave.http.get(PAGE)).text
    late = world.alice.post(f"{PAGE}/{template_id}/edit", FIELDS | {"title": "Late", "base": "1"})
    assert (late.status_code, "meantime" in late.text, read(late).value_of("title")) == (400, True, "Late")
    again = {"title": "Late", "base": read(late).value_of("base")}
    assert world.alice.post(f"{PAGE}/{template_id}/edit", FIELDS | again).status_code == 302
    assert stored(template_id) == Values("Late", 45, "go", (), ("light", ()), ())


def test_the_list_is_searched_archived_and_emptied(world, monkeypatch):
    assert "No templates yet" in world.dave.http.get(PAGE).text
    kept = made(world)
    other = templates.add(Values("Überblick"), by=world.alice.user_id, at=utcnow())
    copied = world.dave.post(f"{PAGE}/{other}/copy").location
    assert templates.may_edit(templates.get(int(copied.split("/")[2])).template, world.dave.user_id, "interviewer")
    assert "already" in world.dave.post(f"{PAGE}/{other}/copy", follow_redirects=True).text
    for query, found in (
        ("", {"Backend, first round", "Überblick", "Copy of Überblick"}), ("?q=uberblick", {"Überblick", "Copy of Überblick"}),
        ("?q=%25", set()), ("?state=archived", set()), ("?state=none&page=99", {"Backend, first round", "Überblick"}),
    ):  # fmt: skip
        text = read(world.dave.http.get(PAGE + query)).text
        assert all(title in text for title in found), query
        assert found or "Backend, first round" not in text, query
    world.dave.post(f"{PAGE}/{kept}/archive")
    assert "Backend, first round" not in world.dave.http.get(FORM).text, "it is not offered"
    assert "Backend, first round" in world.dave.http.get(f"{PAGE}?state=archived").text
    taken = made(world, world.alice)
    assert "already" in world.dave.post(f"{PAGE}/{kept}/restore", follow_redirects=True).text
    world.alice.post(f"{PAGE}/{taken}/delete")
    world.dave.post(f"{PAGE}/{kept}/restore")
    assert not templates.get(kept).template.is_archived
    monkeypatch.setattr(templates, "MAX_TEMPLATES", 3)
    assert world.dave.post(f"{PAGE}/add", FIELDS | {"title": "One more"}).status_code == 409


def test_its_questions_are_chosen_ordered_and_gone_with_the_bank(world):
    kept = made(world)
    ids = [question(world, title) for title in ("Two sum", "Graphs", "Queues")]
    draft = bank.add(content(title="Half"), is_draft=True, by=world.alice.user_id, at=utcnow())

    def act(path, **fields):
        return world.dave.post(f"{PAGE}/{kept}/questions/{path}", fields)

    for wrong in (str(draft), "0", "x", "9" * 30):
        answer = act("plan", question=wrong)
        assert (answer.status_code, stored(kept).question_ids) == (302, ())
    for one in (*ids, ids[0]):
        act("plan", question=str(one))
    act(f"{ids[2]}/move", way="up")
    act(f"{ids[0]}/move", way="up")
    act(f"{ids[1]}/move", way="sideways")
    assert stored(kept).question_ids == (ids[0], ids[2], ids[1])
    assert (act("999/unplan").status_code, act("999/move", way="up").status_code) == (404, 404)
    act(f"{ids[0]}/unplan")
    bank.delete(ids[1], at=utcnow())
    assert stored(kept).question_ids == (ids[2],)
    assert "Queues" in read(world.dave.http.get(f"{PAGE}/{kept}/questions")).text


def fill(person, template_id, **entered):
    return person.post(FORM, {"use_template": "yes", "start_from": str(template_id), **entered})


def test_starting_from_one_fills_what_nobody_entered_and_says_what_is_left_out(world, cora):
    erin, finn = (add_user(name, f"{name.title()} F.", "interviewer") for name in ("erin", "finn"))
    asked, old = question(world, "Two sum"), question(world, "Graphs")
    panel = tuple(PanelMember(one, "observer") for one in (erin, finn, world.dave.user_id))
    first = made(world, duration_minutes=45, language="go", panel=panel, observation=("custom", ("paste",)),
                 question_ids=(asked, old))  # fmt: skip
    second = templates.add(Values("Data, first round", 90), by=world.dave.user_id, at=utcnow())
    bank.archive(old, at=utcnow())
    team.deactivate(finn, by=world.alice.user_id, at=utcnow())

    for gone in ("999", "x", "9" * 40, "-1"):
        answer = fill(world.dave, gone, title="Typed")
        assert (answer.status_code, read(answer).value_of("title")) == (200, "Typed"), gone

    entered = WHEN | {"candidate_id": str(world.bob.user_id), "title": "My own words", "duration": "60"}
    page = read(fill(world.dave, first, **entered))
    assert (page.value_of("title"), page.chosen_in("duration"), page.chosen_in("language")) == (
        "My own words",
        "45",
        "go",
    )
    assert (page.chosen_in("panel_person_1"), page.chosen_in("panel_person_2")) == (str(erin), "0")
    assert (page.chosen_in("candidate_id"), page.value_of("scheduled_time")) == (
        str(world.bob.user_id),
        "2027-06-01T14:30",
    )
    assert [one["value"] for one in page.all("input", name="questions") if "checked" in one] == [str(asked)]
    for words in ("Kept as you entered it: Title.", "The question “Graphs” is archived.", "Finn F. is no longer on the team.",
                  "Dave Dunn is the interviewer"):  # fmt: skip
        assert words in page.text

    # Another one replaces what came from the first, and not what was entered.
    again = entered | {"template": str(first), "duration": "45", "language": "go", "proctoring": "light",
                       "panel_person_1": str(erin), "panel_role_1": "observer"}  # fmt: skip
    page = read(fill(world.dave, second, **again))
    assert (page.value_of("title"), page.chosen_in("duration"), page.chosen_in("language")) == (
        "My own words",
        "90",
        "python",
    )
    assert (page.chosen_in("proctoring"), page.chosen_in("panel_person_1")) == ("light", "0")
    assert "Kept as you entered it: Title, What is observed." in page.text

    page = read(world.dave.http.get(f"{FORM}?template={first}&candidate={world.bob.user_id}"))
    assert (page.value_of("title"), page.chosen_in("candidate_id")) == ("Backend, first round", str(world.bob.user_id))
    told = read(cora.http.get(f"{FORM}?template={first}")).text
    assert ("1 question comes along" in told, "1 question is not ready" in told) == (True, True)
    assert ("Two sum" in told, "Graphs" in told) == (False, False)


def planned_of(answer):
    """The interview that was scheduled, and its questions."""
    interview = planners.get(0, "admin", answer.location.partition("created=")[2])[1]
    return interview, [one.title for one in planned.list_of(interview.id)]


def test_an_interview_has_the_values_and_no_tie_and_its_use_is_counted(world, cora):
    ids = [question(world, title) for title in ("Two sum", "Graphs")]
    kept = made(world, language="rust", question_ids=tuple(ids))
    sent = FIELDS | WHEN | {"candidate_id": str(world.bob.user_id), "template": str(kept), "language": "rust"}
    interview, asked = planned_of(world.dave.post(FORM, sent | {"questions": str(ids[1]), "reminders": "none"}))
    assert (interview.code_language, interview.duration_minutes, asked) == ("rust", 45, ["Graphs"])
    assert interview.reminders == "", "none, which is not the same as nothing said"
    assert world.dave.post(FORM, sent | {"questions": str(ids[1]), "reminders": "weekly"}).status_code == 400
    of_cora = sent | {"interviewer_id": str(world.dave.user_id), "questions": str(ids[1])}
    assert planned_of(cora.post(FORM, of_cora))[1] == ["Two sum", "Graphs"], "who reads no bank chooses nothing in it"
    assert planned_of(cora.post(FORM, of_cora | {"template": ""}))[1] == []
    for wrong in ("999", str(10**9), "9" * 30, "-1", "x"):
        assert world.dave.post(FORM, sent | {"questions": wrong}).status_code in (302, 400)
    bank.archive(ids[1], at=utcnow())
    late = world.dave.post(FORM, sent | {"questions": str(ids[1])})
    assert (late.status_code, "draft or archived" in late.text) == (400, True)
    before = templates.get(kept).template
    assert before.used_count >= 2
    assert utcnow() - before.last_used_at < timedelta(minutes=1)
    world.dave.post(f"{PAGE}/{kept}/edit", FIELDS | {"title": "Changed", "duration": "15", "base": "1"})
    world.dave.post(f"{PAGE}/{kept}/delete")
    after = interviews.get(interview.id)
    assert (after.title, after.duration_minutes, after.code_language) == ("Backend, first round", 45, "rust")


def test_a_plan_and_an_interview_are_saved_as_templates(world, cora):
    """From the form, with nobody chosen and no time; and from an interview's page by who may plan it."""
    sent = FIELDS | {"save_template": "yes", "panel_person_1": str(world.alice.user_id), "panel_role_1": "observer"}
    expired = world.dave.http.post(FORM, data=sent | {"csrf_token": "of another session"})
    assert (expired.status_code, templates.titles()) == (400, [])
    saved = world.dave.post(FORM, sent)
    assert (saved.status_code, "Nothing is scheduled yet" in saved.text) == (200, True)
    assert read(saved).chosen_in("panel_person_1") == str(world.alice.user_id), "the form stays as it was"
    ((template_id, _title),) = templates.titles()
    assert stored(template_id).panel[0].user_id == world.alice.user_id
    assert world.dave.post(FORM, sent).status_code == 400, "a reload stores it once"

    room = world.room
    planned.plan(seat_of(world.alice, world.interview), question(world, "Two sum"))
    for person, status in ((world.bob, 403), (world.carol, 404), (world.dave, 404), (world.nobody, 302)):
        assert person.post(f"/interview/{room}/template").status_code == status, person.name
    answer = world.alice.post(f"/interview/{room}/template")
    shown = read(world.alice.http.get(answer.location)).text
    assert ("Backend engineer" in shown, "Two sum" in shown, "Bob Burns" in shown) == (True, True, False)
    again = cora.post(f"/interview/{room}/template", follow_redirects=True)
    assert "There is a template with this title already" in again.text
