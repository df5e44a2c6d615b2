"""What one test leaves behind and the next must not find; each costs little, because thousands of tests pay for it."""

import functools

from flask_socketio import SocketIOTestClient
from sqlalchemy import Connection

from db.engine import database
from db.tables import metadata
from extensions import socketio


def empty_database() -> None:
    """No rows in any table. Most are empty already, and one question tells which are not."""
    database.run(_empty)


def _empty(db: Connection) -> None:
    filled = list_filled(db)
    for table in reversed(metadata.sorted_tables if filled else []):
        if table.name in filled:
            db.execute(table.delete())


def list_filled(db: Connection) -> set[str]:
    """The names of the tables that have rows."""
    return {name for (name,) in db.exec_driver_sql(_which_are_filled())}


@functools.cache
def _which_are_filled() -> str:
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in metadata.tables)


def forget_sockets() -> None:
    """Nobody in any room: rooms of many tests have one name, and each message would go to the sockets of all of them."""
    manager = socketio.server.manager
    for held in (
        manager.rooms,
        manager.eio_to_sid,
        manager.callbacks,
        manager.pending_connect,
        manager.pending_disconnect,
    ):
        held.clear()
    socketio.server.environ.clear()
    SocketIOTestClient.clients.clear()
