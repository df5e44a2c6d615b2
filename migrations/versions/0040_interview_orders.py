"""What recruiting systems ordered, and the outbox by which they are told that there is a decision.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0040"
down_revision = "0039"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
FLAG = sa.Boolean(create_constraint=False)

tables = sa.MetaData()

# Only what the foreign keys below point at.
sa.Table("users", tables, sa.Column("id", sa.Integer, primary_key=True))
sa.Table("slot_offers", tables, sa.Column("id", sa.Integer, primary_key=True))

interview_orders = sa.Table(
    "interview_orders",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("number", sa.String(36), nullable=False),
    sa.Column("order_hash", sa.String(64), nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("candidate_id", sa.Integer, nullable=False),
    sa.Column("made_by", sa.Integer),
    sa.Column("program", sa.String(60), nullable=False),
    sa.Column("profile_url", sa.String(500), nullable=False),
    sa.Column("tells_decision", FLAG, nullable=False),
    sa.Column("ordered_at", MOMENT, nullable=False),
    sa.Column("offer_id", sa.Integer),
    sa.Column("callback_host", sa.String(255), nullable=False),
    sa.Column("sealed_callback", sa.Text),
    sa.Column("callback_state", sa.String(20)),
    sa.Column("next_try_at", MOMENT),
    sa.Column("given_up_at", MOMENT),
    sa.Column("tries", sa.Integer, nullable=False, server_default=sa.text("0")),
    sa.Column("lease", sa.String(32)),
    sa.Column("leased_until", MOMENT),
    sa.Column("done_at", MOMENT),
    sa.Column("answer", sa.String(40)),
    sa.PrimaryKeyConstraint("id", name="pk_interview_orders"),
    sa.UniqueConstraint("number", name="uq_interview_orders_number"),
    sa.UniqueConstraint("order_hash", name="uq_interview_orders_order_hash"),
    sa.ForeignKeyConstraint(["candidate_id"], ["users.id"], name="fk_interview_orders_candidate_id"),
    sa.ForeignKeyConstraint(["made_by"], ["users.id"], name="fk_interview_orders_made_by"),
    sa.ForeignKeyConstraint(["offer_id"], ["slot_offers.id"], name="fk_interview_orders_offer_id"),
    sa.Index("ix_interview_orders_candidate_id", "candidate_id"),
    sa.Index("ix_interview_orders_made_by", "made_by"),
    sa.Index("ix_interview_orders_ordered_at", "ordered_at"),
    sa.Index("ix_interview_orders_offer_id", "offer_id"),
    sa.Index("ix_interview_orders_callback_state_next_try_at", "callback_state", "next_try_at"),
    **OPTIONS,
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.bring_new(steps, interview_orders)
