"""What is observed in an interview and of a candidate, how much was measured, and what people say of each signal.

The definitions are frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0004"
down_revision = "0003"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

tables = sa.MetaData()


def signals(name: str) -> sa.Column[str]:
    """Kinds of signals, separated by spaces."""
    return sa.Column(name, sa.String(500), nullable=False, server_default=sa.text("''"))


ADDED = (
    sa.Table("users", tables, signals("exempt_signals")),
    sa.Table(
        "interviews",
        tables,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("proctoring_profile", sa.String(20), nullable=False, server_default=sa.text("'standard'")),
        signals("proctoring_signals"),
    ),
    sa.Table(
        "alerts",
        tables,
        # There already; only for the index to point at.
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("is_useful", sa.Boolean(create_constraint=False)),
        sa.Column("remark", sa.String(1000)),
        sa.Index("ix_alerts_kind_is_useful", "kind", "is_useful"),
    ),
)

COVERAGE = sa.Table(
    "coverage",
    tables,
    sa.Column("interview_id", sa.Integer, autoincrement=False),
    sa.Column("present_ms", sa.Integer, nullable=False),
    sa.Column("measured_ms", sa.Integer, nullable=False),
    sa.Column("updated_at", MOMENT, nullable=False),
    sa.PrimaryKeyConstraint("interview_id", name="pk_coverage"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_coverage_interview_id"),
    **OPTIONS,
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in ADDED:
        present.add(steps, table)
    present.bring(steps, COVERAGE)
