"""Several processes of this server behind a real nginx, with a real Redis, as one server."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.processes import Server, serving
from tests.scale.nginx import Nginx
from tests.scale.redis_server import RedisServer


@contextmanager
def serving_together(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], count: int
) -> Iterator[Server]:
    """The proxy's port; what all of them and the proxy use of the machine is added up."""
    place = Path(tempfile.mkdtemp(dir=folder))
    redis = RedisServer(place / "redis")
    redis.start()
    with ExitStack() as stack:
        stack.callback(redis.stop)
        shared = {**environment, "REDIS_URL": redis.url, "TRUSTED_PROXIES": "1"}
        names = [f"app-{number}" for number in range(1, count + 1)]
        servers = {
            name: stack.enter_context(serving(command, place / f"{name}.log", shared | {"NODE_NAME": name}))
            for name in names
        }
        proxy = Nginx(place / "nginx", {name: server.port for name, server in servers.items()})
        stack.callback(proxy.stop)
        proxy.start()
        first, *others = (server.pid for server in servers.values())
        yield Server(proxy.port, first, (*others, *proxy.pids()))
