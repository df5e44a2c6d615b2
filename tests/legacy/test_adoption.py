"""Databases of older schemas with people in them: brought to the present, nothing and nobody is lost."""

import itertools
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from db import versions
from db.tables import chat_messages, interviews, metadata, setup, users
from tests.legacy.databases import SCHEMAS, load, rows, run_script
from tests.legacy.snapshots import mysql_schema, sqlite_schema

pytestmark = pytest.mark.slow

MYSQL_SCHEMAS = ("seed_first", "seed_last", "latin1_myisam", "grown")
OLD_TABLES = ("users", "interviews", "chat_messages")
OWN_INDEXES = ("badge", "room")  # On columns that only these databases have.
NOBODY = {("interviews", 12, "admin_id"), ("chat_messages", 5, "user_id")}  # Their number was 0.


@dataclass
class Adopted:
    engine: Engine
    schema: str
    before: dict[str, dict[int, dict]]
    done: list[str]

    def row(self, table: str, number: int) -> dict:
        return rows(self.engine, table)[number]


@pytest.fixture(params=[*MYSQL_SCHEMAS, "sqlite_fork"])
def adopted(request) -> Adopted:
    return adopt(request, request.param)


def adopt(request, schema: str) -> Adopted:
    engine = request.getfixturevalue("sqlite" if schema.startswith("sqlite") else "mysql")
    load(engine, schema)
    there = set(sa.inspect(engine).get_table_names())
    before = {table: rows(engine, table) for table in OLD_TABLES if table in there}
    return Adopted(engine, schema, before, versions.bring_to_present(engine))


def test_nothing_and_nobody_is_lost(adopted):
    assert adopted.done
    versions.check(adopted.engine)
    assert_every_value_is_there(adopted)
    assert_states_are_known(adopted.engine)
    after = {table: rows(adopted.engine, table) for table in OLD_TABLES}
    assert versions.bring_to_present(adopted.engine) == [], "it is brought to the present once"
    assert {table: rows(adopted.engine, table) for table in OLD_TABLES} == after


def assert_every_value_is_there(adopted):
    for table, old_rows in adopted.before.items():
        new_rows = rows(adopted.engine, table)
        for number, old in old_rows.items():
            kept = {_plain(value) for value in new_rows[number].values()}
            for name, value in old.items():
                is_nothing = value is None or value == "" or (table, number, name) in NOBODY
                assert is_nothing or _plain(value) in kept, (
                    f"{table} {number}: {name} was {value!r}, is {new_rows[number]}"
                )


def _plain(value) -> str:
    if isinstance(value, str):
        try:
            return str(datetime.fromisoformat(value))
        except ValueError:
            return unicodedata.normalize("NFKC", value).strip().casefold()
    return str(value)


@pytest.mark.parametrize("schema", MYSQL_SCHEMAS)
def test_it_has_the_schema_of_a_new_database(request, mysql, schema):
    versions.bring_to_present(mysql)
    new = mysql_schema(mysql)
    with mysql.connect() as connection:
        connection.exec_driver_sql("SET FOREIGN_KEY_CHECKS = 0")
        for table in [*metadata.tables, "alembic_version"]:
            connection.exec_driver_sql(f"DROP TABLE {table}")
    adopt(request, schema)
    old = mysql_schema(mysql)
    wide = {row for row in new["columns"] if row[1] == "experience_level"} if schema == "seed_last" else set()
    assert new["columns"] - wide <= old["columns"]
    assert new["keys"] <= old["keys"]
    assert new["indexes"] == {row for row in old["indexes"] if row[0] in metadata.tables and row[1] not in OWN_INDEXES}
    assert new["tables"] <= old["tables"]


def test_on_sqlite_it_has_the_schema_of_a_new_database(request, sqlite, tmp_path):
    adopted = adopt(request, "sqlite_fork")
    new = sa.create_engine(f"sqlite:///{tmp_path / 'new.db'}", poolclass=sa.pool.NullPool)
    versions.bring_to_present(new)
    whole = sqlite_schema(adopted.engine)
    for table, wanted in sqlite_schema(new).items():
        found = whole[table]
        assert wanted.pop("columns").items() <= found.pop("columns").items()
        assert found == wanted


