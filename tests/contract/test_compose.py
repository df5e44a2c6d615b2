"""The compose files, as Docker Compose itself reads and merges them: every container is bound, and every setting reaches the server."""

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config import SECRETS
from runner.seccomp import FORBIDDEN

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "full": ["docker-compose.yml"],
    "small": ["docker-compose.small.yml"],
    "scale-out": ["docker-compose.yml", "docker-compose.scale.yml"],
}
CAPABILITIES = {"caddy": ["NET_BIND_SERVICE"], "turn": ["NET_BIND_SERVICE"]}
"""Files in these images carry it, and cannot be run without."""
USERS = {"caddy": "root without any right, because Caddy's image makes its volume root's"}
"""Who is root all the same. The others name a user here or in their image."""
IMAGES_OWN_USER = {"app", "app-1", "app-2", "app-3", "turn", "runner"}
UNCONFINED = {"runner": ["apparmor:unconfined", "seccomp:./deploy/runner-seccomp.json", "systempaths=unconfined"]}
"""Who may make namespaces and mount a /proc in them."""
PUBLISHED = {"caddy": {80, 443}}
NOT_FOR_CONTAINERS = {
    "HOST": "the image's",
    "PORT": "the image's",
    "SQLITE_PATH": "the image's, where its volume is",
    "UPLOAD_DIR": "the image's, where its volume is",
    "MYSQL_UNIX_SOCKET": "the database is another container",
    "PUBLIC_HOST": "becomes PUBLIC_URL",
    "COMPOSE_PROFILES": "Docker Compose's own",
    "TURN_REALM": "the relay's",
}
MYSQL = {"MYSQL_PORT", "MYSQL_USER", "MYSQL_PASSWORD", "MYSQL_DB"}
LEAK = "what-must-not-stand-in-any-environment"


@cache
def model(name: str) -> dict[str, Any]:
    """What Docker Compose makes of the files, with a value for every secret in its own environment, a relay and a runner."""
    program = shutil.which("docker-compose", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert program is not None, "requirements-dev.txt brings Docker Compose"
    files = [part for file in FILES[name] for part in ("--file", file)]
    command = [
        program,
        "--env-file",
        os.devnull,
        *files,
        "--profile",
        "turn",
        "--profile",
        "runner",
        "config",
        "--format",
        "json",
    ]
    environment = {
        "PATH": os.environ["PATH"],
        "TURN_URLS": "turn:turn.example.org",
        "RUNNER_URL": "http://runner:5080",
    } | dict.fromkeys({*SECRETS} - {"ICE_SERVERS"}, LEAK)
    return json.loads(subprocess.check_output(command, cwd=ROOT, env=environment))  # type: ignore[no-any-return]


def running(name: str) -> dict[str, Any]:
    return {one: service for one, service in model(name)["services"].items() if service.get("scale") != 0}


CASES = [pytest.param(name, one, id=f"{name}, {one}") for name in FILES for one in running(name)]
APPS = [case for case in CASES if str(case.values[1]).startswith("app")]


def test_the_files_run_what_they_are_for() -> None:
    assert set(running("full")) == {"app", "db", "redis", "caddy", "turn", "runner"}
    assert set(running("small")) == {"app", "caddy", "runner"}
    assert set(running("scale-out")) == {
        "app-1",
        "app-2",
        "app-3",
        "balancer",
        "db",
        "redis",
        "caddy",
        "turn",
        "runner",
    }


@pytest.mark.parametrize(("name", "one"), CASES)
def test_a_container_may_do_nothing_that_it_need_not(name: str, one: str) -> None:
    service = running(name)[one]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == CAPABILITIES.get(one, [])
    assert sorted(service["security_opt"]) == sorted(["no-new-privileges:true", *UNCONFINED.get(one, [])])
    assert not {"privileged", "pid", "ipc", "devices"} & set(service)
    assert (one in USERS) + (one in IMAGES_OWN_USER) + (int(service.get("user", "0").split(":")[0]) > 0) == 1
    assert not any("docker.sock" in volume["source"] for volume in service.get("volumes", []))


@pytest.mark.parametrize(("name", "one"), CASES)
def test_a_container_cannot_take_the_machine(name: str, one: str) -> None:
    service = running(name)[one]
    assert int(service["mem_limit"]) <= 2 << 30
    assert service["cpus"] <= 2
    assert service["pids_limit"] <= 512
    assert all("size=" in place for place in service.get("tmpfs", []))
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}


@pytest.mark.parametrize(("name", "one"), CASES)
def test_a_container_says_how_it_is_and_comes_back(name: str, one: str) -> None:
    service = running(name)[one]
    assert service["restart"] == "unless-stopped"
    assert "stop_grace_period" in service
    assert "build" in service or len(service["healthcheck"]["test"]) > 1
    for image in ("Dockerfile", "runner/Dockerfile"):
        assert re.search(r"^HEALTHCHECK .*\\\n    CMD ", (ROOT / image).read_text(), re.MULTILINE)


