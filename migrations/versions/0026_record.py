"""The record of each interview as a chain of links, with its signatures and public keys.

The definition is frozen here, because `db/tables` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0026"
down_revision = "0025"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")

# Only what the foreign keys below point at.
pointed_at = sa.MetaData()
sa.Table("interviews", pointed_at, sa.Column("id", sa.Integer, primary_key=True))

RECORDS = sa.Table(
    "records",
    pointed_at,
    sa.Column("id", sa.Integer),
    sa.Column("interview_id", sa.Integer),
    sa.Column("name", sa.String(32), nullable=False),
    sa.Column("started_at", MOMENT, nullable=False),
    sa.Column("ended_at", MOMENT),
    sa.Column("link_count", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("edit_sequence", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_records"),
    sa.UniqueConstraint("interview_id", name="uq_records_interview_id"),
    sa.UniqueConstraint("name", name="uq_records_name"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_records_interview_id"),
    **OPTIONS,
)
RECORD_LINKS = sa.Table(
    "record_links",
    pointed_at,
    sa.Column("record_id", sa.Integer, autoincrement=False),
    sa.Column("number", sa.Integer, autoincrement=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("body", LONG_TEXT, nullable=False),
    sa.Column("salt", sa.String(64)),
    sa.Column("item", LONG_TEXT),
    sa.PrimaryKeyConstraint("record_id", "number", name="pk_record_links"),
    sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_record_links_record_id"),
    **OPTIONS,
)
RECORD_SIGNATURES = sa.Table(
    "record_signatures",
    pointed_at,
    sa.Column("record_id", sa.Integer, autoincrement=False),
    sa.Column("link_count", sa.Integer, autoincrement=False),
    sa.Column("statement", LONG_TEXT, nullable=False),
    sa.Column("signature", sa.String(128), nullable=False),
    sa.PrimaryKeyConstraint("record_id", "link_count", name="pk_record_signatures"),
    sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_record_signatures_record_id"),
    **OPTIONS,
)
RECORD_KEYS = sa.Table(
    "record_keys",
    pointed_at,
    sa.Column("id", sa.Integer),
    sa.Column("public_key", sa.String(64), nullable=False),
    sa.Column("first_used_at", MOMENT, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_record_keys"),
    sa.UniqueConstraint("public_key", name="uq_record_keys_public_key"),
    **OPTIONS,
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in (RECORDS, RECORD_LINKS, RECORD_SIGNATURES, RECORD_KEYS):
        present.bring_new(steps, table)
