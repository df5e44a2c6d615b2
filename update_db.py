"""`python update_db.py`: bring any older database to the present without losing a row. Safe to run again."""

import sys

from flask import Flask
from sqlalchemy.exc import OperationalError

import config as configuration
from config import Config, ConfigError
from db import versions
from db.engine import create_mysql_database, make_engine


def main() -> None:
    """Read the environment, make the MySQL database if it is missing, and run what is missing in it."""
    try:
        config = configuration.load()
        if config.mysql is not None:
            create_mysql_database(config.mysql)
        _bring_to_present(config)
    except (ConfigError, versions.SchemaMismatch, versions.CannotMigrate) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"The database cannot be reached: {error.orig}. Check the MYSQL_* settings and that it runs.")


def _bring_to_present(config: Config) -> None:
    engine = make_engine(Flask(__name__), config, is_patient=True)
    try:
        done = versions.bring_to_present(engine, report=_say)
    finally:
        engine.dispose()
    _say(f"{len(done)} steps done; the database is up to date." if done else "The database is up to date.")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
