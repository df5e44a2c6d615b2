"""With threads each connection costs one: there are so many, and who only waits makes room for who asks."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import requests

from tests.breadth import THREADING
from tests.faults.conftest import on_sqlite
from tests.live.house import House, eventually
from tests.live.wires import dial, greet
from tests.serving import Server

pytestmark = on_sqlite

MOST = 24
LIMITS = (f"wire.http_threads.MAX_THREADS={MOST}",)


@pytest.fixture(scope="module")
def mode() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASYNC_MODE", THREADING)
        yield THREADING


def threads_of(server: Server) -> int:
    assert server.process is not None
    with open(f"/proc/{server.process.pid}/status") as status:  # noqa: PTH123
        return next(int(line.split()[1]) for line in status if line.startswith("Threads:"))


def is_closed(connection: socket.socket) -> bool:
    connection.settimeout(0)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_who_only_waits_makes_room_and_threads_are_bounded(server: Server) -> None:
    before = threads_of(server)
    with ExitStack() as stack:
        crowd = []
        for _ in range(3 * MOST):
            crowd.append(stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10)))
            # Who left is counted until the kernel has taken its thread away.
            assert eventually(lambda: threads_of(server) <= before + MOST + 1, within_s=10)
        assert requests.get(f"{server.url}/healthz", timeout=10).status_code == 200
        assert eventually(lambda: sum(map(is_closed, crowd)) >= 2 * MOST, within_s=10)
        assert is_closed(crowd[0])
        assert not is_closed(crowd[-1])
    assert eventually(lambda: threads_of(server) <= before + 1, within_s=20)


def test_open_pages_are_not_closed_for_newcomers_and_leave_no_threads_behind(server: Server, house: House) -> None:
    before = threads_of(server)
    pages = [greet(server, one) for one in (house.ada, house.grace) for _ in range(10)]
    with ExitStack() as stack:
        for _ in range(2 * MOST):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
        for page in pages:
            page.ping("are you there")
            assert page.recv_data(control_frame=True)[1] in (b"are you there", b"2", b"6")
    for page in pages:
        page.close()
    assert eventually(lambda: threads_of(server) <= before + 1, within_s=20)
    dial(server, house.ada.cookie, suppress_origin=True).close()
