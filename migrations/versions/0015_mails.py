"""The outbox of letters, and how often each interview changed as calendars see it.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0015"
down_revision = "0014"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
EXACT = sa.String(120).with_variant(mysql.VARCHAR(120, collation="utf8mb4_bin"), "mysql")

# Only what the foreign keys below point at.
pointed_at = sa.MetaData()
for _name in ("users", "interviews"):
    sa.Table(_name, pointed_at, sa.Column("id", sa.Integer, primary_key=True))

MAILS = sa.Table(
    "mails",
    pointed_at,
    sa.Column("id", sa.Integer),
    sa.Column("fact", EXACT, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("user_id", sa.Integer, nullable=False),
    sa.Column("interview_id", sa.Integer),
    sa.Column("details", sa.Text),
    sa.Column("secret", sa.String(400)),
    sa.Column("invitation_id", sa.Integer),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("next_try_at", MOMENT, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, server_default=sa.text("0")),
    sa.Column("lease", sa.String(32)),
    sa.Column("leased_until", MOMENT),
    sa.Column("done_at", MOMENT),
    sa.Column("answer", sa.String(300)),
    sa.PrimaryKeyConstraint("id", name="pk_mails"),
    sa.UniqueConstraint("fact", name="uq_mails_fact"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_mails_user_id"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_mails_interview_id"),
    sa.Index("ix_mails_interview_id_id", "interview_id", "id"),
    sa.Index("ix_mails_state_next_try_at", "state", "next_try_at"),
    sa.Index("ix_mails_user_id", "user_id"),
    **OPTIONS,
)
INTERVIEWS = sa.Table(
    "interviews",
    sa.MetaData(),
    sa.Column("calendar_sequence", sa.Integer, nullable=False, server_default=sa.text("0")),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.add(steps, INTERVIEWS)
    present.bring_new(steps, MAILS)
