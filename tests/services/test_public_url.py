"""PUBLIC_URL: read as browsers write the origin, because a room's socket is compared with it."""

import pytest

import config
from config import ConfigError

KEY = {"SECRET_KEY": "a secret that only this test knows"}


def public_url(text):
    return config.load(KEY | {"PUBLIC_URL": text}).public_url


@pytest.mark.parametrize(
    "text",
    [
        "interviews.example.org", "ftp://interviews.example.org", "https://", "https:///x", "https://:8443", "//interviews.example.org",
        "https://interviews.example.org:port", "https://interviews.example.org:0", "https://interviews.example.org:70000",
        "https://ada@interviews.example.org", "https://two words.example.org", "https://[::1", "https://[not]", "https://*.example.org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_a_sentence_that_shows_one(text):
    with pytest.raises(ConfigError, match=r"PUBLIC_URL must be an address such as https://interviews\.example\.org"):
        public_url(text)


@pytest.mark.parametrize("rest", ["/neurohire", "/neurohire/", "/?a=b", "/#a", "?", "//x"])
def test_a_path_is_refused_with_the_reason(rest):
    with pytest.raises(ConfigError, match="served at the root of a host") as refused:
        public_url(f"https://interviews.example.org{rest}")
    assert refused.value.names == ("PUBLIC_URL",)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("", None),
        ("https://interviews.example.org", "https://interviews.example.org"),
        (" https://interviews.example.org/ ", "https://interviews.example.org"),
        ("HTTPS://Interviews.Example.ORG", "https://interviews.example.org"),
        ("https://interviews.example.org:443", "https://interviews.example.org"),
        ("https://interviews.example.org:443/", "https://interviews.example.org"),
        ("http://interviews.example.org:80", "http://interviews.example.org"),
        ("https://interviews.example.org:80", "https://interviews.example.org:80"),
        ("http://interviews.example.org:443", "http://interviews.example.org:443"),
        ("https://interviews.example.org:08443", "https://interviews.example.org:8443"),
        ("https://interviews.example.org.", "https://interviews.example.org"),
        ("https://Gespräche.example", "https://xn--gesprche-4za.example"),
        ("http://[0:0::1]:5000", "http://[::1]:5000"),
        ("http://192.0.2.7:5000/", "http://192.0.2.7:5000"),
    ],
)
def test_the_same_address_is_the_same_origin_however_it_is_written(text, origin):
    assert public_url(text) == origin
