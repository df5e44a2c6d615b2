"""LIMIT_* and TRUSTED_NETWORKS: what makes no sense is refused before anything starts."""

import pytest

import config
from config import ConfigError
from services.base import limits
from services.base.errors import TooOften
from services.base.limits import DEFAULTS, Limit, Subject
from tests.in_force import using


def load(tmp_path, **settings):
    return config.load({"SQLITE_PATH": str(tmp_path / "test.db"), **settings})


@pytest.mark.parametrize(
    "text", ["60", "sixty per minute", "0 per minute", "-1 per minute", "10 per 2 days", "10 per month", "9e9 per hour", "1000000 per hour", "10 per 5 minutes; nonsense", ";"],
)  # fmt: skip
def test_a_limit_that_is_none_is_refused_in_a_sentence(tmp_path, text):
    with pytest.raises(
        ConfigError, match=r'LIMIT_SIGN_IN_PER_ADDRESS must be .* such as "60 per 5 minutes", for at most a day, not'
    ):
        load(tmp_path, LIMIT_SIGN_IN_PER_ADDRESS=text)


@pytest.mark.parametrize(
    "text", ["office", "192.0.2.1/24", "192.0.2.0/33", "0.0.0.0/0", "::/0", "192.0.2.0/24;10.0.0.0/8"]
)
def test_a_network_that_is_none_is_refused_in_a_sentence(tmp_path, text):
    with pytest.raises(ConfigError, match=r"TRUSTED_NETWORKS must be networks such as 192\.0\.2\.0/24,"):
        load(tmp_path, TRUSTED_NETWORKS=text)


def test_limits_and_networks_are_read(tmp_path):
    assert load(tmp_path).limits == {}
    read = load(tmp_path, LIMIT_CODE_PER_ACCOUNT="5 per minute; 7 per hour", TRUSTED_NETWORKS="10.0.0.0/8,fd00::/8")
    assert read.limits == {Limit.CODE_PER_ACCOUNT: "5 per minute; 7 per hour"}
    assert [str(one) for one in read.trusted_networks] == ["10.0.0.0/8", "fd00::/8"]


def test_what_is_set_holds_and_the_rest_stays():
    here = [Subject(Limit.SIGN_IN_PER_ADDRESS, "192.0.2.1")]
    with using(limits={Limit.SIGN_IN_PER_ADDRESS: "2 per minute"}):
        for _time in range(2):
            limits.charge(here)
        with pytest.raises(TooOften):
            limits.charge(here)
        limits.charge([Subject(Limit.SIGN_IN_PER_ACCOUNT, "bob")])
    assert set(DEFAULTS) == set(Limit)