@pytest.mark.parametrize(("name", "one"), CASES)
def test_an_image_is_one_version_and_no_other(name: str, one: str) -> None:
    service = running(name)[one]
    assert re.fullmatch(
        r"neurohire(-runner)?:local" if "build" in service else r"[\w/.-]+:\d+\.\d+\.\d+(-[\w.]+)?", service["image"]
    )


def test_the_image_is_made_of_one_version_and_no_other() -> None:
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert len(bases) == 3
    assert all(re.fullmatch(r"\w+:\d+\.\d+\.\d+-(slim-bookworm|bookworm-slim)", base) for base in bases)


def test_the_runners_image_is_of_one_version_and_its_user_is_not_root() -> None:
    text = (ROOT / "runner" / "Dockerfile").read_text()
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["debian:12.12-slim"]
    assert re.search(r"^USER [1-9]\d+$", text, re.MULTILINE)


@pytest.mark.parametrize("name", FILES)
def test_the_runner_reaches_who_asks_it_and_nothing_else(name: str) -> None:
    services = running(name)
    assert model(name)["networks"]["runner"]["internal"] is True
    assert set(services["runner"]["networks"]) == {"runner"}
    others = {one for one, service in services.items() if "runner" in service.get("networks", {})} - {"runner"}
    assert others == {one for one in services if one.startswith("app")}
    assert {secret["source"] for secret in services["runner"]["secrets"]} == {"runner_token"}
    assert services["runner"].get("volumes", []) == []


def test_the_container_of_the_runner_may_not_do_what_its_boxes_may_not() -> None:
    """But for what makes boxes."""
    profile = json.loads((ROOT / "deploy" / "runner-seccomp.json").read_text())
    [refused] = profile["syscalls"]
    makes_boxes = {"unshare", "setns", "mount", "umount", "umount2", "pivot_root", "chroot", "sethostname"}
    assert refused["action"] == "SCMP_ACT_ERRNO"
    assert set(refused["names"]) == set(FORBIDDEN) - makes_boxes


def test_a_stranger_reaches_caddy_and_the_relay_only() -> None:
    for name in FILES:
        for one, service in running(name).items():
            assert {int(port["published"]) for port in service.get("ports", [])} == PUBLISHED.get(one, set()), one
            assert service.get("network_mode") == ("host" if one == "turn" else None)
    for name in ("full", "scale-out"):
        assert model(name)["networks"]["data"]["internal"] is True
        assert {one for one, service in running(name).items() if set(service.get("networks", {})) == {"data"}} == {
            "db",
            "redis",
        }
        assert "data" not in running(name)["caddy"]["networks"]


@pytest.mark.parametrize("name", FILES)
def test_no_secret_stands_in_an_environment_or_a_command(name: str) -> None:
    assert LEAK not in json.dumps(model(name))
    for service in running(name).values():
        assert not {*SECRETS, "REDIS_URL", "MYSQL_ROOT_PASSWORD"} - {"ICE_SERVERS"} & set(
            service.get("environment") or {}
        )


@pytest.mark.parametrize("name", FILES)
def test_every_secret_that_is_handed_over_is_made(name: str, tmp_path: Path) -> None:
    subprocess.run([ROOT / "deploy" / "make-secrets", tmp_path], check=True, capture_output=True)
    made = {path.name for path in tmp_path.iterdir()}
    assert {Path(secret["file"]).name for secret in model(name)["secrets"].values()} <= made
    for service in running(name).values():
        handed_over = {f"/run/secrets/{secret['source']}" for secret in service.get("secrets", [])}
        environment = service.get("environment") or {}
        read = {value for setting, value in environment.items() if setting.endswith("_FILE") and value}
        assert read <= handed_over
    assert "/secrets/" in (ROOT / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize(("name", "one"), APPS)
def test_every_setting_reaches_the_server(name: str, one: str) -> None:
    settings = set(re.findall(r"^([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert {"SECRET_KEY", "LEGACY_TIMEZONE", "PUBLIC_HOST"} <= settings, "the pattern finds them"
    environment = running(name)[one]["environment"]
    handed_over = {setting.removesuffix("_FILE") for setting in environment}
    missing = settings - handed_over - set(NOT_FOR_CONTAINERS) - ({"MYSQL_HOST", *MYSQL} if name == "small" else set())
    assert missing - {"NODE_NAME"} - ({"REDIS_URL"} if name == "small" else set()) == set()
    assert environment["PUBLIC_URL"] == "https://neurohire.localhost"
    # Each proxy adds its word to what it was told (deploy/Caddyfile, deploy/nginx.conf).
    assert environment["TRUSTED_PROXIES"] == ("2" if name == "scale-out" else "1")


def test_each_of_several_processes_has_a_name_of_its_own_and_the_same_secrets() -> None:
    nodes = {one: service for one, service in running("scale-out").items() if one.startswith("app-")}
    assert all(service["environment"].pop("NODE_NAME") == one for one, service in nodes.items())
    first, *others = nodes.values()
    assert others == [first, first]
    assert running("scale-out")["caddy"]["environment"]["UPSTREAM"] == "balancer:8080"
    assert running("full")["caddy"]["environment"]["UPSTREAM"] == "app:5000"
