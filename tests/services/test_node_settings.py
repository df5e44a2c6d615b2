"""NODE_NAME and REDIS_URL: what several processes must share is asked for before anything starts."""

import pytest

import config
from config import ConfigError

SHARED = {
    "SECRET_KEY": "a secret that all of them know",
    "MYSQL_HOST": "db",
    "REDIS_URL": "redis://:password@redis:6379/0",
    "NODE_NAME": "app-1",
}


@pytest.mark.parametrize("missing", ["MYSQL_HOST", "REDIS_URL", "SECRET_KEY"])
def test_one_of_several_needs_what_they_share(missing):
    with pytest.raises(ConfigError, match=missing) as refused:
        config.load(SHARED | {missing: ""})
    assert "password@" not in str(refused.value)


@pytest.mark.parametrize("name", ["App-1", "app 1", "-app", "app-", "app_1", "@app", "a" * 64, "app-1; return 200"])
def test_a_name_is_one_that_a_proxy_understands(name):
    with pytest.raises(ConfigError, match="NODE_NAME"):
        config.load(SHARED | {"NODE_NAME": name})


@pytest.mark.parametrize("url", ["redis.example.org", "http://redis:6379", "6379"])
def test_an_address_that_is_no_redis_is_refused(url):
    with pytest.raises(ConfigError, match="REDIS_URL"):
        config.load(SHARED | {"REDIS_URL": url})


def test_one_process_needs_neither(tmp_path):
    alone = config.load({"SECRET_KEY": SHARED["SECRET_KEY"]})
    assert (alone.node_name, alone.redis_url) == (None, None)
    assert config.load(SHARED).node_name == "app-1"
    assert config.load(SHARED | {"NODE_NAME": ""}).redis_url == SHARED["REDIS_URL"]
