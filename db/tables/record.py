"""The tables of the record: a chain of links for each interview, its signatures, and the keys they were made with."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from db.columns import MYSQL_OPTIONS, LongText, UtcDateTime, metadata

# The end of each interview's chain. Its row is held while a link is added, so two processes never add the same one.
records = Table(
    "records",
    metadata,
    Column("id", Integer, primary_key=True),
    # Nobody's, once the interview was erased on request: what is left are hashes that say nothing.
    Column("interview_id", Integer, ForeignKey("interviews.id")),
    # Random; by this the links and signatures say which record they are of.
    Column("name", String(32), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    # From then on only erasures are added.
    Column("ended_at", UtcDateTime),
    Column("link_count", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    # The last edit that a link has.
    Column("edit_sequence", Integer, nullable=False),
    UniqueConstraint("interview_id"),
    UniqueConstraint("name"),
    **MYSQL_OPTIONS,
)

# `body` is canonical JSON and stays for good. What happened is in `item`, which the body commits to with `salt`;
# both go when the item is erased, and the commitment then says nothing.
record_links = Table(
    "record_links",
    metadata,
    # The record's, not the interview's: a key to the interview would lock its row each time.
    Column("record_id", Integer, ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("body", LongText, nullable=False),
    Column("salt", String(64)),
    Column("item", LongText),
    **MYSQL_OPTIONS,
)

# What was signed, as it was signed: canonical JSON that names the record, how many links it had, and the last's digest.
record_signatures = Table(
    "record_signatures",
    metadata,
    Column("record_id", Integer, ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("link_count", Integer, primary_key=True, autoincrement=False),
    Column("statement", LongText, nullable=False),
    Column("signature", String(128), nullable=False),
    **MYSQL_OPTIONS,
)

# Every public key that was ever signed with; a private one is never in the database.
record_keys = Table(
    "record_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("public_key", String(64), nullable=False),
    Column("first_used_at", UtcDateTime, nullable=False),
    UniqueConstraint("public_key"),
    **MYSQL_OPTIONS,
)
