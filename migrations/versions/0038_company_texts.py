"""The company's own words for candidates in versions, and with each decision which version they were shown.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0038"
down_revision = "0037"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")

tables = sa.MetaData()

# Only what the foreign key below points at.
sa.Table("users", tables, sa.Column("id", sa.Integer, primary_key=True))

company_texts = sa.Table(
    "company_texts",
    tables,
    sa.Column("number", sa.Integer, autoincrement=False),
    sa.Column("addition", LONG, nullable=False),
    sa.Column("privacy", LONG, nullable=False),
    sa.Column("saved_at", MOMENT, nullable=False),
    sa.Column("saved_by", sa.Integer),
    sa.PrimaryKeyConstraint("number", name="pk_company_texts"),
    sa.ForeignKeyConstraint(["saved_by"], ["users.id"], name="fk_company_texts_saved_by"),
    sa.Index("ix_company_texts_saved_by", "saved_by"),
    **OPTIONS,
)
consents = sa.Table("consents", sa.MetaData(), sa.Column("texts_version", sa.Integer))


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.bring_new(steps, company_texts)
    present.add(steps, consents)
