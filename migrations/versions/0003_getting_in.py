"""Panels, invitations, the waiting room's own facts, and consent to each signal by itself.

The definitions are frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0003"
down_revision = "0002"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

tables = sa.MetaData()

# Only what the foreign keys below point at.
users = sa.Table("users", tables, sa.Column("id", sa.Integer, primary_key=True))

ADDED = (
    sa.Table(
        "user_sessions",
        tables,
        sa.Column("interview_id", sa.Integer),
        sa.Column("invitation_id", sa.Integer),
        sa.Index("ix_user_sessions_invitation_id", "invitation_id"),
    ),
    sa.Table(
        "interviews",
        tables,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("asking_session_id", sa.Integer),
        sa.Column("admitted_session_id", sa.Integer),
        sa.Column("rejection_reason", sa.String(500)),
        sa.Column("lobby_message", sa.String(500)),
    ),
    sa.Table(
        "consents",
        tables,
        sa.Column("declined_signals", sa.String(500), nullable=False, server_default=sa.text("''")),
    ),
)

NEW = (
    sa.Table(
        "interview_members",
        tables,
        sa.Column("interview_id", sa.Integer, autoincrement=False),
        sa.Column("user_id", sa.Integer, autoincrement=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "user_id", name="pk_interview_members"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_interview_members_interview_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_interview_members_user_id"),
        sa.Index("ix_interview_members_user_id", "user_id"),
        **OPTIONS,
    ),
    sa.Table(
        "invitations",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("interview_id", sa.Integer, nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("created_by", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("secret_hash", name="uq_invitations_secret_hash"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_invitations_interview_id"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_invitations_created_by"),
        sa.Index("ix_invitations_interview_id", "interview_id"),
        sa.Index("ix_invitations_created_by", "created_by"),
        **OPTIONS,
    ),
    sa.Table(
        "accommodation_requests",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("interview_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accommodation_requests"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_accommodation_requests_interview_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_accommodation_requests_user_id"),
        sa.Index("ix_accommodation_requests_user_id", "user_id"),
        sa.Index("ix_accommodation_requests_interview_id_id", "interview_id", "id"),
        **OPTIONS,
    ),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in ADDED:
        present.add(steps, table)
    for table in NEW:
        present.bring(steps, table)
