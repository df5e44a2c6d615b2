"""The tables of runs and of the cases that were tried."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from db.columns import MYSQL_OPTIONS, LongText, UtcDateTime, metadata

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
