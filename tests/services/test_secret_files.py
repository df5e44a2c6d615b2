"""Secrets that come in files, as containers get them: what is refused, and that the file is what counts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import config
from config import SECRETS, ConfigError
from tests import breadth

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a long and random enough secret"
ICE = '[{"urls": "turn:turn.example.org", "username": "n", "credential": "c"}]'
SHAPED = {"ICE_SERVERS": ICE, "REDIS_URL": "redis://:password@redis:6379/0\n", "SMTP_URL": "smtp://mail:25\n"}


def load(tmp_path, **environ):
    """With what the settings in question need beside them."""
    needed = {"MYSQL_HOST": "db", "TURN_URLS": "turn:turn.example.org:3478", "SQLITE_PATH": str(tmp_path / "one.db")}
    needed["RUNNER_URL"] = "http://runner:5080"
    if "SMTP_URL_FILE" in environ:
        needed |= {"MAIL_FROM": "interviews@example.org", "PUBLIC_URL": "https://interviews.example.org"}
    for name in ("SECRET_KEY", "TURN_SECRET"):
        if f"{name}_FILE" not in environ:
            needed[name] = SECRET
    return config.load({**needed, "APP_ENV": "production", **environ})


@pytest.mark.parametrize("name", SECRETS)
def test_a_file_that_is_not_there_is_refused(tmp_path, name):
    with pytest.raises(ConfigError, match=rf"{name}_FILE names .*nowhere.*cannot be read"):
        load(tmp_path, **{f"{name}_FILE": str(tmp_path / "nowhere")})


@pytest.mark.parametrize("name", SECRETS)
def test_a_folder_is_refused(tmp_path, name):
    with pytest.raises(ConfigError, match=rf"{name}_FILE names .*cannot be read"):
        load(tmp_path, **{f"{name}_FILE": str(tmp_path)})


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("content", [b"", b"\n", b" \n", b"\r\n"])
def test_a_file_that_says_nothing_is_refused(tmp_path, name, content):
    file = tmp_path / "secret"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=f"{name}_FILE names .*which is empty"):
        load(tmp_path, **{f"{name}_FILE": str(file)})


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("content", [b"\xff\xfehidden", b"hidden\xff"])
def test_what_is_no_text_is_refused_and_not_shown(tmp_path, name, content):
    file = tmp_path / "secret"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match="cannot be read") as refused:
        load(tmp_path, **{f"{name}_FILE": str(file)})
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_that_is_said_twice_is_refused_and_not_shown(tmp_path, name):
    file = tmp_path / "secret"
    file.write_text(f"{SECRET} in a file")
    with pytest.raises(ConfigError, match=f"{name} and {name}_FILE are both set") as refused:
        load(tmp_path, **{f"{name}_FILE": str(file), name: SECRET})
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("name", ["SECRET_KEY", "TURN_SECRET", "METRICS_TOKEN"])
def test_a_weak_secret_stays_weak_in_a_file_and_is_not_shown(tmp_path, name):
    file = tmp_path / "secret"
    file.write_text("too-short\n")
    with pytest.raises(ConfigError, match=f"{name} must .*at least 16 random characters") as refused:
        load(tmp_path, **{f"{name}_FILE": str(file)})
    assert "too-short" not in str(refused.value)


@pytest.mark.slow
@breadth.ONLY_WIDE
def test_the_server_ends_and_says_which_setting_it_is(tmp_path):
    environment = {**os.environ, "SQLITE_PATH": str(tmp_path / "one.db"), "SECRET_KEY_FILE": str(tmp_path / "nowhere")}
    environment.pop("SECRET_KEY", None)
    command = [sys.executable, "app.py"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert ended.stderr.decode().strip().endswith("nowhere, which cannot be read (FileNotFoundError).")
    assert b"Traceback" not in ended.stderr


def test_what_each_file_says_is_the_secret_without_one_newline(tmp_path):
    environ = {}
    for name in SECRETS:
        file = tmp_path / name
        file.write_text(SHAPED.get(name, f" the {name} is long enough\n"))
        environ[f"{name}_FILE"] = str(file)
    found = load(tmp_path, **environ)
    assert found.secret_key == "the SECRET_KEY is long enough"
    assert found.setup_token == "the SETUP_TOKEN is long enough"
    assert found.metrics_token == "the METRICS_TOKEN is long enough"
    assert found.turn is not None
    assert found.turn.secret == "the TURN_SECRET is long enough"
    assert found.ice_servers[0]["credential"] == "c"
    assert found.mysql is not None
    assert found.mysql.password == " the MYSQL_PASSWORD is long enough", "a password may begin with a blank"


@pytest.mark.parametrize("content", ["two\n\n", "two\nlines\n"])
def test_only_one_newline_is_taken_off(tmp_path, content):
    file = tmp_path / "secret"
    file.write_text(content)
    found = load(tmp_path, MYSQL_PASSWORD_FILE=str(file))
    assert found.mysql is not None
    assert found.mysql.password == content[:-1]


def test_an_empty_name_of_a_file_is_none(tmp_path):
    assert load(tmp_path, SECRET_KEY_FILE="", SECRET_KEY=SECRET).secret_key == SECRET
