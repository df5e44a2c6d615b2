"""Edits of interviews that are over, many to a row.

The definition is frozen here, because `db/tables/` moves on. Nothing is moved now: the nightly run does that, an
interview at a time. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0008"
down_revision = "0007"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
BYTES = sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql")

tables = sa.MetaData()

# Only what the foreign keys below point at.
for _name in ("users", "interviews"):
    sa.Table(_name, tables, sa.Column("id", sa.Integer, primary_key=True))

NEW = (
    sa.Table(
        "document_packs",
        tables,
        sa.Column("interview_id", sa.Integer, autoincrement=False),
        sa.Column("sequence", sa.Integer, autoincrement=False),
        sa.Column("edit_count", sa.Integer, nullable=False),
        sa.Column("data", BYTES, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "sequence", name="pk_document_packs"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_document_packs_interview_id"),
        **OPTIONS,
    ),
    sa.Table(
        "document_pack_authors",
        tables,
        sa.Column("interview_id", sa.Integer, autoincrement=False),
        sa.Column("number", sa.Integer, autoincrement=False),
        sa.Column("user_id", sa.Integer),
        sa.PrimaryKeyConstraint("interview_id", "number", name="pk_document_pack_authors"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_document_pack_authors_interview_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_document_pack_authors_user_id"),
        sa.Index("ix_document_pack_authors_user_id", "user_id"),
        **OPTIONS,
    ),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in NEW:
        present.bring(steps, table)
