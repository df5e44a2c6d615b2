"""The extensions, unbound; `create_app` binds them."""

from typing import TYPE_CHECKING

from flask_babel import Babel
from flask_socketio import SocketIO
from flask_wtf import CSRFProtect

if TYPE_CHECKING:
    from flask_mysqldb import MySQL

babel = Babel()
csrf = CSRFProtect()
socketio = SocketIO()


def make_mysql() -> "MySQL":
    """Flask-MySQLdb, imported only here: it needs a compiled client that SQLite servers do without."""
    from flask_mysqldb import MySQL

    return MySQL()
