"""When somebody can be booked: their weekly hours, dates off, rules, and what their other calendars hold."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

# A row says that this person saved hours: without one, nobody can book them. It is locked while one books.
booking_rules = Table(
    "booking_rules",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("timezone", String(64), nullable=False),
    Column("notice_minutes", Integer, nullable=False),
    Column("buffer_minutes", Integer, nullable=False),
    Column("most_a_day", Integer, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)

# Minutes of the local day, from 0 to 1440; Monday is 0.
working_hours = Table(
    "working_hours",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("weekday", Integer, nullable=False),
    Column("from_minute", Integer, nullable=False),
    Column("until_minute", Integer, nullable=False),
    **MYSQL_OPTIONS,
)

# Local dates, both of them off.
days_off = Table(
    "days_off",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("note", String(80), nullable=False, server_default=text("''")),
    **MYSQL_OPTIONS,
)

# A calendar of another program. Its address may let whoever has it read everything, so it is stored encrypted.
busy_calendars = Table(
    "busy_calendars",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("host", String(255), nullable=False),
    Column("sealed_address", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("next_check_at", UtcDateTime, nullable=False, index=True),
    Column("checked_at", UtcDateTime),
    Column("read_at", UtcDateTime),
    # Why the last check failed, by its code; NULL after one that did not.
    Column("failure", String(40)),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    # Events of the last reading that could not be understood, and so are not in `busy_times`.
    Column("left_out", Integer, nullable=False, server_default=text("0")),
    **MYSQL_OPTIONS,
)

# What is kept of such a calendar: from when until when, and nothing of what is in it.
busy_times = Table(
    "busy_times",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("calendar_id", Integer, ForeignKey("busy_calendars.id"), nullable=False, index=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Index(None, "user_id", "ends_at"),
    **MYSQL_OPTIONS,
)
