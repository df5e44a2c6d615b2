"""`python update_db.py`: bring any older database to the present without losing a row. Safe to run again."""

import version

version.require_python()

import sys  # noqa: E402

from flask import Flask  # noqa: E402

import config as configuration  # noqa: E402
from config import Config  # noqa: E402
from db import serving_lock, versions  # noqa: E402
from db.engine import create_mysql_database, make_engine  # noqa: E402
from operating import failures  # noqa: E402
from wire import runtime  # noqa: E402

INTERRUPTED = 130


def main() -> None:
    """Read the environment, make the MySQL database if it is missing, and run what is missing in it."""
    runtime.keep_files_private()
    config = None
    try:
        config = configuration.load()
        if config.mysql is not None:
            create_mysql_database(config.mysql)
        _bring_to_present(config)
    except failures.EXPECTED as error:
        sys.exit(failures.sentence(error, config))
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted. Run it again: it goes on where it stopped.\n")
        sys.exit(INTERRUPTED)


def _bring_to_present(config: Config) -> None:
    engine = make_engine(Flask(__name__), config, is_patient=True)
    try:
        if versions.current(engine) != versions.head():
            serving_lock.require_free(config)
        done = versions.bring_to_present(engine, report=_say)
    finally:
        engine.dispose()
    if not done:
        _say("The database is up to date.")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
