"""The log of every edit, the snapshots that shorten opening a document, and what else happened in a room.

The definitions are frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0002"
down_revision = "0001"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
BYTES = sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql")

tables = sa.MetaData()

# Only what the foreign keys below point at.
for _name in ("users", "interviews"):
    sa.Table(_name, tables, sa.Column("id", sa.Integer, primary_key=True))

NEW = (
    sa.Table(
        "document_updates",
        tables,
        sa.Column("interview_id", sa.Integer, autoincrement=False),
        sa.Column("sequence", sa.Integer, autoincrement=False),
        sa.Column("author_id", sa.Integer),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("data", BYTES, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "sequence", name="pk_document_updates"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_document_updates_interview_id"),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_document_updates_author_id"),
        sa.Index("ix_document_updates_author_id", "author_id"),
        **OPTIONS,
    ),
    sa.Table(
        "document_snapshots",
        tables,
        sa.Column("interview_id", sa.Integer, autoincrement=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("data", BYTES, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", name="pk_document_snapshots"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_document_snapshots_interview_id"),
        **OPTIONS,
    ),
    sa.Table(
        "room_events",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("interview_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_room_events"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_room_events_interview_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_room_events_user_id"),
        sa.Index("ix_room_events_user_id", "user_id"),
        sa.Index("ix_room_events_interview_id_id", "interview_id", "id"),
        **OPTIONS,
    ),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in NEW:
        present.bring(steps, table)
