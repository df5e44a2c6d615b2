"""The tables of orders: from which templates a recruiting system may order interviews, and what it ordered."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

# What an order from this template takes besides the template itself; it stays when it is closed, for its number.
interview_template_orders = Table(
    "interview_template_orders",
    metadata,
    Column("template_id", Integer, ForeignKey("interview_templates.id"), primary_key=True, autoincrement=False),
    # What other programs know the template by; it is given to no other, as numbers of rows are.
    Column("test_id", String(36), nullable=False, unique=True),
    # As in `slot_offers`.
    Column("how", String(10), nullable=False),
    # From so many days after the order on, for so many days, as the clocks of this zone count them.
    Column("from_days", Integer, nullable=False),
    Column("for_days", Integer, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("change_hours", Integer, nullable=False),
    # Whether the recruiting system is told what was decided, or only that something was.
    Column("tells_decision", Boolean(create_constraint=False), nullable=False),
    Column("opened_by", Integer, ForeignKey("users.id"), index=True),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    **MYSQL_OPTIONS,
)

# Who interviews when it is ordered; the first holds the interview where all take part.
interview_template_order_people = Table(
    "interview_template_order_people",
    metadata,
    Column("template_id", Integer, ForeignKey("interview_templates.id"), primary_key=True, autoincrement=False),
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False, index=True),
    Column("position", Integer, nullable=False),
    **MYSQL_OPTIONS,
)

# An interview that a recruiting system ordered, from the order to the decision that it is told of.
interview_orders = Table(
    "interview_orders",
    metadata,
    Column("id", Integer, primary_key=True),
    # What the recruiting system knows it by.
    Column("number", String(36), nullable=False, unique=True),
    # Of the template, the candidate's address and the place to report to: the same order comes again.
    Column("order_hash", String(64), nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("candidate_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("made_by", Integer, ForeignKey("users.id"), index=True),
    # The name of the token, as it was then.
    Column("program", String(60), nullable=False),
    # The candidate's page in the recruiting system, where whoever has an account there signs in.
    Column("profile_url", String(500), nullable=False),
    Column("tells_decision", Boolean(create_constraint=False), nullable=False),
    Column("ordered_at", UtcDateTime, nullable=False, index=True),
    # Missing when the offer is deleted because nobody chose from it.
    Column("offer_id", Integer, ForeignKey("slot_offers.id"), index=True),
    # The outbox of one message: that there is something to read. Address and key are encrypted, and go when the key
    # opens nothing any more.
    Column("callback_host", String(255), nullable=False),
    Column("sealed_callback", Text),
    # Missing as long as there is nothing to tell.
    Column("callback_state", String(20)),
    Column("next_try_at", UtcDateTime),
    Column("given_up_at", UtcDateTime),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    # Who sends it just now, and until when nobody else does.
    Column("lease", String(32)),
    Column("leased_until", UtcDateTime),
    Column("done_at", UtcDateTime),
    # The status that the recruiting system answered with, or a word for why there is none.
    Column("answer", String(40)),
    Index("ix_interview_orders_callback_state_next_try_at", "callback_state", "next_try_at"),
    **MYSQL_OPTIONS,
)
