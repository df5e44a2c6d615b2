"""Signing in with an account of another program: whose it is, who is on the way, and which session began so.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0033"
down_revision = "0032"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
EXACT = sa.String(255).with_variant(mysql.VARCHAR(255, collation="utf8mb4_bin"), "mysql")

tables = sa.MetaData()

# Only what the foreign key below points at.
sa.Table("users", tables, sa.Column("id", sa.Integer, primary_key=True))

sign_on_identities = sa.Table(
    "sign_on_identities",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("user_id", sa.Integer, nullable=False),
    sa.Column("issuer", EXACT, nullable=False),
    sa.Column("subject", EXACT, nullable=False),
    sa.Column("email", sa.String(254)),
    sa.Column("connected_at", MOMENT, nullable=False),
    sa.Column("last_used_at", MOMENT),
    sa.PrimaryKeyConstraint("id", name="pk_sign_on_identities"),
    sa.UniqueConstraint("issuer", "subject", name="uq_sign_on_identities_issuer_subject"),
    sa.UniqueConstraint("user_id", "issuer", name="uq_sign_on_identities_user_id_issuer"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sign_on_identities_user_id"),
    sa.Index("ix_sign_on_identities_user_id", "user_id"),
    **OPTIONS,
)

pending_sign_ons = sa.Table(
    "pending_sign_ons",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("state_hash", sa.String(64), nullable=False),
    sa.Column("browser_hash", sa.String(64), nullable=False),
    sa.Column("sealed", sa.Text, nullable=False),
    sa.Column("began_at", MOMENT, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_pending_sign_ons"),
    sa.UniqueConstraint("state_hash", name="uq_pending_sign_ons_state_hash"),
    sa.Index("ix_pending_sign_ons_began_at", "began_at"),
    sa.Index("ix_pending_sign_ons_browser_hash", "browser_hash"),
    **OPTIONS,
)

user_sessions = sa.Table(
    "user_sessions",
    sa.MetaData(),
    sa.Column("identity_id", sa.Integer),
    sa.Column("id_token", sa.Text),
    sa.Index("ix_user_sessions_identity_id", "identity_id"),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.bring_new(steps, sign_on_identities)
    present.bring_new(steps, pending_sign_ons)
    present.add(steps, user_sessions)
