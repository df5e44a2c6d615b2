"""People and interviews are found as they are written and as they are typed, on both databases alike."""

import unicodedata
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from db.engine import database
from db.tables import address_parts, name_parts, title_parts, users
from db.tables import interviews as interview_table
from repositories import interviews as interviews_repository
from repositories import paging, search, search_parts
from repositories import users as users_repository
from services.base.clock import utcnow
from services.people import Colleague, candidates, team
from services.planning import agenda, scheduling
from tests import agendas
from tests.people import schedule

FOUND = [
    ("Łukasz Żółć", ["lukasz", "ŻÓŁĆ", "zolc", "łukasz ż", "kasz  z", "zolc lukasz", "ż ł"]),
    ("José Núñez", ["jose nunez", "JOSÉ", "núñez"]),
    ("Jürgen Groß", ["jurgen", "GROSS", "groß"]),
    ("Søren Ærø", ["soren", "aero", "SØREN"]),
    ("Ольга Ёлкина", ["ольга елкина", "ЁЛКИНА"]),
    ("İpek Işık", ["ipek", "ışık", "IŞIK", "isik"]),
    ("Nguyễn Thị Ánh", ["nguyen thi anh", "NGUYỄN"]),
    ("Ελένη Παππάς", ["ελενη", "ΠΑΠΠΆΣ", "παππας"]),
    ("מִרְיָם כהן", ["מרים", "כהן"]),
    ("أحمد علي", ["احمد", "علی", "علي أحمد"]),
    ("김민준", ["김민준", "민준"]),
    ("王小明", ["王小明", "小明", "明"]),
    ("अनिल कुमार", ["अनिल", "कुमार"]),
    ("Seán O’Neil", ["o'neil", "sean", "O’NEIL"]),
    ("𞤀𞤣𞤤𞤢𞤥", ["𞤀𞤣𞤤𞤢𞤥"]),
]
NOT_FOUND = [
    ("Łukasz Żółć", ["zolce", "%", "_", "lukaszzolc", "l_kasz", "lukasz zolce", "lukasz /", "\\"]),
    ("अनिल कुमार", ["अनल", "आनिल"]),
    ("𞤀𞤣𞤤𞤢𞤥", ["𞤤𞤣𞤀", "😀"]),
]


def add_candidate(name, email="found@example.org"):
    return candidates.add(candidates.Profile(name=name, email=email), None, at=utcnow())


def names_found(text):
    return [one.name for one in candidates.page(search=text, number=1).items]


@pytest.mark.parametrize(("name", "typed"), NOT_FOUND)
def test_others_are_not_found(world, name, typed):
    add_candidate(name)
    for text in typed:
        assert name not in names_found(text), text


@pytest.mark.slow
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("name", "typed"), FOUND)
def test_a_candidate_is_found_however_the_name_is_typed(world, form, name, typed):
    candidate = add_candidate(unicodedata.normalize(form, name))
    for text in (*typed, name):
        for typed_form in ("NFC", "NFD"):
            assert candidate.name in names_found(unicodedata.normalize(typed_form, text)), text
            assert candidate.name in names_found(f" {text.upper()} "), text


def test_a_new_name_is_what_is_found(world):
    candidate = add_candidate("Zoë Old")
    candidates.edit(candidate.id, candidates.Profile(name="Zoë Núñez", email="found@example.org"), None, at=utcnow())
    assert names_found("old") == []
    assert names_found("zoe nunez") == ["Zoë Núñez"]


def test_addresses_and_user_names_are_found_without_case(world):
    add_candidate("Zoë")
    assert names_found("FOUND@example") == ["Zoë"]
    assert names_found("fÓund") == []


@pytest.mark.parametrize("few", [0, 3000], ids=["among many", "among few"])
def test_an_address_is_found_with_the_signs_that_a_program_put_into_what_was_typed(world, monkeypatch, few):
    monkeypatch.setattr(search_parts, "MAX_FEW", few)
    add_candidate("Seán", "sean.o'neil@example.org")
    for typed in ("o'neil@example", "o’neil@example", "sean\u200c.o‘neil", "O’NEIL@exam\u00adple.org"):
        assert names_found(typed) == ["Seán"], typed
    add_candidate("Zoë", "zoë.d’arc@example.org")
    assert names_found("zoë.d’arc@") == ["Zoë"]
    assert names_found("o”neil@example") == []


