"""The extensions, unbound; `create_app` binds them."""

from typing import TYPE_CHECKING

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_socketio import SocketIO
from flask_wtf import CSRFProtect

if TYPE_CHECKING:
    from flask_mysqldb import MySQL

babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, headers_enabled=False)
socketio = SocketIO()

# eventlet is what was ordered and what was measured best (docs/adr/0001-eventlet.md). Always set,
# because the library would otherwise pick a mode by what happens to be installed.
ASYNC_MODE = "eventlet"


def make_mysql() -> "MySQL":
    """Flask-MySQLdb, imported only here: it needs a compiled client that SQLite servers do without."""
    from flask_mysqldb import MySQL

    return MySQL()
