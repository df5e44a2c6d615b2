"""What candidates ask to be erased.

The definition is frozen here, because `db/tables` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0022"
down_revision = "0021"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

# Only what the foreign key below points at.
pointed_at = sa.MetaData()
sa.Table("users", pointed_at, sa.Column("id", sa.Integer, primary_key=True))

ERASE_REQUESTS = sa.Table(
    "erase_requests",
    pointed_at,
    sa.Column("user_id", sa.Integer, autoincrement=False),
    sa.Column("message", sa.Text),
    sa.Column("asked_at", MOMENT, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("answer", sa.Text),
    sa.Column("answered_by", sa.String(120)),
    sa.Column("answered_at", MOMENT),
    sa.PrimaryKeyConstraint("user_id", name="pk_erase_requests"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_erase_requests_user_id"),
    sa.Index("ix_erase_requests_state_asked_at", "state", "asked_at"),
    **OPTIONS,
)


def upgrade() -> None:
    present.bring_new(op.get_context().opts["steps"], ERASE_REQUESTS)