def test_colleagues_are_found_in_the_same_way(world):
    password = "a few unrelated words"
    team.add(Colleague(name="José Núñez", email="jose@example.org", username="josé", password=password), at=utcnow())
    for text in ("jose nunez", "JOSÉ", "jose\u0301"):
        assert [one.name for one in team.page(search=text, number=1).items] == ["José Núñez"]


def titles_found(world, text):
    found = agendas.page(world.alice.user_id, is_interviewer=True, search=text, status="upcoming", number=1)
    return [one.title for one in found.items]


def test_interviews_are_found_by_title_and_by_name(world):
    candidate = add_candidate("Łukasz Żółć")
    scheduling.schedule(
        world.alice.user_id,
        scheduling.Plan(title="Entwickler für Größen", candidate_id=candidate.id, wall_clock=(utcnow() + timedelta(days=1)).replace(tzinfo=None), timezone="UTC"),
        at=utcnow(),
    )  # fmt: skip
    for text in ("fur grossen", "FÜR GRÖSSEN", "zolc", "Żółć"):
        assert titles_found(world, text) == ["Entwickler für Größen"], text
    assert titles_found(world, "found@example.org") == [], "an address is no name"


def test_a_list_has_what_a_plain_look_at_each_interview_finds(world, monkeypatch):
    """Words in any order, of the title and of the other name, on every database; also where many have such a name."""
    names = ["Łukasz 100% Żółć", "王小明", "José_Núñez", "أحمد علي"]
    titles = ["Größen, erste Runde", "50% design_review", "面接 一次", "c:\\path /x"]
    pairs = [(title, name) for title in titles for name in names]
    ids = {name: candidates.add(candidates.Profile(name, f"{len(name)}@example.org"), None, at=utcnow()).id
           for name in names}  # fmt: skip
    for number, (title, name) in enumerate(pairs):
        schedule(world.alice.user_id, ids[name], title, at=utcnow() + timedelta(days=1 + number))
    pairs.append(("Backend engineer", "Bob Burns"))  # Which were there.
    pieces = ["", *"ab%_/\\接明", "jose", "ZÓŁC", "50%", "n_n", "grossen", "علی", "nobody", *names, *titles]
    texts = [*pieces, *(f" {one}  {other}" for one in pieces[::5] for other in pieces[1::5])]
    for case, some in (
        ("few", texts),
        ("many", texts[::3]),
        ("many of a name", texts[1::3]),
        ("unmarked", texts[2::3]),
    ):
        if case == "unmarked":
            forget_parts()
        monkeypatch.setattr(search_parts, "MAX_FEW", 0 if case == "many" else 3000)
        monkeypatch.setattr(users_repository, "MAX_NAMED", 0 if case.startswith("many") else 500)
        for text in some:
            words = search.words(text)
            expected = [pair for pair in pairs if all(any(word in search.key(one) for one in pair) for word in words)]
            found = agendas.page(world.alice.user_id, is_interviewer=True, search=text, status="upcoming")
            assert found.total == len(expected), text
            assert {one.title for one in found.items} == {title for title, _name in expected}, text


def forget_parts():
    """As if another program had inserted everything."""
    with database.engine.begin() as db:
        for parts, marked in ((title_parts, interview_table), (name_parts, users), (address_parts, users)):
            db.execute(delete(parts))
            db.execute(update(marked).values(has_parts=False))


