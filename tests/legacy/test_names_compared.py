"""What version 0009 does to names that are there: accounts keep their names, and everybody is found."""

import unicodedata

import pytest
import sqlalchemy as sa

from db import versions
from db.tables import interviews, users
from repositories import search
from services.base import names
from tests.legacy.databases import rows, run_script

# A name as the first version folded it, and one that its folding took apart.
PEOPLE = {
    1: ("bob", "Łukasz Żółć"),
    2: ("желя", "Желя"),
    3: (unicodedata.normalize("NFKC", "καΐρης").casefold(), "Καΐρης"),
}


@pytest.fixture(params=["mysql", "sqlite"])
def older(request):
    engine = request.getfixturevalue(request.param)
    versions.bring_to(engine, "0008")
    people = ",".join(f"({number}, '{name}', 'candidate', '{full}')" for number, (name, full) in PEOPLE.items())
    run_script(engine, f"INSERT INTO users (id, username, role, name) VALUES {people};\n")
    meeting = "(1, 'Größen', 1, 2, '2026-11-29 10:00:00', 'x')"
    columns = "id, title, interviewer_id, candidate_id, scheduled_time, meeting_link"
    run_script(engine, f"INSERT INTO interviews ({columns}) VALUES {meeting};\n")
    return engine


def test_everybody_keeps_an_account_and_gets_a_key(older):
    versions.bring_to_present(older)
    found = rows(older, "users")
    assert [row["username"] for row in found.values()] == [names.fold(name) for name, _full in PEOPLE.values()]
    assert [row["name_key"] for row in found.values()] == [search.key(full) for _name, full in PEOPLE.values()]
    assert rows(older, "interviews")[1]["title_key"] == search.key("Größen") == "grossen"
    assert versions.bring_to_present(older) == []


def test_no_name_is_another_afterwards(older):
    versions.bring_to_present(older)
    with older.begin() as db:
        db.execute(sa.insert(users).values(username="bób", role="candidate", name="Bób"))
        with pytest.raises(sa.exc.IntegrityError), db.begin_nested():
            db.execute(sa.insert(users).values(username="bob", role="candidate", name="Bob"))
        assert db.execute(sa.select(users.c.name).where(users.c.username == "bób")).scalars().all() == ["Bób"]
        assert db.execute(sa.select(sa.func.count()).select_from(interviews)).scalar() == 1


def test_who_would_take_anothers_name_keeps_theirs(older):
    composed = names.fold(PEOPLE[3][0])
    run_script(
        older, f"INSERT INTO users (id, username, role, name) VALUES (4, '{composed}x', 'candidate', 'Other');\n"
    )
    with older.begin() as db:
        db.execute(sa.text("UPDATE users SET username = :name WHERE id = 4"), {"name": "o'neil"})
        db.execute(sa.text("UPDATE users SET username = :name WHERE id = 2"), {"name": "o’neil"})
    versions.bring_to_present(older)
    assert [rows(older, "users")[number]["username"] for number in (2, 4)] == ["o’neil", "o'neil"]
