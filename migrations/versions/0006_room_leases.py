"""Which process serves a room, where there are several.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0006"
down_revision = "0005"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

room_leases = sa.Table(
    "room_leases",
    sa.MetaData(),
    sa.Column("interview_id", sa.Integer, autoincrement=False),
    sa.Column("node", sa.String(64), nullable=False),
    sa.Column("holder", sa.String(32), nullable=False),
    sa.Column("expires_at", MOMENT, nullable=False),
    sa.PrimaryKeyConstraint("interview_id", name="pk_room_leases"),
    sa.Index("ix_room_leases_holder", "holder"),
    **OPTIONS,
)


def upgrade() -> None:
    present.bring(op.get_context().opts["steps"], room_leases)
