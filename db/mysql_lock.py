"""The lock in MySQL or MariaDB: GET_LOCK on a connection of its own, outside the pool.

The server lets go of a lock with its connection: at once when the process died, and `SILENCE_S` after its last word
when its machine did. A statement a second keeps the connection from idling, shows that the lock is still ours, and
carries our name where others find it, in the list of the server's processes.
"""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

from sqlalchemy.exc import OperationalError

from config import MySQLConfig
from db.lock_holder import Holder, Interrupted, read

CONNECT_TIMEOUT_S = 3
ANSWER_TIMEOUT_S = 5
BEAT_S = 1
SILENCE_S = 60
"""After so long without a word the server takes the connection, and its lock, for gone (wait_timeout)."""
MAX_NAMED = 32
"""Named processes on one database. Each holds one of so many locks, because none can be shared."""
LOOKS = 5


class MySQLLock:
    """Alone without a `node`, else one of several.

    The names are derived from the database's, for locks belong to the whole server. Whoever comes takes its own lock
    first and looks for the other kind afterwards, so that of two who come at once at least one sees the other.
    """

    def __init__(self, settings: MySQLConfig, node: str | None, mine: Holder) -> None:
        self._settings = settings
        self._node = node
        self._mine = mine
        self._connection: Any = None
        self._own = ""

    def acquire(self) -> bool:
        """Take the lock if it is free. Raises OperationalError."""
        self._close()
        self._connection = self._connect()
        is_mine = self._acquire_alone() if self._node is None else self._acquire_shared(self._node)
        if not is_mine:
            self._close()
        return is_mine

    def keep(self) -> None:
        """Wait a second with the lock held. Raises Interrupted when it is not, OperationalError."""
        answer = self._ask(
            f"SELECT IS_USED_LOCK('{self._own}') = CONNECTION_ID(), SLEEP({BEAT_S}) /* {self._mine.mark} */"
        )
        if answer is None or answer[0] != 1:
            self._close()
            raise Interrupted("the database server let go of it")

    def holder(self) -> Holder | None:
        """Who stands in the way of this process. Raises OperationalError."""
        names = [self._name("alone"), *self._shared_names()]
        if self._node is not None:
            names = [self._name("alone"), self._name(f"node-{self._node}")]
        return next(iter(self._holders_of(names)), None)

    def holders(self) -> list[Holder]:
        """All who serve the database, with and without names. Raises OperationalError."""
        return self._holders_of([self._name("alone"), *self._shared_names()])

    def _holders_of(self, names: list[str]) -> list[Holder]:
        connection = self._connect()
        found: list[Holder] = []
        try:
            for _look in range(LOOKS):  # Between two of its statements a connection says nothing.
                found = self._look(connection, names)
                if all(one.is_known for one in found):
                    break
        finally:
            connection.close()
        return found

    def _acquire_alone(self) -> bool:
        self._own = self._name("alone")
        return self._get(self._own, BEAT_S) and not self._users_of(self._connection, self._shared_names())

    def _acquire_shared(self, node: str) -> bool:
        if not self._get(self._name(f"node-{node}"), BEAT_S):
            return False
        self._own = next((name for name in self._shared_names() if self._get(name, 0)), "")
        return bool(self._own) and not self._users_of(self._connection, [self._name("alone")])

    def _look(self, connection: Any, names: list[str]) -> list[Holder]:
        users = self._users_of(connection, names)
        if not users:
            return []
        numbers = ", ".join(str(number) for number in sorted(users))
        query = f"SELECT id, info, host FROM information_schema.processlist WHERE id IN ({numbers})"  # noqa: S608 # nosec B608
        rows = {row[0]: row for row in _rows(connection, query)}
        _rows(connection, "DO SLEEP(0.1)")
        return [_holder_in(rows.get(number)) for number in sorted(users)]

    def _users_of(self, connection: Any, names: list[str]) -> set[int]:
        """The numbers of the connections that have these locks."""
        asked = ", ".join(f"IS_USED_LOCK('{name}')" for name in names)
        return {int(number) for number in _rows(connection, f"SELECT {asked}")[0] if number is not None}

    def _shared_names(self) -> list[str]:
        return [self._name(f"shared-{number}") for number in range(MAX_NAMED)]

    def _name(self, kind: str) -> str:
        """At most 64 characters, and the same for every process of this database (MySQL compares without case)."""
        digest = hashlib.sha256(f"{self._settings.db}\n{kind}".encode()).hexdigest()
        return f"neurohire-{digest[:40]}"

    def _get(self, name: str, patience_s: int) -> bool:
        answer = self._ask(f"SELECT GET_LOCK('{name}', {patience_s})")
        return answer is not None and answer[0] == 1

    def _ask(self, query: str) -> Any:
        rows = _rows(self._connection, query)
        return rows[0] if rows else None

    def _connect(self) -> Any:
        from MySQLdb import connect

        settings = self._settings
        options = {"unix_socket": settings.unix_socket} if settings.unix_socket else {}
        with _as_sqlalchemy():
            return connect(
                host=settings.host,
                port=settings.port,
                user=settings.user,
                password=settings.password,
                connect_timeout=CONNECT_TIMEOUT_S,
                read_timeout=ANSWER_TIMEOUT_S,
                write_timeout=ANSWER_TIMEOUT_S,
                init_command=f"SET SESSION wait_timeout = {SILENCE_S}",
                autocommit=True,
                **options,
            )

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()


def _holder_in(row: Any) -> Holder:
    """Without the right PROCESS, the list does not show the connections of other users."""
    if row is None:
        return Holder()
    found = read(str(row[1] or ""))
    return found if found.is_known else Holder(place=str(row[2]))


def _rows(connection: Any, query: str) -> list[Any]:
    with _as_sqlalchemy(), closing(connection.cursor()) as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


@contextmanager
def _as_sqlalchemy() -> Iterator[None]:
    """The driver's errors as those of every other call to the database."""
    from MySQLdb import Error

    try:
        yield
    except Error as error:
        raise OperationalError("lock", None, error) from error
