"""Asking the database for room on its disk, without anything that would have to be taken back.

On a full disk a small row often finds room in a page that the database took before, so a write that succeeds proves
little. And on MySQL and MariaDB a write that fails is dangerous: InnoDB stores a row, then the part of it that does not
fit into a page (anything above 8 KB), and if the disk refuses the second it needs room to remove the first. Where there
is none it tries for five seconds (100 times 50 ms) and then ends the whole server: "Error (Out of disk space) in
rollback". So the disk is tried with a new table, whose files the server simply deletes again.
"""

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from db import failures

TABLE = "neurohire_room"
KEYS = 60
"""Indexes of that table (at most 64). InnoDB takes a page for each at once: in all 2 MB, measured on MariaDB 10.11."""


def ask_for_room(db: Connection) -> None:
    """Have the database take room on its disk and give it back, as a unit of work that writes.

    Ends the caller's transaction on MySQL. Raises DBAPIError, which `failures.stops_writing` knows, without room.
    """
    if db.dialect.name == "sqlite":
        # Only what is committed reaches the disk. Page 1 is written for this, and nothing reads the number.
        number = int(db.exec_driver_sql("PRAGMA user_version").scalar_one())
        db.exec_driver_sql(f"PRAGMA user_version = {1 - number % 2}")
        return
    keys = ", ".join(f"KEY room_{number} (id)" for number in range(KEYS))
    try:
        db.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {TABLE} (id INT NOT NULL, {keys}) ENGINE=InnoDB")
        db.exec_driver_sql(f"DROP TABLE IF EXISTS {TABLE}")
    except DBAPIError as error:
        # Whoever may not make tables, or cannot for another reason, finds out by writing.
        if failures.stops_writing(error):
            raise
