"""Offers of times that a candidate chooses from, with their links and holds; and letters about an offer.

The definition is frozen here, because `db/tables` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0018"
down_revision = "0017"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

tables = sa.MetaData()

# Only what the foreign keys below point at.
for _name in ("users", "interviews"):
    sa.Table(_name, tables, sa.Column("id", sa.Integer, primary_key=True))

NEW = (
    sa.Table(
        "slot_offers",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("link", sa.String(36), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("candidate_id", sa.Integer, nullable=False),
        sa.Column("created_by", sa.Integer, nullable=False),
        sa.Column("how", sa.String(10), nullable=False),
        sa.Column("duration_minutes", sa.Integer, nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("change_hours", sa.Integer, nullable=False),
        sa.Column("proctoring_profile", sa.String(20), nullable=False, server_default=sa.text("'standard'")),
        sa.Column("proctoring_signals", sa.String(500), nullable=False, server_default=sa.text("''")),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("interview_id", sa.Integer),
        sa.Column("chosen_at", MOMENT),
        sa.Column("moves", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("moved_at", MOMENT),
        sa.Column("cancelled_at", MOMENT),
        sa.Column("word", sa.String(500)),
        sa.Column("dismissed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_slot_offers"),
        sa.UniqueConstraint("link", name="uq_slot_offers_link"),
        sa.ForeignKeyConstraint(["candidate_id"], ["users.id"], name="fk_slot_offers_candidate_id"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_slot_offers_created_by"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_slot_offers_interview_id"),
        sa.Index("ix_slot_offers_candidate_id", "candidate_id"),
        sa.Index("ix_slot_offers_created_by", "created_by"),
        sa.Index("ix_slot_offers_interview_id", "interview_id"),
        sa.Index("ix_slot_offers_ends_at", "ends_at"),
        **OPTIONS,
    ),
    sa.Table(
        "slot_offer_people",
        tables,
        sa.Column("offer_id", sa.Integer, autoincrement=False),
        sa.Column("user_id", sa.Integer, autoincrement=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("offer_id", "user_id", name="pk_slot_offer_people"),
        sa.ForeignKeyConstraint(["offer_id"], ["slot_offers.id"], name="fk_slot_offer_people_offer_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_slot_offer_people_user_id"),
        sa.Index("ix_slot_offer_people_user_id", "user_id"),
        **OPTIONS,
    ),
    sa.Table(
        "slot_offer_links",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("offer_id", sa.Integer, nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_slot_offer_links"),
        sa.UniqueConstraint("secret_hash", name="uq_slot_offer_links_secret_hash"),
        sa.ForeignKeyConstraint(["offer_id"], ["slot_offers.id"], name="fk_slot_offer_links_offer_id"),
        sa.Index("ix_slot_offer_links_offer_id", "offer_id"),
        **OPTIONS,
    ),
    sa.Table(
        "slot_holds",
        tables,
        sa.Column("user_id", sa.Integer, autoincrement=False),
        sa.Column("quarter_at", MOMENT),
        sa.Column("offer_id", sa.Integer, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "quarter_at", name="pk_slot_holds"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_slot_holds_user_id"),
        sa.ForeignKeyConstraint(["offer_id"], ["slot_offers.id"], name="fk_slot_holds_offer_id"),
        sa.Index("ix_slot_holds_offer_id", "offer_id"),
        **OPTIONS,
    ),
)
MAILS = sa.Table(
    "mails", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("offer_id", sa.Integer)
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in NEW:
        present.bring_new(steps, table)
    present.add(steps, MAILS)
