"""Scorecards, the cards that people fill in, and what was decided.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0023"
down_revision = "0022"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")
FLAG = sa.Boolean(create_constraint=False)

tables = sa.MetaData()

# Only what the foreign keys below point at.
for _name in ("users", "interviews", "interview_templates"):
    sa.Table(_name, tables, sa.Column("id", sa.Integer, primary_key=True))

NEW = (
    sa.Table(
        "scorecards",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("criteria", LONG, nullable=False),
        sa.Column("hides_alerts", FLAG, nullable=False, server_default=sa.text("1")),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.Column("archived_at", MOMENT),
        sa.Column("created_by", sa.Integer),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scorecards"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_scorecards_created_by"),
        sa.Index("ix_scorecards_created_by", "created_by"),
        **OPTIONS,
    ),
    sa.Table(
        "interview_scorecards",
        tables,
        sa.Column("interview_id", sa.Integer, autoincrement=False),
        sa.Column("scorecard_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer),
        sa.Column("title", sa.String(200)),
        sa.Column("criteria", LONG),
        sa.Column("hides_alerts", FLAG),
        sa.PrimaryKeyConstraint("interview_id", name="pk_interview_scorecards"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_interview_scorecards_interview_id"),
        sa.ForeignKeyConstraint(["scorecard_id"], ["scorecards.id"], name="fk_interview_scorecards_scorecard_id"),
        sa.Index("ix_interview_scorecards_scorecard_id", "scorecard_id"),
        **OPTIONS,
    ),
    sa.Table(
        "interview_template_scorecards",
        tables,
        sa.Column("template_id", sa.Integer, autoincrement=False),
        sa.Column("scorecard_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("template_id", name="pk_interview_template_scorecards"),
        sa.ForeignKeyConstraint(
            ["template_id"], ["interview_templates.id"], name="fk_interview_template_scorecards_template_id"
        ),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecards.id"], name="fk_interview_template_scorecards_scorecard_id"
        ),
        sa.Index("ix_interview_template_scorecards_scorecard_id", "scorecard_id"),
        **OPTIONS,
    ),
    sa.Table(
        "cards",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("interview_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("content", LONG, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        sa.UniqueConstraint("interview_id", "user_id", name="uq_cards_interview_id_user_id"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_cards_interview_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_cards_user_id"),
        sa.Index("ix_cards_user_id", "user_id"),
        **OPTIONS,
    ),
    sa.Table(
        "card_versions",
        tables,
        sa.Column("card_id", sa.Integer, autoincrement=False),
        sa.Column("version", sa.Integer, autoincrement=False),
        sa.Column("content", LONG, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("card_id", "version", name="pk_card_versions"),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name="fk_card_versions_card_id"),
        **OPTIONS,
    ),
    sa.Table(
        "decisions",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("interview_id", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Integer),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_decisions_interview_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name="fk_decisions_decided_by"),
        sa.Index("ix_decisions_interview_id", "interview_id"),
        sa.Index("ix_decisions_decided_by", "decided_by"),
        **OPTIONS,
    ),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in NEW:
        present.bring_new(steps, table)
