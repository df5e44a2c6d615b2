"""Blind second reviews.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0025"
down_revision = "0024"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

tables = sa.MetaData()

# Only what the foreign keys below point at.
for _name in ("users", "interviews"):
    sa.Table(_name, tables, sa.Column("id", sa.Integer, primary_key=True))

second_reviews = sa.Table(
    "second_reviews",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("link", sa.String(36), nullable=False),
    sa.Column("interview_id", sa.Integer, nullable=False),
    sa.Column("reviewer_id", sa.Integer, nullable=False),
    sa.Column("asked_by", sa.Integer, nullable=False),
    sa.Column("asked_at", MOMENT, nullable=False),
    sa.Column("ends_at", MOMENT, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("done_at", MOMENT),
    sa.PrimaryKeyConstraint("id", name="pk_second_reviews"),
    sa.UniqueConstraint("link", name="uq_second_reviews_link"),
    sa.UniqueConstraint("interview_id", "reviewer_id", name="uq_second_reviews_interview_id_reviewer_id"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_second_reviews_interview_id"),
    sa.ForeignKeyConstraint(["reviewer_id"], ["users.id"], name="fk_second_reviews_reviewer_id"),
    sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name="fk_second_reviews_asked_by"),
    sa.Index("ix_second_reviews_reviewer_id", "reviewer_id"),
    sa.Index("ix_second_reviews_asked_by", "asked_by"),
    **OPTIONS,
)


def upgrade() -> None:
    present.bring_new(op.get_context().opts["steps"], second_reviews)
