"""What an interview can be started from: templates with their panel and their questions.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0019"
down_revision = "0018"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
KEY = sa.Text().with_variant(mysql.TEXT(collation="utf8mb4_bin"), "mysql")

tables = sa.MetaData()

# Only what the foreign keys below point at.
for _name in ("users", "questions"):
    sa.Table(_name, tables, sa.Column("id", sa.Integer, primary_key=True))

NEW = (
    sa.Table(
        "interview_templates",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("title_key", KEY),
        sa.Column("duration_minutes", sa.Integer, nullable=False),
        sa.Column("code_language", sa.String(40), nullable=False),
        sa.Column("proctoring_profile", sa.String(20), nullable=False),
        sa.Column("proctoring_signals", sa.String(500), nullable=False, server_default=sa.text("''")),
        sa.Column("reminders", sa.String(40)),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.Column("archived_at", MOMENT),
        sa.Column("used_count", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("last_used_at", MOMENT),
        sa.Column("created_by", sa.Integer),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_interview_templates"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_interview_templates_created_by"),
        sa.Index("ix_interview_templates_created_by", "created_by"),
        sa.Index("ix_interview_templates_title", "title"),
        **OPTIONS,
    ),
    sa.Table(
        "interview_template_members",
        tables,
        sa.Column("template_id", sa.Integer, autoincrement=False),
        sa.Column("user_id", sa.Integer, autoincrement=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("template_id", "user_id", name="pk_interview_template_members"),
        sa.ForeignKeyConstraint(
            ["template_id"], ["interview_templates.id"], name="fk_interview_template_members_template_id"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_interview_template_members_user_id"),
        sa.Index("ix_interview_template_members_user_id", "user_id"),
        **OPTIONS,
    ),
    sa.Table(
        "interview_template_questions",
        tables,
        sa.Column("template_id", sa.Integer, autoincrement=False),
        sa.Column("question_id", sa.Integer, autoincrement=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("template_id", "question_id", name="pk_interview_template_questions"),
        sa.ForeignKeyConstraint(
            ["template_id"], ["interview_templates.id"], name="fk_interview_template_questions_template_id"
        ),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_interview_template_questions_question_id"),
        sa.Index("ix_interview_template_questions_question_id", "question_id"),
        **OPTIONS,
    ),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in NEW:
        present.bring_new(steps, table)
