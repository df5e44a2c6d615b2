"""What to say in one sentence when a command or a start fails for a reason that an operator can mend.

Only failures that are expected are here. Anything else is a fault of the program and keeps its traceback.
"""

import errno
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from config import Config, ConfigError, MySQLConfig
from db import serving_lock, versions
from db.outage import DatabaseUnavailable
from environment import reason
from front_end import NotBuilt
from services.base import ServiceError
from wire.listening import CannotListen

EXPECTED = (
    ConfigError,
    OSError,
    SQLAlchemyError,
    DatabaseUnavailable,
    versions.SchemaMismatch,
    versions.CannotMigrate,
    serving_lock.CannotLock,
    serving_lock.InUse,
    CannotListen,
    ServiceError,
    NotBuilt,
    ImportError,
)
CLIENT_MODULES = frozenset({"MySQLdb", "flask_mysqldb"})

# By the number that MySQL or its client gives: what was found, and what to do about it.
MYSQL_FAILURES = {
    2002: ("no MySQL answers at {place}", "Start it and check MYSQL_HOST, MYSQL_PORT and MYSQL_UNIX_SOCKET."),
    2005: ("the host {host} is unknown", "Check MYSQL_HOST."),
    2013: ("MySQL at {place} does not answer in time", "Check that it is not overloaded or frozen."),
    2026: (
        "MySQL at {place} and this program could not agree on TLS",
        "Check its certificate and its TLS settings.",
    ),
    1040: (
        "MySQL at {place} has no free connections",
        "Raise max_connections, or stop other programs that use it.",
    ),
    1044: (
        "the user {user} has no access to the database {name}",
        "Grant access: GRANT ALL PRIVILEGES ON {name}.* TO the user.",
    ),
    1045: ("MySQL at {place} refuses the user {user} or the password", "Check MYSQL_USER and MYSQL_PASSWORD."),
    1049: (
        "MySQL at {place} has no database {name}",
        "Check MYSQL_DB, or create the database: python init_db.py",
    ),
    1130: (
        "MySQL at {place} accepts no connections from this machine",
        "Allow the user {user} from this host, or check MYSQL_HOST.",
    ),
    1142: (
        "the user {user} has too few privileges in the database {name}",
        "Grant all privileges on {name}.* to it.",
    ),
    1290: ("MySQL at {place} is read-only", "Make it writable, or set MYSQL_HOST to one that is."),
    2059: (
        "MySQL at {place} requires an authentication method that this client does not support",
        "Give the user {user} a password with caching_sha2_password or mysql_native_password.",
    ),
    3159: (
        "MySQL at {place} accepts connections over TLS only",
        "Allow this user without TLS, or use the socket file.",
    ),
}
# Other numbers for the same failures.
SAME_FAILURES = {2003: 2002, 2006: 2013, 1698: 1045, 1143: 1142, 1227: 1142, 1836: 1290, 2061: 2059, 1203: 1040}
# By what SQLite says.
SQLITE_FAILURES = {
    "unable to open": (
        "{path} cannot be opened",
        "Check SQLITE_PATH: it must be a file in a folder that the server's user may write to.",
    ),
    "readonly": ("{path} cannot be written", "Make the server's user the owner of the file and its folder."),
    "locked": ("{path} is being used by another program", "Stop that program, then try again."),
    "not a database": ("{path} is not an SQLite database", "Check SQLITE_PATH, or restore a backup."),
    "malformed": ("{path} is damaged", "Stop the server and restore the latest backup."),
    "full": ("the disk of {path} is full", "Free some space, or move the file to a larger disk."),
    "disk I/O": ("{path} cannot be read or written", "Check the disk and the folder's permissions."),
    "no such table": ("{path} has no tables of this program", "Run: python init_db.py"),
}


@dataclass(frozen=True)
class DatabaseFailure:
    """What is wrong with the database, and what to do about it; both are sentences or parts of one."""

    found: str
    remedy: str


def sentence(error: Exception, config: Config | None) -> str:
    """The one sentence for an error of `EXPECTED`; without the configuration if that is what failed.

    Raises the error again if it is an import that fails for another reason than a missing MySQL client.
    """
    cause = error.__cause__ if isinstance(error, DatabaseUnavailable) else error
    if isinstance(cause, ImportError):
        return _import(cause)
    if isinstance(cause, SQLAlchemyError) or isinstance(error, DatabaseUnavailable):
        failure = database(cause, config)
        return f"{failure.found[:1].upper()}{failure.found[1:]}. {failure.remedy}"
    if isinstance(cause, OSError):
        return disk(cause)
    return str(error.message) if isinstance(error, ServiceError) else str(error)


def _import(error: ImportError) -> str:
    if (error.name or "").partition(".")[0] not in CLIENT_MODULES:
        raise error
    return (
        "MYSQL_HOST is set, but the MySQL client for Python is not installed or cannot be loaded. Install it with "
        "pip install -r requirements.txt (docs/operations.md names the system packages it needs), or leave MYSQL_HOST "
        "empty to use SQLite."
    )


def disk(error: OSError) -> str:
    """What the system refused to do with a file."""
    place = error.filename or "a file"
    if isinstance(error, FileExistsError):
        # The commands say themselves what they do not replace; a path comes from where a folder was to be made.
        return f"{place} is a file, but a folder is needed there. Check the path." if error.filename else str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full (writing {place}). Free some space, or choose another disk."
    if isinstance(error, FileNotFoundError):
        return f"{place} does not exist. Check the path."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"{place} may not be read or written by this user ({reason(error)})."
    return f"{place}: {reason(error)}" if error.errno else str(error)


def database(error: BaseException | None, config: Config | None) -> DatabaseFailure:
    """Tells apart the ways in which a database refuses, by the number MySQL gives or the words of SQLite."""
    orig = error.orig if isinstance(error, DBAPIError) else None
    number = orig.args[0] if orig is not None and orig.args else None
    if config is not None and config.mysql is not None:
        return _mysql(number, config.mysql, type(orig or error).__name__)
    path = "The SQLite file" if config is None else str(config.sqlite_path)
    return _sqlite(str(number), path, type(orig or error).__name__)


def _mysql(number: object, settings: MySQLConfig, kind: str) -> DatabaseFailure:
    # The client takes the socket file for this name only.
    is_local = settings.unix_socket and settings.host == "localhost"
    place = settings.unix_socket if is_local else f"{settings.host}:{settings.port}"
    user, name = settings.user, settings.db
    key = number if isinstance(number, int) else 0
    found, remedy = MYSQL_FAILURES.get(
        SAME_FAILURES.get(key, key),
        ("MySQL at {place} refused ({kind} {number})", "Check its log and the MYSQL_* settings."),
    )
    values = {"place": place, "host": settings.host, "user": user, "name": name, "kind": kind, "number": key or ""}
    return DatabaseFailure(found.format(**values).replace(" )", ")"), remedy.format(**values))


def _sqlite(words: str, path: str, kind: str) -> DatabaseFailure:
    found, remedy = next(
        (both for part, both in SQLITE_FAILURES.items() if part in words),
        ("{path} could not be used ({kind})", "Check SQLITE_PATH and the disk."),
    )
    return DatabaseFailure(found.format(path=path, kind=kind), remedy)
