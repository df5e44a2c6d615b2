"""Which reminders an interview sends, who chose their own, and what an offer of times brings along from a template.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

import sqlalchemy as sa
from alembic import op

from migrations import present

revision = "0021"
down_revision = "0020"

interviews = sa.Table("interviews", sa.MetaData(), sa.Column("reminders", sa.String(20)))
users = sa.Table(
    "users",
    sa.MetaData(),
    sa.Column("has_own_reminders", sa.Boolean(create_constraint=False), nullable=False, server_default=sa.text("0")),
)
slot_offers = sa.Table("slot_offers", sa.MetaData(), sa.Column("template_id", sa.Integer))
people = sa.table("users", sa.column("reminders"), sa.column("has_own_reminders", sa.Boolean))


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.add(steps, interviews)
    present.add(steps, users)
    present.add(steps, slot_offers)
    # Whoever has other reminders than everybody has at first chose them.
    chose = sa.update(people).where(people.c.reminders != "day hour", people.c.has_own_reminders == sa.false())
    steps.write(chose.values(has_own_reminders=True), "users: kept the reminders that people chose")
