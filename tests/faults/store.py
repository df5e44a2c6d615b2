"""What is in the database of a server, read beside it: what is there is there, whoever says so."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from typing import Any

from pycrdt import Doc, Text

from services.document.live_document import LiveDocument
from tests.serving import Server


def connect(server: Server) -> Any:
    environment = server.environment
    if "MYSQL_HOST" not in environment:
        return sqlite3.connect(environment["SQLITE_PATH"], timeout=10)
    import MySQLdb

    return MySQLdb.connect(
        host=environment["MYSQL_HOST"],
        port=int(environment["MYSQL_PORT"]),
        user=environment["MYSQL_USER"],
        password=environment["MYSQL_PASSWORD"],
        unix_socket=environment["MYSQL_UNIX_SOCKET"],
        database=environment["MYSQL_DB"],
        charset="utf8mb4",
    )


def ask(server: Server, query: str) -> list[Sequence[Any]]:
    with closing(connect(server)) as database:
        cursor = database.cursor()
        cursor.execute(query)
        return list(cursor.fetchall())


def answers(server: Server) -> bool:
    """Whether the database answers whoever asks it directly."""
    failures: list[type[Exception]] = [sqlite3.Error]
    if "MYSQL_HOST" in server.environment:
        import MySQLdb

        failures.append(MySQLdb.Error)
    with suppress(*failures):
        return bool(ask(server, "SELECT 1"))
    return False


def change(server: Server, statement: str) -> None:
    with closing(connect(server)) as database:
        database.cursor().execute(statement)
        database.commit()


def add(server: Server, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    mark = "%s" if "MYSQL_HOST" in server.environment else "?"
    places = ", ".join([mark] * len(columns))
    with closing(connect(server)) as database:
        cursor = database.cursor()
        for start in range(0, len(rows), 1000):
            cursor.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows[start : start + 1000]
            )
        database.commit()


def clear(server: Server, table: str) -> None:
    with closing(connect(server)) as database:
        database.cursor().execute(f"DELETE FROM {table}")
        database.commit()


def logged_text(server: Server) -> str:
    """The document's first file made from the log alone, of the one interview there is."""
    document: Doc[Any] = Doc()
    text = document.get("text:main", type=Text)
    for (data,) in ask(server, "SELECT data FROM document_updates ORDER BY sequence"):
        document.apply_update(bytes(data))
    return str(text)


def logged(server: Server) -> LiveDocument:
    """The document made from the log alone as the server makes it, of the one interview there is."""
    return LiveDocument(bytes(data) for (data,) in ask(server, "SELECT data FROM document_updates ORDER BY sequence"))


def stored_text(server: Server) -> str:
    """What `interviews.code_content` has."""
    return str(ask(server, "SELECT code_content FROM interviews")[0][0])


def chat(server: Server) -> list[str]:
    return [str(message) for (message,) in ask(server, "SELECT message FROM chat_messages ORDER BY id")]
