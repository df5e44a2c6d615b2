"""The lock in MariaDB by itself: what a whole server shows of it is in tests/live/test_second_start.py."""

from dataclasses import replace
from uuid import uuid4

import pytest

from db.lock_holder import Interrupted, me
from db.mysql_lock import MySQLLock
from tests.conftest import mysql_config
from tests.serving import backends

pytestmark = pytest.mark.skipif("mariadb" not in backends(), reason="needs MariaDB")


@pytest.fixture
def settings():
    """Locks go by the name of the database, which need not exist."""
    return replace(mysql_config(), db=f"lock_{uuid4().hex[:8]}")


def test_a_lock_that_is_let_go_is_noticed_although_the_connection_stands(settings):
    first, second = MySQLLock(settings, None, me()), MySQLLock(settings, None, me())
    assert first.acquire()
    first.keep()
    assert not second.acquire()
    with first._connection.cursor() as cursor:
        cursor.execute("SELECT RELEASE_ALL_LOCKS()")
    with pytest.raises(Interrupted):
        first.keep()
    assert second.acquire(), "nothing of the first is left"
    second.keep()
    second._close()
