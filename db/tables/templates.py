"""The tables of templates: what an interview can be started from."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from db.columns import MYSQL_OPTIONS, SearchKey, UtcDateTime, metadata

# The team's. An interview that was started from one has its values and no tie to it.
interview_templates = Table(
    "interview_templates",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("title_key", SearchKey),
    Column("duration_minutes", Integer, nullable=False),
    Column("code_language", String(40), nullable=False),
    # As in `interviews`.
    Column("proctoring_profile", String(20), nullable=False),
    Column("proctoring_signals", String(500), nullable=False, server_default=text("''")),
    # Which reminders its interviews send: `day`, `hour`, both or nothing, separated by a space; without a value both.
    Column("reminders", String(40)),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("archived_at", UtcDateTime),
    Column("used_count", Integer, nullable=False, server_default=text("0")),
    Column("last_used_at", UtcDateTime),
    Column("created_by", Integer, ForeignKey("users.id"), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index(None, "title"),
    **MYSQL_OPTIONS,
)

# Who is on the panel besides the interviewer.
interview_template_members = Table(
    "interview_template_members",
    metadata,
    Column("template_id", Integer, ForeignKey("interview_templates.id"), primary_key=True, autoincrement=False),
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False, index=True),
    Column("role", String(20), nullable=False),
    **MYSQL_OPTIONS,
)

# Which questions are planned, in order.
interview_template_questions = Table(
    "interview_template_questions",
    metadata,
    Column("template_id", Integer, ForeignKey("interview_templates.id"), primary_key=True, autoincrement=False),
    Column("question_id", Integer, ForeignKey("questions.id"), primary_key=True, autoincrement=False, index=True),
    Column("position", Integer, nullable=False),
    **MYSQL_OPTIONS,
)
