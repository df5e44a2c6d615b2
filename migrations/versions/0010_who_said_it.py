"""Who wrote to the candidate in the lobby, and the answers to what a candidate asked for.

The definitions are frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0010"
down_revision = "0009"

MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

tables = sa.MetaData()

ADDED = (
    sa.Table(
        "interviews",
        tables,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lobby_message_by", sa.String(120)),
        sa.Column("rejected_by", sa.String(120)),
    ),
    sa.Table(
        "accommodation_requests",
        tables,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("answer", sa.Text),
        sa.Column("answered_by", sa.String(120)),
        sa.Column("answered_at", MOMENT),
    ),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in ADDED:
        present.add(steps, table)
