"""The tables of scorecards: what is rated, who rated it how, and what was decided."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint, text

from db.columns import MYSQL_OPTIONS, LongText, UtcDateTime, metadata

# The team's. What an interview rates is copied into it when its first card is begun.
scorecards = Table(
    "scorecards",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(200), nullable=False),
    # A JSON list; `services/cards/criteria.py` reads it.
    Column("criteria", LongText, nullable=False),
    Column("hides_alerts", Boolean(create_constraint=False), nullable=False, server_default=text("1")),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("archived_at", UtcDateTime),
    Column("created_by", Integer, ForeignKey("users.id"), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)

# Which scorecard an interview has. The title, criteria and rule are empty until the first card is begun.
interview_scorecards = Table(
    "interview_scorecards",
    metadata,
    Column("interview_id", Integer, ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("scorecard_id", Integer, ForeignKey("scorecards.id"), nullable=False, index=True),
    Column("version", Integer),
    Column("title", String(200)),
    Column("criteria", LongText),
    Column("hides_alerts", Boolean(create_constraint=False)),
    **MYSQL_OPTIONS,
)

# What the interviews that start from a template are rated by.
interview_template_scorecards = Table(
    "interview_template_scorecards",
    metadata,
    Column("template_id", Integer, ForeignKey("interview_templates.id"), primary_key=True, autoincrement=False),
    Column("scorecard_id", Integer, ForeignKey("scorecards.id"), nullable=False, index=True),
    **MYSQL_OPTIONS,
)

# One for each person who rates. `kind` is `panel`, or how somebody who was not there came to rate.
cards = Table(
    "cards",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    # A JSON object; `services/cards/content.py` reads it.
    Column("content", LongText, nullable=False),
    # Counts every time that it was saved, so that a page knows whether another was faster.
    Column("revision", Integer, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("submitted_at", UtcDateTime),
    UniqueConstraint("interview_id", "user_id"),
    **MYSQL_OPTIONS,
)

# What was submitted, whole, and each change of it with its reason.
card_versions = Table(
    "card_versions",
    metadata,
    Column("card_id", Integer, ForeignKey("cards.id"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content", LongText, nullable=False),
    Column("reason", Text, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)

# Every decision that was recorded; the newest one holds.
decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False, index=True),
    Column("outcome", String(20), nullable=False),
    Column("reasons", Text, nullable=False),
    Column("decided_by", Integer, ForeignKey("users.id"), index=True),
    Column("decided_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)
