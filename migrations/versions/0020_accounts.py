"""Links that set a password, reminders and a zone by each person's choice, calendars to subscribe to, mail's settings.

The definition is frozen here, because `db/tables` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0020"
down_revision = "0019"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

# Only what the foreign keys below point at.
pointed_at = sa.MetaData()
sa.Table("users", pointed_at, sa.Column("id", sa.Integer, primary_key=True))

ACCOUNT_LINKS = sa.Table(
    "account_links",
    pointed_at,
    sa.Column("id", sa.Integer),
    sa.Column("user_id", sa.Integer, nullable=False),
    sa.Column("secret_hash", sa.String(64), nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("expires_at", MOMENT, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_account_links"),
    sa.UniqueConstraint("secret_hash", name="uq_account_links_secret_hash"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_account_links_user_id"),
    sa.Index("ix_account_links_user_id", "user_id"),
    sa.Index("ix_account_links_expires_at", "expires_at"),
    **OPTIONS,
)
PASSWORD_REQUESTS = sa.Table(
    "password_requests",
    pointed_at,
    sa.Column("id", sa.Integer),
    sa.Column("asked", sa.Text, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_password_requests"),
    **OPTIONS,
)
CALENDAR_ADDRESSES = sa.Table(
    "calendar_addresses",
    pointed_at,
    sa.Column("user_id", sa.Integer, autoincrement=False),
    sa.Column("token_hash", sa.String(64), nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("last_read_at", MOMENT),
    sa.PrimaryKeyConstraint("user_id", name="pk_calendar_addresses"),
    sa.UniqueConstraint("token_hash", name="uq_calendar_addresses_token_hash"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_calendar_addresses_user_id"),
    **OPTIONS,
)
MAIL_SETTINGS = sa.Table(
    "mail_settings",
    pointed_at,
    sa.Column("id", sa.Integer, autoincrement=False),
    sa.Column("host", sa.String(255)),
    sa.Column("port", sa.Integer),
    sa.Column("security", sa.String(10)),
    sa.Column("username", sa.String(254)),
    sa.Column("password", sa.Text),
    sa.Column("sender_name", sa.String(200)),
    sa.Column("sender_address", sa.String(254)),
    sa.Column("company_name", sa.String(200)),
    sa.Column("updated_at", MOMENT, nullable=False),
    sa.Column("updated_by", sa.Integer),
    sa.PrimaryKeyConstraint("id", name="pk_mail_settings"),
    sa.ForeignKeyConstraint(["updated_by"], ["users.id"], name="fk_mail_settings_updated_by"),
    sa.Index("ix_mail_settings_updated_by", "updated_by"),
    **OPTIONS,
)
USERS = sa.Table(
    "users",
    sa.MetaData(),
    sa.Column("chosen_zone", sa.String(64)),
    sa.Column("reminders", sa.String(20), nullable=False, server_default=sa.text("'day hour'")),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.add(steps, USERS)
    for table in (ACCOUNT_LINKS, PASSWORD_REQUESTS, CALENDAR_ADDRESSES, MAIL_SETTINGS):
        present.bring_new(steps, table)
