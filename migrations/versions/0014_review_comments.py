"""What people wrote at lines of a code review question.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0014"
down_revision = "0013"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

tables = sa.MetaData()

# Only what the foreign keys below point at.
for _name in ("users", "interviews", "interview_questions"):
    sa.Table(_name, tables, sa.Column("id", sa.Integer, primary_key=True))

review_comments = sa.Table(
    "review_comments",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("interview_id", sa.Integer, nullable=False),
    sa.Column("interview_question_id", sa.Integer, nullable=False),
    sa.Column("author_id", sa.Integer),
    sa.Column("comment_id", sa.String(36), nullable=False),
    sa.Column("file", sa.Integer, nullable=False),
    sa.Column("side", sa.String(3), nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("edited_at", MOMENT),
    sa.PrimaryKeyConstraint("id", name="pk_review_comments"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_review_comments_interview_id"),
    sa.ForeignKeyConstraint(
        ["interview_question_id"], ["interview_questions.id"], name="fk_review_comments_interview_question_id"
    ),
    sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_review_comments_author_id"),
    sa.UniqueConstraint(
        "interview_question_id",
        "author_id",
        "comment_id",
        name="uq_review_comments_interview_question_id_author_id_comment_id",
    ),
    sa.Index("ix_review_comments_interview_id", "interview_id"),
    sa.Index("ix_review_comments_author_id", "author_id"),
    **OPTIONS,
)


def upgrade() -> None:
    present.bring(op.get_context().opts["steps"], review_comments)
