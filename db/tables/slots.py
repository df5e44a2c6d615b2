"""Offers: times that a candidate may choose from, the links to them, and what is held while somebody confirms."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

# An offer of times, from when it is made to the interview that it becomes.
slot_offers = Table(
    "slot_offers",
    metadata,
    Column("id", Integer, primary_key=True),
    # What addresses name it by; it opens nothing.
    Column("link", String(36), nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("candidate_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_by", Integer, ForeignKey("users.id"), nullable=False, index=True),
    # Whether `all` of its people take part, or `any` one of them.
    Column("how", String(10), nullable=False),
    Column("duration_minutes", Integer, nullable=False),
    Column("timezone", String(64), nullable=False),
    # Between these moments the interview begins.
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    # So many hours before the interview the candidate may move or cancel it for the last time.
    Column("change_hours", Integer, nullable=False),
    Column("proctoring_profile", String(20), nullable=False, server_default=text("'standard'")),
    Column("proctoring_signals", String(500), nullable=False, server_default=text("''")),
    # The template whose questions, language, reminders and observers the interview gets; one that is gone gives none,
    # so this is no foreign key.
    Column("template_id", Integer),
    Column("created_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    # What it became.
    Column("interview_id", Integer, ForeignKey("interviews.id"), index=True),
    Column("chosen_at", UtcDateTime),
    # What the candidate did with it afterwards, and what they wrote about it last.
    Column("moves", Integer, nullable=False, server_default=text("0")),
    Column("moved_at", UtcDateTime),
    Column("cancelled_at", UtcDateTime),
    Column("word", String(500)),
    # When somebody had read what became of it and took it off the list.
    Column("dismissed_at", UtcDateTime),
    Index(None, "ends_at"),
    **MYSQL_OPTIONS,
)

# With whom; the first holds the interview where all take part.
slot_offer_people = Table(
    "slot_offer_people",
    metadata,
    Column("offer_id", Integer, ForeignKey("slot_offers.id"), primary_key=True, autoincrement=False),
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False, index=True),
    Column("position", Integer, nullable=False),
    **MYSQL_OPTIONS,
)

# The links by which the candidate opens an offer, by the hash of a secret that was shown or sent once.
slot_offer_links = Table(
    "slot_offer_links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("offer_id", Integer, ForeignKey("slot_offers.id"), nullable=False, index=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    **MYSQL_OPTIONS,
)

# Each quarter of an hour of a person that is kept for a candidate who confirms. The key is what keeps two from having
# the same.
slot_holds = Table(
    "slot_holds",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("quarter_at", UtcDateTime, primary_key=True),
    Column("offer_id", Integer, ForeignKey("slot_offers.id"), nullable=False, index=True),
    # The whole that is held, and until when.
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)
