"""The tables of webhooks: where other programs are told what happened, and what was or is to be sent there."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

# An address of another program. It may let whoever knows it in there, so it is encrypted, as is what we sign with.
webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("host", String(255), nullable=False),
    Column("sealed_address", Text, nullable=False),
    Column("sealed_key", Text, nullable=False),
    # The key before, with which deliveries are signed as well until then.
    Column("sealed_former_key", Text),
    Column("former_until", UtcDateTime),
    # Separated by spaces.
    Column("events", String(300), nullable=False),
    Column("made_by", Integer, ForeignKey("users.id"), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("paused_at", UtcDateTime),
    # Since when every attempt failed; missing after one that did not.
    Column("failing_since", UtcDateTime),
    **MYSQL_OPTIONS,
)

# The outbox: one row for each fact and webhook, stored with the fact.
webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("webhook_id", Integer, ForeignKey("webhooks.id"), nullable=False, index=True),
    # The same at each attempt, by which the other program knows a repetition.
    Column("message_id", String(40), nullable=False, unique=True),
    Column("event", String(40), nullable=False),
    Column("interview_id", Integer, ForeignKey("interviews.id"), index=True),
    # JSON: type, time, numbers and states. No names, no words of people.
    Column("body", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    Column("next_try_at", UtcDateTime, nullable=False),
    Column("given_up_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    # Who sends it just now, and until when nobody else does.
    Column("lease", String(32)),
    Column("leased_until", UtcDateTime),
    Column("done_at", UtcDateTime),
    # The status that the other program answered with, or a word for why there is none.
    Column("answer", String(40)),
    Index("ix_webhook_deliveries_state_next_try_at", "state", "next_try_at"),
    **MYSQL_OPTIONS,
)
