"""What came of a question's cases: of the visible ones with each test, and of all of them with an interviewer's check.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0013"
down_revision = "0012"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")

tables = sa.MetaData()
for name in ("interviews", "interview_questions", "runs", "users"):
    sa.Table(name, tables, sa.Column("id", sa.Integer, primary_key=True))

trials = sa.Table(
    "trials",
    tables,
    sa.Column("run_id", sa.Integer, autoincrement=False),
    sa.Column("interview_id", sa.Integer, nullable=False),
    sa.Column("interview_question_id", sa.Integer, nullable=False),
    sa.Column("results", LONG),
    sa.PrimaryKeyConstraint("run_id", name="pk_trials"),
    sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_trials_run_id"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_trials_interview_id"),
    sa.ForeignKeyConstraint(
        ["interview_question_id"], ["interview_questions.id"], name="fk_trials_interview_question_id"
    ),
    sa.Index("ix_trials_interview_id", "interview_id"),
    sa.Index("ix_trials_interview_question_id", "interview_question_id"),
    **OPTIONS,
)

checks = sa.Table(
    "checks",
    tables,
    sa.Column("run_id", sa.Integer, autoincrement=False),
    sa.Column("interview_id", sa.Integer, nullable=False),
    sa.Column("user_id", sa.Integer),
    sa.Column("place", sa.String(20), nullable=False),
    sa.Column("checked_at", MOMENT, nullable=False),
    sa.Column("hidden_passed", sa.Integer, nullable=False),
    sa.Column("hidden_count", sa.Integer, nullable=False),
    sa.Column("is_count_shown", sa.Boolean(create_constraint=False), nullable=False, server_default=sa.text("0")),
    sa.Column("hidden_results", LONG, nullable=False),
    sa.PrimaryKeyConstraint("run_id", name="pk_checks"),
    sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_checks_run_id"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_checks_interview_id"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_checks_user_id"),
    sa.Index("ix_checks_interview_id", "interview_id"),
    sa.Index("ix_checks_user_id", "user_id"),
    **OPTIONS,
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in (trials, checks):
        present.bring_new(steps, table)
