"""Three server processes on one database behind nginx, and the room that is moved between them."""

import os
import re
import signal
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.empty_databases import copy_for, mysql_environment
from tests.faults.store import ask
from tests.live.house import eventually
from tests.scale.nginx import Nginx
from tests.scale.redis_server import RedisServer
from tests.serving import Browser, Server, free_port

METRICS_TOKEN = "only the tests read the figures"


@dataclass
class Cluster:
    """The processes by name; `front` is what browsers are given, `lottery` a proxy that guesses wrong."""

    nodes: dict[str, Server]
    redis: RedisServer
    front: Server
    lottery: Server

    def owner(self, room: str) -> str | None:
        """The process that has the room's lease."""
        found = ask(
            self.front,
            "SELECT node FROM room_leases JOIN interviews ON interviews.id = room_leases.interview_id"
            f" WHERE meeting_link = '{room}' AND expires_at > UTC_TIMESTAMP(6)",
        )
        return str(found[0][0]) if found else None

    def others(self, room: str) -> list[str]:
        owner = self.owner(room)
        return [name for name in self.nodes if name != owner]

    def figure(self, name: str, metric: str) -> float:
        """What a process says of itself."""
        answer = requests.get(
            f"{self.nodes[name].url}/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"}, timeout=5
        )
        found = re.search(rf"^neurohire_{metric} (\S+)$", answer.text, re.MULTILINE)
        assert found is not None, answer.text
        return float(found.group(1))

    def log(self) -> str:
        return "\n".join(f"--- {name}\n{server.log}" for name, server in self.nodes.items())


def at(person: Browser, server: Server) -> Browser:
    """The same person's cookies, used with another address."""
    same = Browser(server)
    same.http.cookies = person.http.cookies
    return same


@dataclass
class Moving(Server):
    """A room's server as those who use it see it: whoever has the room just now is the one that is stopped."""

    cluster: Cluster | None = None
    room: str = ""
    dead: Server | None = None

    @property
    def log(self) -> str:
        assert self.cluster is not None
        return self.cluster.log()

    def stop(self, number: int = signal.SIGTERM) -> None:
        assert self.cluster is not None
        name = self.cluster.owner(self.room)
        if name is None:
            return
        victim = self.cluster.nodes[name]
        if victim is not self.dead:
            victim.stop(number)
        self.dead = victim

    def launch(self) -> None:
        """The one that was stopped comes back; the room has gone elsewhere, or has not."""
        if self.dead is not None:
            self.dead.launch()
            self.dead = None


@contextmanager
def cluster(folder: Path, *, size: int = 3) -> Iterator[Cluster]:
    """The whole of it, with an empty database; stopped afterwards."""
    redis = RedisServer(folder / "redis")
    names = [f"app-{number}" for number in range(1, size + 1)]
    shared = mysql_environment(f"scale_{uuid.uuid4().hex[:8]}") | {
        "SECRET_KEY": "only the tests know this secret",
        "REDIS_URL": redis.url,
        "UPLOAD_DIR": str(folder / "uploads"),
        "METRICS_TOKEN": METRICS_TOKEN,
        "TRUSTED_PROXIES": "1",
        "HOST": "127.0.0.1",
    }
    nodes = {name: _node(folder / name, name, shared) for name in names}
    ports = {name: node.port for name, node in nodes.items()}
    proxies = [Nginx(folder / "front", ports), Nginx(folder / "lottery", ports, at_random=True)]
    running: list[RedisServer | Nginx] = [redis, *proxies]
    try:
        redis.start()
        environment = nodes[names[0]].environment
        copy_for(environment)
        for node in nodes.values():
            node.launch()
        for node in nodes.values():
            assert eventually(lambda node=node: is_up(node), within_s=60), node.log
        for proxy in proxies:
            proxy.start()
        front, lottery = (Server(folder, environment, proxy.port) for proxy in proxies)
        yield Cluster(nodes, redis, front, lottery)
    finally:
        for node in nodes.values():
            if node.process is not None and node.process.poll() is None:
                node.process.send_signal(signal.SIGCONT)
                node.stop()
        for one in running:
            one.stop()


def _node(folder: Path, name: str, shared: dict[str, str]) -> Server:
    folder.mkdir(parents=True)
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MYSQL_")} | shared
    return Server(folder, environment | {"NODE_NAME": name, "PORT": str(port)}, port)


def is_up(node: Server) -> bool:
    """Whether the process answers."""
    try:
        return requests.get(f"{node.url}/healthz", timeout=2).status_code == 200
    except (requests.ConnectionError, requests.Timeout):
        return False
