"""All that people write is text: in names, titles, file names, chat and code, on every page that shows it."""

import json

import pytest

from services.base.clock import utcnow
from services.interview import zones
from services.people import candidates
from services.people.candidates import Profile
from services.planning import scheduling
from services.planning.scheduling import Plan
from tests import breadth
from tests.routes.full_house import fill, give_resume, write_in
from tests.routes.pages import Page, read, walk

# Names are cut at 120 characters, so each is shorter.
ATTACKS = [
    "</script><script>alert(1)</script><x-attack>\"'><x-attack onfocus=alert(1) autofocus>",
    "' x-attack=1 onmouseover='alert(1)--></title></textarea></style></pre><x-attack>",
    "{{7*7}}{% raw %}{{ config }}%(name)s%s{0}]]>&lt;x-attack&gt;<x-attack/>\u2028\u2029\u202e",
    "javascript:alert(1)//<img src=x onerror=alert(1)><x-attack>",
]


def attacked(world, words):
    """Every place that people fill holds the attack."""
    for person in (world.bob, world.carol):
        shown = Profile(
            words, f"{person.name}@example.org", phone=words[:40], target_role=words, experience_level=words[:60]
        )
        candidates.edit(person.user_id, shown, None, at=utcnow())
    made = fill(world, words)
    rename(world.alice, words)
    for one in (world.interview, *made[:1]):
        plan = Plan(words[:200], zones.wall_clock(one.scheduled_time, "UTC"), "UTC", world.bob.user_id)
        scheduling.reschedule(_seat(world, one), plan, at=utcnow())
    return made


def _seat(world, interview):
    from tests.services.seated import seat_of

    return seat_of(world.alice, interview)


def rename(person, words):
    from db.engine import database
    from repositories import users

    database.run(lambda db: users.update_user(db, person.user_id, {"name": words}))


def assert_is_text(address, source, page=None):
    page = page or Page(source)
    for tag, attributes in page.elements:
        assert tag != "x-attack", address
        assert not any(name.startswith("on") or name == "x-attack" for name in attributes), (address, tag, attributes)
        assert not (attributes.get("href") or "").lower().startswith("javascript:"), (address, tag)
        if tag == "script":
            assert attributes.get("type") == "application/json" or attributes.get("src"), address
    for tag, data in page.texts:
        if tag == "script":
            json.loads(data)
            assert "\u2028" not in data, address
            assert "<" not in data, address
    assert "{{ config }}" not in source or "SECRET_KEY" not in source


@pytest.mark.parametrize("words", breadth.narrowly(ATTACKS, narrow={ATTACKS[2]}), ids=range(len(ATTACKS)))
def test_whatever_people_write_is_shown_as_text_on_every_page(world, words):
    made = attacked(world, words)
    starts = [
        "/dashboard?status=all",
        f"/dashboard?created={world.room}",
        "/candidates",
        "/add-candidate",
        "/schedule-interview",
        "/questions",
    ]
    for one in (world.interview, *made):
        starts += [
            f"/interview/{one.meeting_link}{page}"
            for page in ("", "/report", "/edit", "/questions", "/questions/choose")
        ]
    seen = 0
    for person in (world.alice, world.bob):
        for address, answer in walk(person.http, starts).items():
            if answer.mimetype == "text/html":
                assert_is_text(address, answer.text, read(answer))
                seen += "x-attack" in answer.text
    assert seen > 10, "the attack was not even shown"


@pytest.mark.parametrize("words", ATTACKS, ids=range(len(ATTACKS)))
def test_what_was_typed_into_a_form_comes_back_as_text(world, words):
    for path, fields in {
        "/add-candidate": {"name": words, "email": words, "phone": words, "target_role": words, "username": words},
        f"/candidates/{world.bob.user_id}": {
            "name": words,
            "email": words,
            "experience_level": words,
            "username": words,
        },
        "/schedule-interview": {
            "title": words,
            "scheduled_time": words,
            "candidate_id": words,
            "timezone": words,
            "duration": words,
        },
        f"/interview/{world.room}/edit": {
            "title": words,
            "scheduled_time": words,
            "candidate_id": words,
            "timezone": words,
        },
    }.items():
        answer = world.alice.post(path, fields)
        assert answer.status_code == 400, path
        assert_is_text(path, answer.text)
    answer = world.nobody.post("/login", {"username": words, "password": words, "next": words})
    assert answer.status_code == 401
    assert_is_text("/login", answer.text)


@pytest.mark.parametrize("words", ATTACKS, ids=range(len(ATTACKS)))
def test_what_stands_in_an_address_comes_back_as_text(world, words):
    for path in ("/login", "/dashboard", "/candidates", "/schedule-interview", "/no-such-page", "/interview/x"):
        query = dict.fromkeys(("next", "q", "status", "page", "created", "candidate"), words)
        assert_is_text(path, world.alice.http.get(path, query_string=query).text)
        assert_is_text(path, world.nobody.http.get(path, query_string=query).text)
    for path in (f"/{words}", f"/interview/{words}", f"/interview/{words}/report", f"/candidates/{words}"):
        assert_is_text(path, world.alice.http.get(path).text)


def test_the_rooms_block_holds_what_was_written_and_closes_nothing(world):
    words = "</script><script>alert('&')</script>"
    give_resume(world.bob, name=f"{words}.pdf")
    rename(world.alice, f"{words}\u2028")
    config, source = read(world.alice.http.get(f"/interview/{world.room}")).block("room-config")
    assert config["me"]["username"] == f"{words}\u2028"
    for sign in "<>&'\u2028":
        assert sign not in source


def test_a_report_shows_code_and_chat_letter_for_letter(world):
    words = "<b>&amp; \"quoted\" 'single' </pre></code><x-attack>"
    write_in(world, world.interview, words)
    answer = world.alice.http.get(f"/interview/{world.room}/report")
    assert_is_text("report", answer.text)
    page = read(answer)
    code = "".join(data for tag, data in page.texts if data in f"print('{words}')\n# {words}\n" or tag == "span")
    assert f"# {words}" in code
    assert f"bob: {words}" in page.text


def test_a_cookie_is_not_believed_either(world):
    for name in ("tz", "theme"):
        for words in ATTACKS:
            world.nobody.http.set_cookie(name, words.encode("ascii", "ignore").decode())
            assert_is_text(name, world.nobody.http.get("/login").text)
