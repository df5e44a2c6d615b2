"""An index with all that a search of interviews reads.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0035"
down_revision = "0034"

MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
KEY = sa.Text().with_variant(mysql.TEXT(collation="utf8mb4_bin"), "mysql")

interviews = sa.Table(
    "interviews",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("title_key", KEY),
    sa.Column("interviewer_id", sa.Integer, nullable=False),
    sa.Column("candidate_id", sa.Integer, nullable=False),
    sa.Column("scheduled_time", MOMENT, nullable=False),
    sa.Column("status", sa.String(20), nullable=False, server_default=sa.text("'scheduled'")),
    sa.Index(
        "ix_interviews_search",
        "scheduled_time", "id", "status", "candidate_id", "interviewer_id", "title_key", "title",
        mysql_length={"title_key": 191},
    ),
)  # fmt: skip


def upgrade() -> None:
    present.add(op.get_context().opts["steps"], interviews)