@pytest.mark.parametrize("case", ["few", "many", "unmarked"])
def test_people_are_found_by_addresses_and_parts_of_long_words_whatever_finds_them(world, monkeypatch, case):
    add_candidate("Donaudampfschifffahrtsgesellschaft Bob")
    add_candidate("Another", "refound@example.org")
    if case == "unmarked":
        forget_parts()
    monkeypatch.setattr(search_parts, "MAX_FEW", 0 if case == "many" else 3000)
    assert names_found("dampfschifffahrtsgesell") == ["Donaudampfschifffahrtsgesellschaft Bob"]
    assert names_found("dampfschifffahrtsgesall") == []
    assert names_found("bob gesellschaft") == ["Donaudampfschifffahrtsgesellschaft Bob"]
    assert names_found("NOBODY@example") == names_found("found@example another") == []
    assert set(names_found("Found@Example.org")) == {"Another", "Donaudampfschifffahrtsgesellschaft Bob"}


def stored(parts, owner):
    return database.read(lambda db: set(db.execute(select(parts.c.part).where(owner)).scalars()))


def test_parts_go_with_what_they_were_of(world):
    interview = schedule(world.alice.user_id, world.bob.user_id, "Old", at=utcnow() + timedelta(days=1))
    of_it = title_parts.c.interview_id == interview.id
    assert stored(title_parts, of_it) == {"old", "ld", "d"}
    database.run(lambda db: interviews_repository.update_interview(db, interview.id, {"title": "Gold 王小明"}))
    assert stored(title_parts, of_it) == {"gold", "old", "ld", "d", "王小明", "小明", "明"}
    candidate = add_candidate("Zoë")
    of_them = name_parts.c.user_id == candidate.id
    assert stored(name_parts, of_them) == {"zoe", "oe", "e"}
    assert "found@exampl" in stored(address_parts, address_parts.c.user_id == candidate.id)
    profile = candidates.Profile(name="Zed", email="other@example.org")
    candidates.edit(candidate.id, profile, None, at=utcnow())
    assert stored(name_parts, of_them) == {"zed", "ed", "d"}
    assert "found@exampl" not in stored(address_parts, address_parts.c.user_id == candidate.id)


def test_what_has_too_many_parts_is_found_all_the_same(world):
    title = "\ufdfa" * 150  # Of this sign, Unicode makes four words.
    assert search_parts.parts_of("".join(chr(0x4E00 + one) for one in range(search_parts.MAX_PARTS + 1))) is None
    letters = "".join(chr(0x4E00 + one) for one in range(200))
    for one in (title, letters):
        schedule(world.alice.user_id, world.bob.user_id, one, at=utcnow() + timedelta(days=1))
        assert titles_found(world, one[:20]) == [one]


def test_a_list_that_is_counted_to_its_bound_goes_on(world, monkeypatch):
    """It says that there are more, and every one is on some page."""
    monkeypatch.setattr(paging, "COUNTED_OF_SEARCH", 20)
    monkeypatch.setattr(agenda, "PER_PAGE", 5)
    for number in range(23):
        schedule(world.alice.user_id, world.bob.user_id, f"Counted {number}", at=utcnow() + timedelta(days=1 + number))
    seen = []
    for few in (3000, 0):
        monkeypatch.setattr(search_parts, "MAX_FEW", few)
        pages = [
            agendas.page(world.alice.user_id, is_interviewer=True, search="counted", number=one) for one in range(1, 6)
        ]
        assert [(one.total, one.has_more) for one in pages] == [(20, True)] * 3 + [(23, False)] * 2
        assert [one.page for one in pages] == [1, 2, 3, 4, 5]
        seen.append([one.title for page in pages for one in page.items])
    assert seen == [[f"Counted {number}" for number in reversed(range(23))]] * 2


def test_many_words_are_looked_for_as_they_stand(world):
    add_candidate("a b c d e f g h i")
    assert search.words("a b c d e f g h i")[-1] == "h i"
    assert names_found("g c f a e b d h i"), "the last are one"
    assert names_found("a b c d e f g i h") == []


def test_what_another_program_stored_without_a_key_is_still_found(world):
    candidate = add_candidate("Zed Old")
    database.run(lambda db: db.execute(update(users).values(name_key=None)))
    database.run(lambda db: db.execute(update(interview_table).values(title_key=None)))
    assert names_found("zed") == [candidate.name]


def test_a_key_is_its_own_key():
    for name, _typed in FOUND:
        assert search.key(search.key(name)) == search.key(name)
