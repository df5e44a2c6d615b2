"""What of the mail server and the sender is read from the environment, and what is refused without showing a password."""

import pytest

import config
from config import ConfigError, MailConfig

REST = {"MAIL_FROM": "interviews@example.org", "PUBLIC_URL": "https://interviews.example.org"}
PASSWORD = "hunter2hunter2"


def load(tmp_path, **environ):
    return config.load({"SQLITE_PATH": str(tmp_path / "one.db"), **environ})


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        f"http://user:{PASSWORD}@mail.example.org",
        "smtp://",
        f"smtp://user:{PASSWORD}@mail.example.org:notaport",
        "smtp://mail.example.org:0",
        f"smtp://user:{PASSWORD}@mail.example.org/inbox",
        f"smtp://user:pass#{PASSWORD}@mail.example.org",
        f"smtp://user:{PASSWORD}@mail.example.org?tls=no",
        f"smtp://user:{PASSWORD}@mail.example.org?starttls=never",
        "smtp://user@mail.example.org",
    ],
)
def test_an_address_that_is_none_is_refused_and_its_password_not_shown(tmp_path, url):
    with pytest.raises(ConfigError, match="SMTP_URL") as refused:
        load(tmp_path, SMTP_URL=url, **REST)
    assert PASSWORD not in str(refused.value)


@pytest.mark.parametrize(
    "sender", ["interviews", "a@b@c", "<>", "Interviews <>", "x@example.org\r\nBcc: y@example.org", "bøb@example.org"]
)
def test_a_sender_that_is_no_address_is_refused(tmp_path, sender):
    with pytest.raises(ConfigError, match="MAIL_FROM"):
        load(tmp_path, **REST | {"SMTP_URL": "smtp://localhost:25", "MAIL_FROM": sender})


@pytest.mark.parametrize("missing", ["SMTP_URL", "MAIL_FROM", "PUBLIC_URL"])
def test_half_of_it_is_refused(tmp_path, missing):
    given = REST | {"SMTP_URL": "smtp://localhost:25"}
    with pytest.raises(ConfigError, match="SMTP_URL"):
        load(tmp_path, **given | {missing: ""})


def test_without_settings_mail_is_off(tmp_path):
    assert load(tmp_path, SMTP_URL=" ", MAIL_FROM="").mail is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtps://mail.example.org", ("mail.example.org", 465, "tls", None, None)),
        ("smtp://mail.example.org", ("mail.example.org", 587, "starttls", None, None)),
        ("smtp://mail:1025?starttls=never", ("mail", 1025, "plain", None, None)),
        ("smtp://localhost:25", ("localhost", 25, "plain", None, None)),
        ("smtp://a%40b:p%2Fq%23@mail.example.org:2525", ("mail.example.org", 2525, "starttls", "a@b", "p/q#")),
    ],
)
def test_the_scheme_says_how_the_way_to_the_server_is_protected(tmp_path, url, expected):
    found = load(tmp_path, SMTP_URL=url, **REST).mail
    assert (found.host, found.port, found.security, found.user, found.password) == expected


def test_a_sender_may_have_a_name(tmp_path):
    environ = REST | {"SMTP_URL": "smtp://localhost:25", "MAIL_FROM": "Acme Interviews <interviews@example.org>"}
    expected = MailConfig("localhost", 25, "plain", "interviews@example.org", "Acme Interviews")
    assert load(tmp_path, **environ).mail == expected
