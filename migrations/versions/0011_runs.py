"""Each execution of the code, with its output.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0011"
down_revision = "0010"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")

tables = sa.MetaData()
for name in ("interviews", "users"):
    sa.Table(name, tables, sa.Column("id", sa.Integer, primary_key=True))

runs = sa.Table(
    "runs",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("interview_id", sa.Integer, nullable=False),
    sa.Column("user_id", sa.Integer),
    sa.Column("language", sa.String(40), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(64)),
    sa.Column("file_id", sa.String(16), nullable=False),
    sa.Column("file_name", sa.String(60), nullable=False),
    sa.Column("place", sa.String(20), nullable=False),
    sa.Column("input", LONG),
    sa.Column("started_at", MOMENT, nullable=False),
    sa.Column("outcome", sa.String(20)),
    sa.Column("exit_code", sa.Integer),
    sa.Column("duration_ms", sa.Integer),
    sa.Column("output", LONG),
    sa.Column("is_cut", sa.Boolean(create_constraint=False), nullable=False, server_default=sa.text("0")),
    sa.PrimaryKeyConstraint("id", name="pk_runs"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_runs_interview_id"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_runs_user_id"),
    sa.Index("ix_runs_interview_id_id", "interview_id", "id"),
    sa.Index("ix_runs_user_id", "user_id"),
    **OPTIONS,
)


def upgrade() -> None:
    present.bring(op.get_context().opts["steps"], runs)
