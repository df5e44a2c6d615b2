"""Whether a candidate did not come, and the order of everybody's interviews.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0016"
down_revision = "0015"

MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

interviews = sa.Table(
    "interviews",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("scheduled_time", MOMENT, nullable=False),
    sa.Column("status", sa.String(20), nullable=False, server_default=sa.text("'scheduled'")),
    sa.Column("is_no_show", sa.Boolean(create_constraint=False), nullable=False, server_default=sa.text("0")),
    sa.Index("ix_interviews_status_scheduled_time", "status", "scheduled_time"),
    sa.Index("ix_interviews_scheduled_time", "scheduled_time"),
)


def upgrade() -> None:
    present.add(op.get_context().opts["steps"], interviews)