def test_life_goes_on_afterwards(adopted):
    now = datetime.now(UTC)
    with adopted.engine.begin() as db:
        person = {"password_hash": None, "name": "New", "email": "a@b.example", "created_at": now}
        (alice,) = db.execute(
            sa.insert(users).values(person | {"username": "new.a", "role": "interviewer"})
        ).inserted_primary_key
        (bob,) = db.execute(
            sa.insert(users).values(person | {"username": "new.b", "role": "candidate", "email_key": "a@b.example"})
        ).inserted_primary_key
        meeting = {
            "interviewer_id": alice,
            "candidate_id": bob,
            "scheduled_time": now,
            "meeting_link": str(uuid.uuid4()),
        }
        (number,) = db.execute(
            sa.insert(interviews).values(title="🙂", status="cancelled", **meeting)
        ).inserted_primary_key
        message = {"interview_id": number, "sender_id": bob, "message": "🙂", "message_id": "m", "created_at": now}
        db.execute(sa.insert(chat_messages).values(message))
        with pytest.raises(sa.exc.IntegrityError), db.begin_nested():
            db.execute(sa.insert(chat_messages).values(message))
        with pytest.raises(sa.exc.IntegrityError), db.begin_nested():
            db.execute(sa.insert(users).values(person | {"username": "new.b", "role": "candidate"}))
        with pytest.raises(sa.exc.IntegrityError), db.begin_nested():
            db.execute(sa.insert(interviews).values(meeting | {"title": "x", "candidate_id": 10**6}))
        found = db.execute(
            sa.select(interviews.c.title, interviews.c.scheduled_time).where(interviews.c.id == number)
        ).one()
        assert found == ("🙂", now)


def assert_states_are_known(engine):
    """And nobody can set the server up again."""
    with engine.connect() as db:
        assert db.execute(sa.select(setup.c.id, setup.c.admin_id)).all() == [(1, 1)]
        assert set(db.execute(sa.select(users.c.role)).scalars()) <= {"admin", "interviewer", "candidate"}
        assert set(db.execute(sa.select(interviews.c.status)).scalars()) <= {"scheduled", "completed", "cancelled"}
        admissions = set(db.execute(sa.select(interviews.c.candidate_join_status)).scalars())
        assert admissions <= {"pending", "requested", "approved", "rejected"}


def test_the_seed_s_first_kind(request):
    adopted = adopt(request, "seed_first")
    assert (adopted.row("users", 1)["username"], adopted.row("users", 1)["email_key"]) == ("alice", "alice@example.org")
    assert (adopted.row("users", 7)["username"], adopted.row("users", 7)["name"]) == ("wide", "Широкий 名")
    assert adopted.row("interviews", 1)["scheduled_time"] == datetime(2024, 5, 1, 10)
    assert adopted.row("interviews", 4)["candidate_join_status"] == "pending"


def test_the_seed_s_last_kind(request):
    adopted = adopt(request, "seed_last")
    assert adopted.row("users", 3)["resume_path"] is None
    assert adopted.row("users", 2)["experience_level"].endswith("eleven years of work")
    assert adopted.row("interviews", 1)["candidate_join_status"] == "requested"
    assert adopted.row("interviews", 1)["code_content"] == 'print("héllo 🙂")'
    senders = {number: row["sender_id"] for number, row in rows(adopted.engine, "chat_messages").items()}
    assert senders == {1: 1, 2: 2, 5: 3, 6: None}
    assert adopted.row("chat_messages", 6)["sender_name"] == "Somebody else"
    assert adopted.row("chat_messages", 1)["created_at"] == datetime(2024, 5, 1, 10, 1, 2)


def test_people_nobody_kept_in_order(request):
    adopted = adopt(request, "latin1_myisam")
    people = rows(adopted.engine, "users")
    assert people[1]["name"] == "Renée Müller"
    assert {n: people[n]["username"] for n in (1, 2, 3, 4, 5, 8)} == {
        1: "renée", 2: "jörg", 3: "joerg", 4: "jörg-4", 5: "only@example.org", 8: "renee-8",
    }  # fmt: skip
    assert {n: people[n]["email_key"] for n in (1, 2, 3, 4)} == {
        1: "hr@example.org",
        2: "shared@example.org",
        3: None,
        4: None,
    }
    assert {n: people[n]["role"] for n in (1, 3, 4, 5, 6)} == {
        1: "admin", 3: "candidate", 4: "candidate", 5: "candidate", 6: "interviewer",
    }  # fmt: skip
    assert people[3]["deactivated_at"] is not None
    assert people[2]["deactivated_at"] is None
    assert any("number 8" in sentence and "renee-8" in sentence for sentence in adopted.done)


