"""A new table is nowhere forgotten: not when a candidate's data is handed over or erased, not by retention, not by backups."""

from db.tables import interviews, metadata, room_leases, user_sessions, users
from operating import export, retention

TABLES = metadata.sorted_tables
PEOPLE_AND_INTERVIEWS = {users, interviews}
# Tables that name a person or an interview without a foreign key, so that erasing does not find them by itself.
WITHOUT_A_KEY = {
    user_sessions: "the sessions that an invitation opened go with their interview (tests/operating/test_retention.py)",
    room_leases: "a lease names a process for 30 s and is then taken over or removed",
}
# What is kept as long as its interview, because it is part of the record or says who may see it.
AS_LONG_AS_ITS_INTERVIEW = {
    "interview_members",
    "invitations",
    "accommodation_requests",
    "consents",
    "interview_questions",
    "mails",
    "slot_offers",
    "interview_scorecards",
    "cards",
    "second_reviews",
    "report_shares",
    "decisions",
    "records",
    "webhook_deliveries",
    "title_parts",
}


def points_to(column, tables):
    return any(key.column.table in tables for key in column.foreign_keys)


def test_it_is_handed_over_or_there_is_a_reason():
    for table in TABLES:
        assert (table in export.TABLES) is not (table in export.NOT_ABOUT_CANDIDATES), table.name


def test_what_names_a_person_or_an_interview_is_found_when_they_are_erased():
    for table in TABLES:
        named = [
            column for column in table.columns if column.name.endswith(("user_id", "interview_id", "candidate_id"))
        ]
        assert table in WITHOUT_A_KEY or all(points_to(column, PEOPLE_AND_INTERVIEWS) for column in named), table.name


def test_what_belongs_to_an_interview_has_a_time_to_be_kept():
    for table in TABLES:
        if table in WITHOUT_A_KEY or not any(points_to(column, {interviews}) for column in table.columns):
            continue
        in_parts = any(table in tables for tables in retention.PARTS.values())
        assert in_parts is not (table.name in AS_LONG_AS_ITS_INTERVIEW), table.name


def test_secrets_are_not_handed_over():
    for table in TABLES:
        secrets = {column.name for column in table.columns if column.name.endswith("_hash") or column.name == "secret"}
        assert table not in export.TABLES or secrets <= export.LEFT_OUT, table.name
