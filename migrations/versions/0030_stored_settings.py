"""What administrators set on a page. The company's name, which stood among the settings of mail, moves there.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0030"
down_revision = "0029"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

tables = sa.MetaData()

# Only what the foreign key below points at.
sa.Table("users", tables, sa.Column("id", sa.Integer, primary_key=True))

stored_settings = sa.Table(
    "stored_settings",
    tables,
    sa.Column("name", sa.String(60)),
    sa.Column("value", sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql"), nullable=False),
    sa.Column("updated_at", MOMENT, nullable=False),
    sa.Column("updated_by", sa.Integer),
    sa.PrimaryKeyConstraint("name", name="pk_stored_settings"),
    sa.ForeignKeyConstraint(["updated_by"], ["users.id"], name="fk_stored_settings_updated_by"),
    sa.Index("ix_stored_settings_updated_by", "updated_by"),
    **OPTIONS,
)
mail = sa.table("mail_settings", *map(sa.column, ("id", "company_name", "updated_at", "updated_by")))
THE_ONLY_ROW = 1


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.bring_new(steps, stored_settings)
    there = sa.select(stored_settings.c.name).where(stored_settings.c.name == "company_name").exists()
    named = sa.select(sa.literal("company_name"), mail.c.company_name, mail.c.updated_at, mail.c.updated_by)
    moved = sa.insert(stored_settings).from_select(
        ["name", "value", "updated_at", "updated_by"],
        named.where(mail.c.id == THE_ONLY_ROW, mail.c.company_name.is_not(None), ~there),
    )
    steps.write(moved, "stored_settings: took over the company's name from the settings of mail")
