"""Whether an outage of a server's database is over, as the server itself says."""

import requests

from tests.serving import Server

TOLD = (
    ("the database is away: ", "the database is back"),
    ("the database takes no writes: ", "the database takes writes again"),
)


def is_over(server: Server) -> bool:
    """Later than `/readyz` says so: a call that began in the outage may yet fail, and has others refused for a second more."""
    if requests.get(f"{server.url}/readyz", timeout=20).status_code != 200:
        return False
    log = server.log
    return all(log.count(began) == log.count(ended) for began, ended in TOLD)
