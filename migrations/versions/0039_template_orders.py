"""From which templates a recruiting system may order interviews, and with whom these are.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0039"
down_revision = "0038"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
FLAG = sa.Boolean(create_constraint=False)

tables = sa.MetaData()

# Only what the foreign keys below point at.
sa.Table("users", tables, sa.Column("id", sa.Integer, primary_key=True))
sa.Table("interview_templates", tables, sa.Column("id", sa.Integer, primary_key=True))

interview_template_orders = sa.Table(
    "interview_template_orders",
    tables,
    sa.Column("template_id", sa.Integer, autoincrement=False),
    sa.Column("test_id", sa.String(36), nullable=False),
    sa.Column("how", sa.String(10), nullable=False),
    sa.Column("from_days", sa.Integer, nullable=False),
    sa.Column("for_days", sa.Integer, nullable=False),
    sa.Column("timezone", sa.String(64), nullable=False),
    sa.Column("change_hours", sa.Integer, nullable=False),
    sa.Column("tells_decision", FLAG, nullable=False),
    sa.Column("opened_by", sa.Integer),
    sa.Column("saved_at", MOMENT, nullable=False),
    sa.Column("closed_at", MOMENT),
    sa.PrimaryKeyConstraint("template_id", name="pk_interview_template_orders"),
    sa.UniqueConstraint("test_id", name="uq_interview_template_orders_test_id"),
    sa.ForeignKeyConstraint(
        ["template_id"], ["interview_templates.id"], name="fk_interview_template_orders_template_id"
    ),
    sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name="fk_interview_template_orders_opened_by"),
    sa.Index("ix_interview_template_orders_opened_by", "opened_by"),
    **OPTIONS,
)

interview_template_order_people = sa.Table(
    "interview_template_order_people",
    tables,
    sa.Column("template_id", sa.Integer, autoincrement=False),
    sa.Column("user_id", sa.Integer, autoincrement=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("template_id", "user_id", name="pk_interview_template_order_people"),
    sa.ForeignKeyConstraint(
        ["template_id"], ["interview_templates.id"], name="fk_interview_template_order_people_template_id"
    ),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_interview_template_order_people_user_id"),
    sa.Index("ix_interview_template_order_people_user_id", "user_id"),
    **OPTIONS,
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.bring_new(steps, interview_template_orders)
    present.bring_new(steps, interview_template_order_people)
