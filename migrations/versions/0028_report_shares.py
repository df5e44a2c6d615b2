"""Reports that are shared with a colleague until an end.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0028"
down_revision = "0027"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

tables = sa.MetaData()

# Only what the foreign keys below point at.
for _name in ("users", "interviews"):
    sa.Table(_name, tables, sa.Column("id", sa.Integer, primary_key=True))

report_shares = sa.Table(
    "report_shares",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("link", sa.String(36), nullable=False),
    sa.Column("interview_id", sa.Integer, nullable=False),
    sa.Column("reader_id", sa.Integer, nullable=False),
    sa.Column("shared_by", sa.Integer, nullable=False),
    sa.Column("word", sa.Text),
    sa.Column("shared_at", MOMENT, nullable=False),
    sa.Column("ends_at", MOMENT, nullable=False),
    sa.Column("ended_at", MOMENT),
    sa.Column("last_opened_at", MOMENT),
    sa.PrimaryKeyConstraint("id", name="pk_report_shares"),
    sa.UniqueConstraint("link", name="uq_report_shares_link"),
    sa.UniqueConstraint("interview_id", "reader_id", name="uq_report_shares_interview_id_reader_id"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_report_shares_interview_id"),
    sa.ForeignKeyConstraint(["reader_id"], ["users.id"], name="fk_report_shares_reader_id"),
    sa.ForeignKeyConstraint(["shared_by"], ["users.id"], name="fk_report_shares_shared_by"),
    sa.Index("ix_report_shares_reader_id", "reader_id"),
    sa.Index("ix_report_shares_shared_by", "shared_by"),
    **OPTIONS,
)


def upgrade() -> None:
    present.bring_new(op.get_context().opts["steps"], report_shares)
