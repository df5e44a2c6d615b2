"""The first numbered version: the tables of one whole interview, made anew or out of an older database.

The definitions are frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations.legacy.adoption import adopt

revision = "0001"
down_revision = None

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")

tables = sa.MetaData()

sa.Table(
    "users",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("username", sa.String(80), nullable=False),
    sa.Column("password_hash", sa.String(255)),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("name", sa.String(120), nullable=False, server_default=sa.text("''")),
    sa.Column("email", sa.String(254)),
    sa.Column("email_key", sa.String(254)),
    sa.Column("phone", sa.String(40)),
    sa.Column("target_role", sa.String(120)),
    sa.Column("experience_level", sa.String(60)),
    sa.Column("resume_path", sa.String(255)),
    sa.Column("resume_original_name", sa.String(255)),
    sa.Column("timezone", sa.String(64)),
    sa.Column("deactivated_at", MOMENT),
    sa.Column("created_at", MOMENT),
    sa.PrimaryKeyConstraint("id", name="pk_users"),
    sa.UniqueConstraint("username", name="uq_users_username"),
    sa.UniqueConstraint("email_key", name="uq_users_email_key"),
    sa.Index("ix_users_role_name", "role", "name"),
    **OPTIONS,
)

sa.Table(
    "setup",
    tables,
    sa.Column("id", sa.Integer, autoincrement=False),
    sa.Column("admin_id", sa.Integer),
    sa.Column("completed_at", MOMENT, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_setup"),
    sa.ForeignKeyConstraint(["admin_id"], ["users.id"], name="fk_setup_admin_id"),
    sa.Index("ix_setup_admin_id", "admin_id"),
    **OPTIONS,
)

sa.Table(
    "user_sessions",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("token_hash", sa.String(64), nullable=False),
    sa.Column("user_id", sa.Integer, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("last_seen_at", MOMENT, nullable=False),
    sa.Column("expires_at", MOMENT, nullable=False),
    sa.Column("ended_at", MOMENT),
    sa.PrimaryKeyConstraint("id", name="pk_user_sessions"),
    sa.UniqueConstraint("token_hash", name="uq_user_sessions_token_hash"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_user_sessions_user_id"),
    sa.Index("ix_user_sessions_user_id", "user_id"),
    sa.Index("ix_user_sessions_expires_at", "expires_at"),
    **OPTIONS,
)

sa.Table(
    "interviews",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("interviewer_id", sa.Integer, nullable=False),
    sa.Column("candidate_id", sa.Integer, nullable=False),
    sa.Column("scheduled_time", MOMENT, nullable=False),
    sa.Column("duration_minutes", sa.Integer, nullable=False, server_default=sa.text("60")),
    sa.Column("timezone", sa.String(64), nullable=False, server_default=sa.text("'UTC'")),
    sa.Column("meeting_link", sa.String(36), nullable=False),
    sa.Column("status", sa.String(20), nullable=False, server_default=sa.text("'scheduled'")),
    sa.Column("candidate_join_status", sa.String(20), nullable=False, server_default=sa.text("'pending'")),
    sa.Column("join_requested_at", MOMENT),
    sa.Column("code_content", LONG_TEXT),
    sa.Column("code_language", sa.String(40), nullable=False, server_default=sa.text("'python'")),
    sa.Column("is_clipboard_allowed", sa.Boolean, nullable=False, server_default=sa.text("0")),
    sa.Column("created_at", MOMENT),
    sa.Column("completed_at", MOMENT),
    sa.PrimaryKeyConstraint("id", name="pk_interviews"),
    sa.UniqueConstraint("meeting_link", name="uq_interviews_meeting_link"),
    sa.ForeignKeyConstraint(["interviewer_id"], ["users.id"], name="fk_interviews_interviewer_id"),
    sa.ForeignKeyConstraint(["candidate_id"], ["users.id"], name="fk_interviews_candidate_id"),
    sa.Index("ix_interviews_interviewer_id_status_scheduled_time", "interviewer_id", "status", "scheduled_time"),
    sa.Index("ix_interviews_candidate_id_status_scheduled_time", "candidate_id", "status", "scheduled_time"),
    sa.Index("ix_interviews_interviewer_id_scheduled_time", "interviewer_id", "scheduled_time"),
    sa.Index("ix_interviews_interviewer_id_candidate_join_status", "interviewer_id", "candidate_join_status"),
    **OPTIONS,
)

sa.Table(
    "chat_messages",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("interview_id", sa.Integer, nullable=False),
    sa.Column("sender_id", sa.Integer),
    sa.Column("sender_name", sa.String(120)),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("message_id", sa.String(36)),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_chat_messages"),
    sa.UniqueConstraint(
        "interview_id", "sender_id", "message_id", name="uq_chat_messages_interview_id_sender_id_message_id"
    ),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_chat_messages_interview_id"),
    sa.ForeignKeyConstraint(["sender_id"], ["users.id"], name="fk_chat_messages_sender_id"),
    sa.Index("ix_chat_messages_sender_id", "sender_id"),
    sa.Index("ix_chat_messages_interview_id_id", "interview_id", "id"),
    **OPTIONS,
)

sa.Table(
    "consents",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("interview_id", sa.Integer, nullable=False),
    sa.Column("user_id", sa.Integer, nullable=False),
    sa.Column("notice_version", sa.String(20), nullable=False),
    sa.Column("is_agreed", sa.Boolean, nullable=False),
    sa.Column("decided_at", MOMENT, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_consents"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_consents_interview_id"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_consents_user_id"),
    sa.Index("ix_consents_user_id", "user_id"),
    sa.Index("ix_consents_interview_id_user_id_id", "interview_id", "user_id", "id"),
    **OPTIONS,
)

sa.Table(
    "alerts",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("interview_id", sa.Integer, nullable=False),
    sa.Column("candidate_id", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("size", sa.Integer),
    sa.Column("started_at", MOMENT, nullable=False),
    sa.Column("ended_at", MOMENT, nullable=False),
    sa.Column("report_count", sa.Integer, nullable=False, server_default=sa.text("1")),
    sa.PrimaryKeyConstraint("id", name="pk_alerts"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_alerts_interview_id"),
    sa.ForeignKeyConstraint(["candidate_id"], ["users.id"], name="fk_alerts_candidate_id"),
    sa.Index("ix_alerts_candidate_id", "candidate_id"),
    sa.Index("ix_alerts_interview_id_kind_ended_at", "interview_id", "kind", "ended_at"),
    sa.Index("ix_alerts_interview_id_started_at", "interview_id", "started_at"),
    **OPTIONS,
)


def upgrade() -> None:
    adopt(op.get_context().opts["steps"], tables)
