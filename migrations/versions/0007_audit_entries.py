"""What was erased or handed out, when, and how much.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0007"
down_revision = "0006"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

audit_entries = sa.Table(
    "audit_entries",
    sa.MetaData(),
    sa.Column("id", sa.Integer),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("subject", sa.String(120), nullable=False),
    sa.Column("counts", sa.Text, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
    sa.Index("ix_audit_entries_action_at", "action", "at"),
    **OPTIONS,
)


def upgrade() -> None:
    present.bring(op.get_context().opts["steps"], audit_entries)
