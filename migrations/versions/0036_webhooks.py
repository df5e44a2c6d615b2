"""Webhooks: addresses of other programs, and the outbox of what they are told.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0036"
down_revision = "0035"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

tables = sa.MetaData()

# Only what the foreign keys below point at.
sa.Table("users", tables, sa.Column("id", sa.Integer, primary_key=True))
sa.Table("interviews", tables, sa.Column("id", sa.Integer, primary_key=True))

webhooks = sa.Table(
    "webhooks",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("host", sa.String(255), nullable=False),
    sa.Column("sealed_address", sa.Text, nullable=False),
    sa.Column("sealed_key", sa.Text, nullable=False),
    sa.Column("sealed_former_key", sa.Text),
    sa.Column("former_until", MOMENT),
    sa.Column("events", sa.String(300), nullable=False),
    sa.Column("made_by", sa.Integer),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("paused_at", MOMENT),
    sa.Column("failing_since", MOMENT),
    sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
    sa.ForeignKeyConstraint(["made_by"], ["users.id"], name="fk_webhooks_made_by"),
    sa.Index("ix_webhooks_made_by", "made_by"),
    **OPTIONS,
)

webhook_deliveries = sa.Table(
    "webhook_deliveries",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("webhook_id", sa.Integer, nullable=False),
    sa.Column("message_id", sa.String(40), nullable=False),
    sa.Column("event", sa.String(40), nullable=False),
    sa.Column("interview_id", sa.Integer),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("next_try_at", MOMENT, nullable=False),
    sa.Column("given_up_at", MOMENT, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("lease", sa.String(32)),
    sa.Column("leased_until", MOMENT),
    sa.Column("done_at", MOMENT),
    sa.Column("answer", sa.String(40)),
    sa.PrimaryKeyConstraint("id", name="pk_webhook_deliveries"),
    sa.UniqueConstraint("message_id", name="uq_webhook_deliveries_message_id"),
    sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name="fk_webhook_deliveries_webhook_id"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_webhook_deliveries_interview_id"),
    sa.Index("ix_webhook_deliveries_webhook_id", "webhook_id"),
    sa.Index("ix_webhook_deliveries_interview_id", "interview_id"),
    sa.Index("ix_webhook_deliveries_created_at", "created_at"),
    sa.Index("ix_webhook_deliveries_state_next_try_at", "state", "next_try_at"),
    **OPTIONS,
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.bring_new(steps, webhooks)
    present.bring_new(steps, webhook_deliveries)
