"""What coturn with our turnserver.conf refuses: strangers, old names, private peers, TCP, too many paths."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests import coturn
from tests.coturn import TurnServer
from tests.network.turn_client import OK, TCP, TurnClient, credentials
from tests.serving import free_port

pytestmark = pytest.mark.skipif(coturn.program() is None, reason="coturn is not installed")

HOUR_S = timedelta(hours=1).total_seconds()
UNAUTHORIZED, FORBIDDEN, UNSUPPORTED_TRANSPORT, QUOTA_REACHED = 401, 403, 442, 486
USER_QUOTA = 60
Caller = Callable[..., TurnClient]


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TurnServer]:
    running = TurnServer(tmp_path_factory.mktemp("coturn"), "127.0.0.1", free_port())
    running.start()
    yield running
    running.stop()


@pytest.fixture
def caller(relay: TurnServer) -> Iterator[Caller]:
    opened: list[TurnClient] = []

    def call(secret: str = relay.secret, *, valid_for_s: float = HOUR_S, who: str = "1-2") -> TurnClient:
        username, password = credentials(secret, valid_for_s=valid_for_s, who=who)
        opened.append(TurnClient((relay.address, relay.port), username, password))
        return opened[-1]

    yield call
    for one in opened:
        one.close()


def test_a_stranger_gets_nothing(caller: Caller) -> None:
    assert caller().challenge() == UNAUTHORIZED


@pytest.mark.parametrize("secret", ["", "another secret than the one of the relay"])
def test_a_name_that_others_signed_gets_nothing(caller: Caller, secret: str) -> None:
    assert caller(secret).allocate() == UNAUTHORIZED


def test_a_name_whose_time_is_over_gets_nothing(caller: Caller) -> None:
    assert caller(valid_for_s=-60).allocate() == UNAUTHORIZED


def test_a_path_outlives_its_name_and_no_new_one_is_made_by_it(caller: Caller) -> None:
    """So a call goes on when the credentials end, and pages need new ones only to look for another way."""
    one = caller(valid_for_s=2, who="9-9")
    assert one.allocate() == OK
    time.sleep(3)
    assert one.refresh() == OK
    assert one.permit("9.9.9.9") == OK
    assert caller(valid_for_s=-1, who="9-9").allocate() == UNAUTHORIZED


def test_a_relay_for_tcp_is_refused(caller: Caller) -> None:
    assert caller().allocate(TCP) == UNSUPPORTED_TRANSPORT


INSIDE = [
    "0.0.0.1", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.254", "192.0.2.1",
    "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "255.255.255.255",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_nobody_reaches_what_is_inside_through_the_relay(caller: Caller, address: str) -> None:
    one = caller(who=address)
    assert one.allocate() == OK
    assert one.permit(address) == FORBIDDEN


def test_a_browser_outside_is_reached(caller: Caller) -> None:
    one = caller(who="5-6")
    assert one.allocate() == OK
    assert one.permit("9.9.9.9") == OK


def test_a_participant_has_enough_paths_for_a_panel_and_no_more(caller: Caller) -> None:
    codes = [caller(who="7-8").allocate() for _path in range(USER_QUOTA + 1)]
    assert codes == [OK] * USER_QUOTA + [QUOTA_REACHED]
