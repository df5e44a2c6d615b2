"""The company's questions with their versions, and which of them an interview plans and used.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0012"
down_revision = "0011"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
KEY = sa.Text().with_variant(mysql.TEXT(collation="utf8mb4_bin"), "mysql")
LONG = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")

tables = sa.MetaData()

# Only what the foreign keys below point at.
for _name in ("users", "interviews"):
    sa.Table(_name, tables, sa.Column("id", sa.Integer, primary_key=True))

NEW = (
    sa.Table(
        "questions",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("title_key", KEY),
        sa.Column("tags", sa.String(400), nullable=False, server_default=sa.text("''")),
        sa.Column("languages", sa.String(400), nullable=False, server_default=sa.text("''")),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_by", sa.Integer),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_questions_created_by"),
        sa.Index("ix_questions_created_by", "created_by"),
        sa.Index("ix_questions_state_title", "state", "title"),
        **OPTIONS,
    ),
    sa.Table(
        "question_versions",
        tables,
        sa.Column("question_id", sa.Integer, autoincrement=False),
        sa.Column("version", sa.Integer, autoincrement=False),
        sa.Column("content", LONG, nullable=False),
        sa.Column("saved_by", sa.Integer),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("question_id", "version", name="pk_question_versions"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_question_versions_question_id"),
        sa.ForeignKeyConstraint(["saved_by"], ["users.id"], name="fk_question_versions_saved_by"),
        sa.Index("ix_question_versions_saved_by", "saved_by"),
        **OPTIONS,
    ),
    sa.Table(
        "interview_questions",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("interview_id", sa.Integer, nullable=False),
        sa.Column("question_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer),
        sa.Column("title", sa.String(200)),
        sa.Column("put_by", sa.Integer),
        sa.Column("put_at", MOMENT),
        sa.Column("taken_out_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_interview_questions"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_interview_questions_interview_id"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_interview_questions_question_id"),
        sa.ForeignKeyConstraint(["put_by"], ["users.id"], name="fk_interview_questions_put_by"),
        sa.Index("ix_interview_questions_interview_id_position", "interview_id", "position"),
        sa.Index("ix_interview_questions_put_by", "put_by"),
        sa.Index("ix_interview_questions_question_id", "question_id"),
        **OPTIONS,
    ),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in NEW:
        present.bring_new(steps, table)
