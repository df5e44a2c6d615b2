"""The secrets of the containers: made once, different from each other, kept from other people of the machine."""

import subprocess
from pathlib import Path

import config

PROGRAM = Path(__file__).resolve().parents[2] / "deploy" / "make-secrets"
NAMES = {
    "secret_key",
    "mysql_password",
    "redis_password",
    "redis_url",
    "setup_token",
    "metrics_token",
    "turn_secret",
    "runner_token",
    "smtp_url",
}


def make(folder):
    return subprocess.run([PROGRAM, folder], check=True, capture_output=True, text=True, timeout=60)


def read(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_what_is_there_stays_as_it_is(tmp_path):
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "secret_key").write_text("the key of an older installation\n")
    make(folder)
    first = read(folder)
    assert first["secret_key"] == "the key of an older installation\n"
    assert "secret_key is there already." in make(folder).stdout
    assert read(folder) == first


def test_an_empty_one_is_made_anew(tmp_path):
    (tmp_path / "secret_key").touch()
    make(tmp_path)
    assert len(read(tmp_path)["secret_key"]) == 64


def test_nobody_else_of_the_machine_gets_in_and_no_secret_is_said(tmp_path):
    folder = tmp_path / "secrets"
    said = make(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}, "containers have users of their own"
    secrets = [secret.strip() for secret in read(folder).values() if secret]
    assert not any(secret in said.stdout + said.stderr for secret in secrets)


def test_each_is_random_and_the_server_takes_them(tmp_path):
    make(tmp_path)
    made = read(tmp_path)
    assert set(made) == NAMES
    assert len(set(made.values())) == len(NAMES)
    assert made["smtp_url"] == "", "a mail server is the operator's to name"
    assert made["redis_url"] == f"redis://:{made['redis_password']}@redis:6379/0\n"
    environment = {f"{name}_FILE": str(tmp_path / name.lower()) for name in config.SECRETS if made.get(name.lower())}
    relay = {
        "TURN_URLS": "turn:turn.example.org",
        "MYSQL_HOST": "db",
        "RUNNER_URL": "http://runner:5080",
        "APP_ENV": "production",
    }
    found = config.load(environment | relay)
    assert found.secret_key == made["secret_key"]
    assert found.mysql is not None
    assert found.mysql.password == made["mysql_password"]
    assert found.setup_token == made["setup_token"]
    assert found.metrics_token == made["metrics_token"]
    assert found.runner is not None
    assert found.runner.token == made["runner_token"]
    assert found.turn is not None
    assert found.turn.secret == made["turn_secret"]
