"""What administrators set about mail becomes one of the settings of the page; its own table goes.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import inspection
from migrations.steps import Steps

revision = "0041"
down_revision = "0040"

MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
VARIABLES = {
    "HOST": "host", "PORT": "port", "SECURITY": "security", "USER": "username", "PASSWORD": "password",
    "SENDER_ADDRESS": "sender_address", "SENDER_NAME": "sender_name",
}  # fmt: skip
"""What the setting calls each column. The password stays sealed as it is."""

settings = sa.table(
    "stored_settings",
    sa.column("name"),
    sa.column("value"),
    sa.column("updated_at", MOMENT),
    sa.column("updated_by"),
)
mail = sa.table(
    "mail_settings", *map(sa.column, VARIABLES.values()), sa.column("updated_at", MOMENT), sa.column("updated_by")
)


def upgrade() -> None:
    steps: Steps = op.get_context().opts["steps"]
    if "mail_settings" not in inspection.tables(steps.db):  # An earlier run came this far.
        return
    found = steps.db.execute(sa.select(mail)).mappings().first()
    there = steps.db.execute(sa.select(settings.c.name).where(settings.c.name == "smtp_url")).first()
    if found is not None and found["host"] and there is None:
        row: dict[str, Any] = {
            "name": "smtp_url",
            "value": json.dumps(
                {name: str(found[column]) for name, column in VARIABLES.items() if found[column]}, sort_keys=True
            ),
            "updated_at": found["updated_at"],
            "updated_by": found["updated_by"],
        }
        steps.write(sa.insert(settings).values(row), "stored_settings: took over the settings of mail")
    steps.define(f"DROP TABLE {steps.quote('mail_settings')}", "mail_settings: removed, its row is in stored_settings")
