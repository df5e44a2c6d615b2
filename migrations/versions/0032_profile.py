"""Where each session is, passkeys, an address that is yet to be confirmed, and the language that a person chose.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0032"
down_revision = "0031"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

# Only what the foreign keys below point at.
pointed_at = sa.MetaData()
sa.Table("users", pointed_at, sa.Column("id", sa.Integer, primary_key=True))

ADDRESS_CHANGES = sa.Table(
    "address_changes",
    pointed_at,
    sa.Column("user_id", sa.Integer, autoincrement=False),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("secret_hash", sa.String(64), nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("expires_at", MOMENT, nullable=False),
    sa.PrimaryKeyConstraint("user_id", name="pk_address_changes"),
    sa.UniqueConstraint("secret_hash", name="uq_address_changes_secret_hash"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_address_changes_user_id"),
    sa.Index("ix_address_changes_expires_at", "expires_at"),
    **OPTIONS,
)
PASSKEYS = sa.Table(
    "passkeys",
    pointed_at,
    sa.Column("id", sa.Integer),
    sa.Column("user_id", sa.Integer, nullable=False),
    sa.Column("user_handle", sa.String(88), nullable=False),
    sa.Column("credential_id", sa.Text, nullable=False),
    sa.Column("credential_hash", sa.String(64), nullable=False),
    sa.Column("public_key", sa.Text, nullable=False),
    sa.Column("sign_count", sa.BigInteger, nullable=False),
    sa.Column("rp_id", sa.String(255), nullable=False),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("last_used_at", MOMENT),
    sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
    sa.UniqueConstraint("credential_hash", name="uq_passkeys_credential_hash"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_passkeys_user_id"),
    sa.Index("ix_passkeys_user_id", "user_id"),
    **OPTIONS,
)
PASSKEY_CHALLENGES = sa.Table(
    "passkey_challenges",
    sa.MetaData(),
    sa.Column("owner_hash", sa.String(64)),
    sa.Column("challenge", sa.String(88), nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.PrimaryKeyConstraint("owner_hash", name="pk_passkey_challenges"),
    sa.Index("ix_passkey_challenges_created_at", "created_at"),
    **OPTIONS,
)
USERS = sa.Table("users", sa.MetaData(), sa.Column("language", sa.String(20)))
USER_SESSIONS = sa.Table(
    "user_sessions",
    sa.MetaData(),
    sa.Column("browser", sa.String(40)),
    sa.Column("system", sa.String(40)),
    sa.Column("address", sa.String(45)),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.add(steps, USERS)
    present.add(steps, USER_SESSIONS)
    for table in (ADDRESS_CHANGES, PASSKEYS, PASSKEY_CHALLENGES):
        present.bring_new(steps, table)
