"""What version 0043 does to titles and names that are there: they have the parts that the program itself would write."""

import pytest
import sqlalchemy as sa

from db import versions
from db.tables import address_parts, name_parts, title_parts
from repositories import search, search_parts
from tests.legacy.databases import rows, run_script

TITLES = ("Größen, erste Runde", "王小明", "a", "Backend engineer")
MANY = 700


@pytest.fixture(params=["mysql", "sqlite"])
def older(request):
    engine = request.getfixturevalue(request.param)
    versions.bring_to(engine, "0042")
    people = ",".join(
        f"({one}, 'user-{one}', 'candidate', 'Zoë {one}', {key}, 'Zoe{one}@example.org')"
        for one, key in ((1, "'zoe 1'"), (2, "NULL"), (3, "'zoe 3'"))
    )
    run_script(engine, f"INSERT INTO users (id, username, role, name, name_key, email) VALUES {people};\n")
    meetings = ",".join(
        f"({one}, '{title}', '{search.key(title)}', 1, 3, '2026-11-29 10:00:00', '{one}')"
        for one, title in ((one, TITLES[one % len(TITLES)]) for one in range(1, MANY))
    )
    columns = "id, title, title_key, interviewer_id, candidate_id, scheduled_time, meeting_link"
    run_script(engine, f"INSERT INTO interviews ({columns}) VALUES {meetings};\n")
    return engine


def parts(engine, table):
    with engine.connect() as db:
        found = {}
        for part, of in db.execute(sa.select(table)):
            found.setdefault(of, set()).add(part)
        return found


def is_whole(engine):
    keys = {one: search.key(TITLES[one % len(TITLES)]) for one in range(1, MANY)}
    titles = {one: set(search_parts.parts_of(key)) for one, key in keys.items()}
    people = {one: row["has_parts"] for one, row in rows(engine, "users").items()}
    return (
        parts(engine, title_parts) == titles
        and all(row["has_parts"] for row in rows(engine, "interviews").values())
        and people == {1: True, 2: False, 3: True}
        and parts(engine, name_parts) == {1: {"zoe", "oe", "e", "1"}, 3: {"zoe", "oe", "e", "3"}}
        and parts(engine, address_parts)[3] == set(search_parts.parts_of("zoe3@example.org", "user-3"))
    )


def test_everything_with_a_key_has_its_parts(older):
    versions.bring_to_present(older)
    assert is_whole(older)
    assert versions.bring_to_present(older) == []


def test_what_was_stopped_between_parts_and_marks_is_gone_on_with(older):
    versions.bring_to_present(older)
    with older.begin() as db:
        db.execute(sa.text("UPDATE interviews SET has_parts = 0 WHERE id > 150"))
        db.execute(sa.text("DELETE FROM title_parts WHERE interview_id > 300 OR part < 'e'"))
        db.execute(sa.text("UPDATE interviews SET has_parts = 0"))
        db.execute(sa.text("UPDATE alembic_version SET version_num = '0042'"))
    versions.bring_to_present(older)
    assert is_whole(older)
