"""What a candidate's links say once everything about them is erased.

The definition is frozen here, because `db/tables` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0027"
down_revision = "0026"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

ERASED_LINKS = sa.Table(
    "erased_links",
    sa.MetaData(),
    sa.Column("secret_hash", sa.String(64)),
    sa.Column("erased_at", MOMENT, nullable=False),
    sa.Column("asked_at", MOMENT),
    sa.Column("interviews", sa.Integer, nullable=False),
    sa.Column("had_resume", sa.Boolean(create_constraint=False), nullable=False),
    sa.PrimaryKeyConstraint("secret_hash", name="pk_erased_links"),
    sa.Index("ix_erased_links_erased_at", "erased_at"),
    **OPTIONS,
)


def upgrade() -> None:
    present.bring_new(op.get_context().opts["steps"], ERASED_LINKS)
