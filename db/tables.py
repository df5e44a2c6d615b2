"""The schema, once: every table as SQLAlchemy Core metadata.

`schema.sql` is generated from here, `migrations/` leads here, and a contract test keeps the three equal.
Every timestamp is UTC with microseconds; every foreign key is indexed.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
MYSQL_OPTIONS: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime in Python, a naive UTC one with microseconds in the database."""

    impl = DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raises ValueError for a naive datetime: its zone would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored; give it a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


EXACT = "utf8mb4_bin"
"""Compares letter by letter, as SQLite does: MySQL's other collations take `bób` for `bob`."""


def exact(length: int) -> String:
    """Text whose case and accents count; what is stored is folded already."""
    return String(length).with_variant(mysql.VARCHAR(length, collation=EXACT), "mysql")


SearchKey = Text().with_variant(mysql.TEXT(collation=EXACT), "mysql")
LongText = Text().with_variant(mysql.MEDIUMTEXT(), "mysql")
MediumBlob = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql")

MAX_ID = 2**31 - 1
"""Of an INTEGER in MySQL. SQLite's driver raises OverflowError for numbers that MySQL refuses in another way."""

metadata = MetaData(naming_convention=NAMING)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", exact(80), nullable=False, unique=True),
    Column("password_hash", String(255)),
    Column("role", String(20), nullable=False),
    Column("name", String(120), nullable=False, server_default=text("''")),
    Column("name_key", SearchKey),  # What the name is found by; made by `repositories/search.py`.
    Column("email", String(254)),
    # The address a person signs in by, folded to lower case. Apart from `email`, because older
    # databases may hold one address twice: the first keeps the key, the others sign in by name.
    Column("email_key", exact(254), unique=True),
    Column("phone", String(40)),
    Column("target_role", String(120)),
    Column("experience_level", String(60)),
    Column("resume_path", String(255)),
    Column("resume_original_name", String(255)),
    Column("timezone", String(64)),
    # Kinds of signals that are never measured of this candidate, separated by spaces; why is nobody's business.
    Column("exempt_signals", String(500), nullable=False, server_default=text("''")),
    Column("deactivated_at", UtcDateTime),
    Column("created_at", UtcDateTime),
    Index(None, "role", "name"),
    **MYSQL_OPTIONS,
)