def test_deleted_people_and_interviews_have_stand_ins_nobody_can_use(request):
    adopted = adopt(request, "latin1_myisam")
    people, meetings = rows(adopted.engine, "users"), rows(adopted.engine, "interviews")
    assert meetings[11]["candidate_id"] == 99
    assert rows(adopted.engine, "chat_messages")[2]["sender_id"] == 77
    assert people[meetings[12]["interviewer_id"]]["username"] == "removed-interviewer"
    assert people[meetings[13]["candidate_id"]]["username"] == "removed-candidate"
    stand_ins = [row for number, row in people.items() if number not in adopted.before["users"]]
    assert len(stand_ins) == 4
    assert all(row["deactivated_at"] and row["password_hash"] is None and row["role"] != "admin" for row in stand_ins)
    assert meetings[500]["status"] == "cancelled"
    assert meetings[500]["scheduled_time"] == datetime(2023, 6, 3, 10)


def test_every_interview_has_a_room_of_its_own(request):
    adopted = adopt(request, "latin1_myisam")
    links = {number: row["meeting_link"] for number, row in rows(adopted.engine, "interviews").items()}
    assert links[10] == "5b0f7c2e-1d3c-4f5a-9b8e-00000000000a"
    assert links[13] == "5b0f7c2e-1d3c-4f5a-9b8e-00000000000d"
    assert uuid.UUID(links[11]).version == uuid.UUID(links[12]).version == 4
    assert len({link.lower() for link in links.values()}) == len(links)


def test_a_database_grown_by_hand(request):
    adopted = adopt(request, "grown")
    meetings, messages = rows(adopted.engine, "interviews"), rows(adopted.engine, "chat_messages")
    assert meetings[1]["scheduled_time"] == datetime(2022, 3, 1, 14, 30)
    assert {n: row["interview_id"] for n, row in messages.items()} == {1: 1, 2: 1, 3: 4, 4: 4}
    assert {n: row["sender_id"] for n, row in messages.items()} == {1: 1, 2: 2, 3: 3, 4: meetings[4]["interviewer_id"]}
    assert messages[1]["created_at"] == datetime(2022, 3, 1, 14, 31)
    assert (meetings[1]["timezone"], meetings[2]["timezone"]) == ("Europe/Paris", "UTC")
    assert rows(adopted.engine, "users")[1]["name"] == "Ann Archer"
    assert rows(adopted.engine, "users")[2]["changed_at"] == datetime(2022, 2, 3, 2, 2, 2)
    assert rows(adopted.engine, "legacy_alerts")[1]["headline"] == "Server down"
    assert rows(adopted.engine, "feedback")[1]["note"] == "très bien"


GROUPS = (
    ("interviews", ("candidate_join_status",)),
    ("users", ("phone", "target_role", "experience_level")),
    ("users", ("resume_path", "resume_original_name")),
    ("interviews", ("code_content",)),
    ("chat_messages", ()),
)
COMBINATIONS = [[], *([group] for group in GROUPS), *itertools.combinations(GROUPS, 3), [*GROUPS]]


@pytest.mark.parametrize(
    "missing", COMBINATIONS, ids=lambda groups: "+".join(g[1][0] if g[1] else g[0] for g in groups) or "none"
)
def test_whatever_the_seed_s_update_scripts_had_not_added_yet(mysql, missing):
    load(mysql, "seed_last")
    for table, columns in missing:
        drops = ", ".join(f"DROP COLUMN {name}" for name in columns)
        run_script(mysql, f"ALTER TABLE {table} {drops};\n" if columns else f"DROP TABLE {table};\n")
    before = {table: rows(mysql, table) for table in OLD_TABLES[:2]}
    versions.bring_to_present(mysql)
    versions.check(mysql)
    for table, old in before.items():
        assert {number: row["id"] for number, row in rows(mysql, table).items()} == {number: number for number in old}


def test_another_program_s_database_is_left_alone(mysql):
    run_script(
        mysql, "CREATE TABLE users (id INT PRIMARY KEY, nickname VARCHAR(20));\nINSERT INTO users VALUES (1, 'x');\n"
    )
    with pytest.raises(versions.CannotMigrate, match="another program"):
        versions.bring_to_present(mysql)
    assert rows(mysql, "users") == {1: {"id": 1, "nickname": "x"}}


def test_people_numbered_by_text_are_refused_before_anything_is_changed(mysql):
    run_script(mysql, "CREATE TABLE users (id CHAR(36) PRIMARY KEY, username VARCHAR(20));\n")
    with pytest.raises(versions.CannotMigrate, match="not numbered"):
        versions.bring_to_present(mysql)
    assert set(sa.inspect(mysql).get_table_names()) == {"users", "alembic_version"}


def test_all_schemas_are_tried():
    assert {path.stem for path in SCHEMAS.glob("*.sql")} == {*MYSQL_SCHEMAS, "sqlite_fork"}
