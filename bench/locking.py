"""Keeping a database from everybody else for a while, as a backup or an alteration of a table does."""

import time

from bench.databases import Fresh
from db.tables import metadata


def hold(fresh: Fresh, seconds: float, *, tables: list[str] | None = None) -> None:
    """Nobody else writes for so long; on MySQL and MariaDB nobody reads these tables either (by default all)."""
    with fresh.engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        cursor = driver.cursor()
        if fresh.config.mysql is None:
            cursor.execute("BEGIN EXCLUSIVE")
            time.sleep(seconds)
            cursor.execute("ROLLBACK")
            return
        names = tables or [table.name for table in metadata.sorted_tables]
        cursor.execute("LOCK TABLES " + ", ".join(f"`{name}` WRITE" for name in names))
        time.sleep(seconds)
        cursor.execute("UNLOCK TABLES")
