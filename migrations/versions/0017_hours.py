"""Weekly hours, dates off, rules of booking, and other calendars that say when somebody is busy.

The definition is frozen here, because `db/tables` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0017"
down_revision = "0016"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

tables = sa.MetaData()

# Only what the foreign keys below point at.
sa.Table("users", tables, sa.Column("id", sa.Integer, primary_key=True))

NEW = (
    sa.Table(
        "booking_rules",
        tables,
        sa.Column("user_id", sa.Integer, autoincrement=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("notice_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_minutes", sa.Integer, nullable=False),
        sa.Column("most_a_day", sa.Integer, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_booking_rules"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_booking_rules_user_id"),
        **OPTIONS,
    ),
    sa.Table(
        "working_hours",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("from_minute", sa.Integer, nullable=False),
        sa.Column("until_minute", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_working_hours"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_working_hours_user_id"),
        sa.Index("ix_working_hours_user_id", "user_id"),
        **OPTIONS,
    ),
    sa.Table(
        "days_off",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("note", sa.String(80), nullable=False, server_default=sa.text("''")),
        sa.PrimaryKeyConstraint("id", name="pk_days_off"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_days_off_user_id"),
        sa.Index("ix_days_off_user_id", "user_id"),
        **OPTIONS,
    ),
    sa.Table(
        "busy_calendars",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("sealed_address", sa.Text, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("next_check_at", MOMENT, nullable=False),
        sa.Column("checked_at", MOMENT),
        sa.Column("read_at", MOMENT),
        sa.Column("failure", sa.String(40)),
        sa.Column("failures", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("left_out", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_busy_calendars"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_busy_calendars_user_id"),
        sa.Index("ix_busy_calendars_user_id", "user_id"),
        sa.Index("ix_busy_calendars_next_check_at", "next_check_at"),
        **OPTIONS,
    ),
    sa.Table(
        "busy_times",
        tables,
        sa.Column("id", sa.Integer),
        sa.Column("calendar_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_busy_times"),
        sa.ForeignKeyConstraint(["calendar_id"], ["busy_calendars.id"], name="fk_busy_times_calendar_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_busy_times_user_id"),
        sa.Index("ix_busy_times_calendar_id", "calendar_id"),
        sa.Index("ix_busy_times_user_id_ends_at", "user_id", "ends_at"),
        **OPTIONS,
    ),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in NEW:
        present.bring_new(steps, table)