# One row, id 1, written with the first admin: its primary key is what makes twenty simultaneous
# set-ups make one admin, on every database and isolation level.
setup = Table(
    "setup",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("admin_id", Integer, ForeignKey("users.id"), index=True),
    Column("completed_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)

user_sessions = Table(
    "user_sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("ended_at", UtcDateTime),
    # Both only for a session that an invitation opened: it reaches this interview and nothing else.
    Column("interview_id", Integer),
    Column("invitation_id", Integer, index=True),
    **MYSQL_OPTIONS,
)

# The second factor of a member of the team who turned it on: a row is what makes signing in ask for a code.
second_factors = Table(
    "second_factors",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    # What the app counts its codes from, encrypted by a key that comes from SECRET_KEY.
    Column("secret", String(255), nullable=False),
    # The half minute of the last code that was taken, since 1970; only codes of later ones are.
    Column("last_step", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)

# The codes for a lost phone that were not used yet, as hashes; a used one is gone.
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("code_hash", String(64), primary_key=True),
    **MYSQL_OPTIONS,
)

interviews = Table(
    "interviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("title_key", SearchKey),
    Column("interviewer_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("candidate_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("scheduled_time", UtcDateTime, nullable=False),
    Column("duration_minutes", Integer, nullable=False, server_default=text("60")),
    Column("timezone", String(64), nullable=False, server_default=text("'UTC'")),
    Column("meeting_link", String(36), nullable=False, unique=True),
    Column("status", String(20), nullable=False, server_default=text("'scheduled'")),
    Column("candidate_join_status", String(20), nullable=False, server_default=text("'pending'")),
    Column("join_requested_at", UtcDateTime),
    Column("code_content", LongText),
    Column("code_language", String(40), nullable=False, server_default=text("'python'")),
    Column("is_clipboard_allowed", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    Column("created_at", UtcDateTime),
    Column("completed_at", UtcDateTime),
    # The candidate's session that asks now, and the one that was admitted: whoever else opens the same invitation
    # asks anew. Sessions are deleted long after they ended, so these are no foreign keys.
    Column("asking_session_id", Integer),
    Column("admitted_session_id", Integer),
    Column("rejection_reason", String(500)),
    Column("lobby_message", String(500)),
    # The names of who wrote the two, as they were then: what was read stays as it was read.
    Column("rejected_by", String(120)),
    Column("lobby_message_by", String(120)),
    # What is observed: `off`, `light`, `standard`, or `custom` with the kinds, separated by spaces.
    Column("proctoring_profile", String(20), nullable=False, server_default=text("'standard'")),
    Column("proctoring_signals", String(500), nullable=False, server_default=text("''")),
    # How often what a calendar shows of it has changed: the SEQUENCE of its calendar files.
    Column("calendar_sequence", Integer, nullable=False, server_default=text("0")),
    # Of one that was cancelled: because the candidate did not come.
    Column("is_no_show", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    # The lists of everybody's interviews are read in the order of the last two indexes.
    # The dashboard's two lists, each read in order straight from an index, for either role.
    Index(None, "interviewer_id", "status", "scheduled_time"),
    Index(None, "candidate_id", "status", "scheduled_time"),
    Index(None, "interviewer_id", "scheduled_time"),
    Index(None, "interviewer_id", "candidate_join_status"),
    Index(None, "status", "scheduled_time"),
    Index(None, "scheduled_time"),
    **MYSQL_OPTIONS,
)

# Who takes part besides the interviewer who scheduled it and the candidate.
interview_members = Table(
    "interview_members",
    metadata,
    Column("interview_id", Integer, ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False, index=True),
    Column("role", String(20), nullable=False),
    **MYSQL_OPTIONS,
)

# A link that opens one interview for its candidate, by the hash of a secret that was shown once.
invitations = Table(
    "invitations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False, index=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("created_by", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("last_used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    **MYSQL_OPTIONS,
)

# What a candidate asked for to take part on equal terms.
accommodation_requests = Table(
    "accommodation_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("message", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("answer", Text),
    # The name of the interviewer who answered, as it was then.
    Column("answered_by", String(120)),
    Column("answered_at", UtcDateTime),
    Index(None, "interview_id", "id"),
    **MYSQL_OPTIONS,
)

chat_messages = Table(
    "chat_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("sender_id", Integer, ForeignKey("users.id"), index=True),
    # Only for rows of older databases that kept a name and no sender.
    Column("sender_name", String(120)),
    Column("message", Text, nullable=False),
    # Chosen by the sending page; a repeat after a lost acknowledgement finds the first row by it.
    Column("message_id", String(36)),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("interview_id", "sender_id", "message_id"),
    Index(None, "interview_id", "id"),
    **MYSQL_OPTIONS,
)

consents = Table(
    "consents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("notice_version", String(20), nullable=False),
    Column("is_agreed", Boolean(create_constraint=False), nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    # The kinds refused one by one, separated by spaces; what is agreed to is all the others.
    Column("declined_signals", String(500), nullable=False, server_default=text("''")),
    Index(None, "interview_id", "user_id", "id"),
    **MYSQL_OPTIONS,
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("candidate_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("size", Integer),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=False),
    Column("report_count", Integer, nullable=False, server_default=text("1")),
    # What an interviewer said of it, and what the candidate did.
    Column("is_useful", Boolean(create_constraint=False)),
    Column("remark", String(1000)),
    Index(None, "interview_id", "kind", "ended_at"),
    Index(None, "interview_id", "started_at"),
    Index(None, "kind", "is_useful"),
    **MYSQL_OPTIONS,
)

# For how long the candidate was in the room with something to measure, and for how much of that it was measured.
coverage = Table(
    "coverage",
    metadata,
    Column("interview_id", Integer, ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("present_ms", Integer, nullable=False),
    Column("measured_ms", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)

# Every edit ever taken, in the order it was taken: what playback shows, and what a document is made from again.
# The key is the order itself, so that a room's edits lie side by side and are read in one go.
document_updates = Table(
    "document_updates",
    metadata,
    Column("interview_id", Integer, ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    # Nobody's, where the server itself made the document from the text of an older interview.
    Column("author_id", Integer, ForeignKey("users.id"), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("data", MediumBlob, nullable=False),
    **MYSQL_OPTIONS,
)

# The edits of an interview that is over, many to a row and compressed: `services/document/edit_packs.py` reads `data`.
# They are the edits up to and with `sequence`; those after it, if any, are still rows of `document_updates`.
document_packs = Table(
    "document_packs",
    metadata,
    Column("interview_id", Integer, ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("edit_count", Integer, nullable=False),
    Column("data", MediumBlob, nullable=False),
    **MYSQL_OPTIONS,
)

# Whom a number inside the packs of an interview stands for. A table, so that erasing a person finds every mention.
document_pack_authors = Table(
    "document_pack_authors",
    metadata,
    Column("interview_id", Integer, ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("user_id", Integer, ForeignKey("users.id"), index=True),
    **MYSQL_OPTIONS,
)

# The state of a document up to `sequence`, so that opening it reads few edits.
document_snapshots = Table(
    "document_snapshots",
    metadata,
    Column("interview_id", Integer, ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("data", MediumBlob, nullable=False),
    **MYSQL_OPTIONS,
)

# What happened in a room besides edits, chat and alerts: who came and went, pastes and large insertions.
room_events = Table(
    "room_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("size", Integer),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "interview_id", "id"),
    **MYSQL_OPTIONS,
)

# Each execution of the code. What its browser says of it (outcome, exit, duration, output) is that browser's word.
runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), index=True),
    Column("language", String(40), nullable=False),
    # The document as it was after this edit, and the page's own sum of what it ran.
    Column("version", Integer, nullable=False),
    Column("digest", String(64)),
    Column("file_id", String(16), nullable=False),
    Column("file_name", String(60), nullable=False),
    Column("place", String(20), nullable=False),
    Column("input", LongText),
    Column("started_at", UtcDateTime, nullable=False),
    # The rest comes with the end of the run; without it the run was lost.
    Column("outcome", String(20)),
    Column("exit_code", Integer),
    Column("duration_ms", Integer),
    Column("output", LongText),
    Column("is_cut", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    Index(None, "interview_id", "id"),
    **MYSQL_OPTIONS,
)

# Which process serves an interview's room when there are several, as long as it keeps saying so. No foreign key:
# it would lock the interview's row each time, and a row that is left over means nothing.
room_leases = Table(
    "room_leases",
    metadata,
    Column("interview_id", Integer, primary_key=True, autoincrement=False),
    # By this name a proxy finds the process.
    Column("node", String(64), nullable=False),
    # One run of that process; the next one has another.
    Column("holder", String(32), nullable=False, index=True),
    Column("expires_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)

# What was erased or handed out of the program's data, by the nightly purge or on the command line: numbers, no content.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    # A JSON object of table names and numbers of rows.
    Column("counts", Text, nullable=False),
    Index(None, "action", "at"),
    **MYSQL_OPTIONS,
)

# The company's questions. What one consists of is in its versions; here is what lists them, of the newest version.
questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("title_key", SearchKey),
    # Each tag between bars, so that a whole one is found: `|graphs|two pointers|`. The languages of the starters alike.
    Column("tags", String(400), nullable=False, server_default=text("''")),
    Column("languages", String(400), nullable=False, server_default=text("''")),
    Column("level", String(20), nullable=False),
    Column("minutes", Integer, nullable=False),
    # `draft`, `ready` or `archived`.
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_by", Integer, ForeignKey("users.id"), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index(None, "state", "title"),
    **MYSQL_OPTIONS,
)

# Every version that was saved, whole: what an interview used stays as it was.
question_versions = Table(
    "question_versions",
    metadata,
    Column("question_id", Integer, ForeignKey("questions.id"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    # A JSON object; `services/questions/content.py` reads it.
    Column("content", LongText, nullable=False),
    Column("saved_by", Integer, ForeignKey("users.id"), index=True),
    Column("saved_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)

# The questions that are planned for an interview, and those that were put into its room, with their version.
interview_questions = Table(
    "interview_questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("question_id", Integer, ForeignKey("questions.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    # All five are empty while it is only planned; the title is that of the version.
    Column("version", Integer),
    Column("title", String(200)),
    Column("put_by", Integer, ForeignKey("users.id"), index=True),
    Column("put_at", UtcDateTime),
    Column("taken_out_at", UtcDateTime),
    Index(None, "interview_id", "position"),
    **MYSQL_OPTIONS,
)

# What people in a room wrote at lines of a code review question.
review_comments = Table(
    "review_comments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False, index=True),
    Column("interview_question_id", Integer, ForeignKey("interview_questions.id"), nullable=False),
    Column("author_id", Integer, ForeignKey("users.id"), index=True),
    # The name that the author's page gave it, so that sending it twice stores it once.
    Column("comment_id", String(36), nullable=False),
    # The file counted from 0, `old` or `new`, and the line of that version counted from 1.
    Column("file", Integer, nullable=False),
    Column("side", String(3), nullable=False),
    Column("line", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("edited_at", UtcDateTime),
    UniqueConstraint("interview_question_id", "author_id", "comment_id"),
    **MYSQL_OPTIONS,
)

# The outbox: each letter that is to be sent, written with the fact that it tells, and what became of it.
mails = Table(
    "mails",
    metadata,
    Column("id", Integer, primary_key=True),
    # Which fact it tells to whom: a second letter for the same one cannot be stored.
    Column("fact", exact(120), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    # Nothing only for a test that an administrator sends.
    Column("interview_id", Integer, ForeignKey("interviews.id")),
    # A JSON object: how it was before a change, what was said about a cancellation.
    Column("details", Text),
    # The secret of the link in it, encrypted by a key that comes from SECRET_KEY; gone once it is sent or given up.
    Column("secret", String(400)),
    Column("invitation_id", Integer),
    # `waiting`, `sent`, `refused`, `given-up` or `dropped`.
    Column("state", String(20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("next_try_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    # Which process sends it at the moment, and until when no other takes it.
    Column("lease", String(32)),
    Column("leased_until", UtcDateTime),
    Column("done_at", UtcDateTime),
    # What the mail server said last, or why it was dropped.
    Column("answer", String(300)),
    Index(None, "state", "next_try_at"),
    Index(None, "interview_id", "id"),
    **MYSQL_OPTIONS,
)

# The runs that tried the code on the visible cases of a question in the room.
trials = Table(
    "trials",
    metadata,
    Column("run_id", Integer, ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False, index=True),
    Column("interview_question_id", Integer, ForeignKey("interview_questions.id"), nullable=False, index=True),
    # A JSON list of what came of each case, once the run has ended.
    Column("results", LongText),
    **MYSQL_OPTIONS,
)

# What came of all cases, also the hidden ones, when an interviewer last tried them on the code of such a run. The
# candidate may learn the two numbers, and only where `is_count_shown`.
checks = Table(
    "checks",
    metadata,
    Column("run_id", Integer, ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False, index=True),
    Column("user_id", Integer, ForeignKey("users.id"), index=True),
    Column("place", String(20), nullable=False),
    Column("checked_at", UtcDateTime, nullable=False),
    Column("hidden_passed", Integer, nullable=False),
    Column("hidden_count", Integer, nullable=False),
    Column("is_count_shown", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    Column("hidden_results", LongText, nullable=False),
    **MYSQL_OPTIONS,
)
