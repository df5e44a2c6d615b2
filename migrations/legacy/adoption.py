"""Adopting an older database, step by step; on an empty one only the tables are made."""

import sqlalchemy as sa

from migrations import present, rebuilding
from migrations.legacy import Adoption, interviews, messages, people, shapes
from migrations.steps import Steps


def adopt(steps: Steps, tables: sa.MetaData) -> None:
    """Lead whatever is there to `tables`, with every row and value."""
    adoption = Adoption(steps, tables)
    planned = shapes.plan(adoption)
    shapes.set_aside_strangers(adoption)
    shapes.reshape(steps, planned)
    reshaped = [shape.table for shape in planned]
    for name, fill in (("users", people.fill), ("interviews", interviews.fill), ("chat_messages", messages.fill)):
        if adoption.has(name):
            fill(adoption)
    for table in tables.sorted_tables:
        if table in reshaped and not steps.is_mysql:
            rebuilding.strictly(steps, table)
        else:
            present.bring(steps, table)
    people.close_setup(adoption)
    for table in tables.sorted_tables:
        present.bring_keys(steps, table)
