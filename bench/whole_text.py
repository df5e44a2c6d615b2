"""A server that shares an editor as the first document of this project describes it: the whole text at every key.

    python -m bench.whole_text

Every `code-change` is written into the interview and handed to the others as `code-update`, by the handler that
took it. It reads PORT, and SQLITE_PATH or MYSQL_*. Nobody has to sign in: only the editor is measured.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import eventlet

eventlet.monkey_patch()

import os  # noqa: E402
import sqlite3  # noqa: E402
from collections.abc import Callable  # noqa: E402

from flask import Flask  # noqa: E402
from flask_socketio import SocketIO, emit, join_room  # noqa: E402

STORE = "UPDATE interviews SET code_content = {} WHERE meeting_link = {}"

app = Flask(__name__)
socketio = SocketIO(app, async_mode="eventlet", max_http_buffer_size=4 * 1024 * 1024)


def store() -> Callable[[str, str], None]:
    """The function that writes a room's text, on one connection that stays open."""
    if not os.environ.get("MYSQL_HOST"):
        connection = sqlite3.connect(os.environ["SQLITE_PATH"], isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        return lambda room, code: connection.execute(STORE.format("?", "?"), (code, room)).close()
    from MySQLdb import connect

    server = connect(
        host=os.environ["MYSQL_HOST"],
        port=int(os.environ.get("MYSQL_PORT", "3306")),
        user=os.environ.get("MYSQL_USER", "root"),
        password=os.environ.get("MYSQL_PASSWORD", ""),
        database=os.environ["MYSQL_DB"],
        unix_socket=os.environ.get("MYSQL_UNIX_SOCKET", ""),
        charset="utf8mb4",
        autocommit=True,
    )

    def write(room: str, code: str) -> None:
        with server.cursor() as cursor:
            cursor.execute(STORE.format("%s", "%s"), (code, room))

    return write


write_text = store()


@socketio.on("join")
def join(data: dict[str, str]) -> dict[str, bool]:
    join_room(data["room"])
    return {"ok": True}


@socketio.on("code-change")
def code_change(data: dict[str, str]) -> None:
    write_text(data["room"], data["code"])
    emit("code-update", {"code": data["code"]}, to=data["room"], include_self=False)


if __name__ == "__main__":
    socketio.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_output=False)
