"""A database that cannot be reached: a port where nothing listens, a file that is a folder."""

from contextlib import contextmanager
from dataclasses import replace

from flask import Flask

from db.engine import database, make_engine
from tests.serving import free_port


@contextmanager
def database_away(config, folder):
    """The database is gone for a while; afterwards the one before is back."""
    engine = database.engine
    mysql = replace(config.mysql, host="127.0.0.1", port=free_port(), unix_socket=None) if config.mysql else None
    database.bind(make_engine(Flask("away"), replace(config, mysql=mysql, sqlite_path=folder)))
    try:
        yield
    finally:
        database.bind(engine)
