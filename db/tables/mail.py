"""The table of what administrators set about mail on their page; what the environment sets wins."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

# One row, id 1. Without a host it only names the company.
mail_settings = Table(
    "mail_settings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("host", String(255)),
    Column("port", Integer),
    # `tls`, `starttls` or `plain`.
    Column("security", String(10)),
    Column("username", String(254)),
    # Encrypted by a key that comes from SECRET_KEY.
    Column("password", Text),
    Column("sender_name", String(200)),
    Column("sender_address", String(254)),
    # Once the company's name, which is in `stored_settings` now.
    Column("company_name", String(200)),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("updated_by", Integer, ForeignKey("users.id"), index=True),
    **MYSQL_OPTIONS,
)
