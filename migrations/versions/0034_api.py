"""Tokens of other programs, and what was answered to requests that may come twice.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0034"
down_revision = "0033"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

tables = sa.MetaData()

# Only what the foreign key below points at.
sa.Table("users", tables, sa.Column("id", sa.Integer, primary_key=True))

api_tokens = sa.Table(
    "api_tokens",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("token_hash", sa.String(64), nullable=False),
    sa.Column("hint", sa.String(16), nullable=False),
    sa.Column("scopes", sa.String(200), nullable=False),
    sa.Column("made_by", sa.Integer, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("expires_at", MOMENT, nullable=False),
    sa.Column("last_used_at", MOMENT),
    sa.Column("ended_at", MOMENT),
    sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
    sa.UniqueConstraint("token_hash", name="uq_api_tokens_token_hash"),
    sa.ForeignKeyConstraint(["made_by"], ["users.id"], name="fk_api_tokens_made_by"),
    sa.Index("ix_api_tokens_made_by", "made_by"),
    sa.Index("ix_api_tokens_expires_at", "expires_at"),
    **OPTIONS,
)

api_requests = sa.Table(
    "api_requests",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("token_id", sa.Integer, nullable=False),
    sa.Column("key_hash", sa.String(64), nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("answer", sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")),
    sa.Column("answer_chars", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_api_requests"),
    sa.UniqueConstraint("token_id", "key_hash", name="uq_api_requests_token_id_key_hash"),
    sa.ForeignKeyConstraint(["token_id"], ["api_tokens.id"], name="fk_api_requests_token_id"),
    sa.Index("ix_api_requests_created_at", "created_at"),
    **OPTIONS,
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.bring_new(steps, api_tokens)
    present.bring_new(steps, api_requests)
