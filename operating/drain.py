"""`flask --app app drain`: ask the server that runs to drain, and wait until nobody would notice a restart."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from flask.cli import with_appcontext

from config import Config
from operating import command_line
from operating.command_line import Command
from services.room import draining
from wire import listening

ASK_EVERY_S = 2.0
ANSWER_WITHIN_S = 10.0

Ask = Callable[[dict[str, str] | None], dict[str, Any]]


@click.command(cls=Command)
@click.option(
    "--wait", "wait_s", type=click.IntRange(min=0), default=0, metavar="SECONDS", help="The longest time to wait."
)
@click.option("--off", "is_off", is_flag=True, help="Take the server back into service.")
@with_appcontext
def drain(*, wait_s: int, is_off: bool) -> None:
    """Prepare a restart: /readyz answers 503, so that load balancers send people elsewhere. Nobody is turned away.

    With --wait, ends with 0 once no interview is in progress, and with 1 when the time is up.
    """
    config = command_line.config()
    ask = _asking(config)
    try:
        now = ask({"state": "off" if is_off else "on"})
        if is_off:
            click.echo("The server is in service.")
            return
        click.echo(words(now))
        if wait_s and not _wait(ask, now, until=time.monotonic() + wait_s):
            raise click.ClickException(
                "The time is up and an interview is still in progress. The server keeps draining."
            )
    except urllib.error.HTTPError as error:
        raise click.ClickException(
            f"The server answered with {error.code}. This command and the server must have the same SECRET_KEY."
        ) from error
    except OSError as error:
        raise click.ClickException(f"The server does not answer at its HOST and PORT: {error}") from error


def _wait(ask: Ask, now: dict[str, Any], *, until: float) -> bool:
    """Whether the last interview ended in time; each change is printed."""
    while now["rooms"]:
        left = until - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(ASK_EVERY_S, left))
        before, now = now, ask(None)
        if now != before:
            click.echo(words(now))
    return True


def words(now: dict[str, Any]) -> str:
    """What a restart would interrupt, in one line. Times in UTC."""
    rooms, people = now["rooms"], now["people"]
    if rooms:
        interviews, persons = "interview" if rooms == 1 else "interviews", "person" if people == 1 else "people"
        said = f"{rooms} {interviews} in progress, {people} {persons}."
    else:
        said = "No interview is in progress. You can restart the server now."
    if rooms and now["ends_at"]:
        said += f" The last is planned to end at {_clock(now['ends_at'])}."
    if now["next_at"]:
        said += f" The next starts at {_clock(now['next_at'])}."
    return said


def _clock(moment: str) -> str:
    return f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M} UTC"


def _asking(config: Config) -> Ask:
    """How to ask the server of these settings on this machine; None as the form only asks how it stands."""
    address = f"{listening.url_of(config.host, config.port)}/drain"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(form: dict[str, str] | None) -> dict[str, Any]:
        data = None if form is None else urllib.parse.urlencode(form).encode()
        headers = {"Authorization": f"Bearer {draining.token()}"}
        request = urllib.request.Request(address, data, headers)  # noqa: S310 (the address is of our own settings)
        with opener.open(request, timeout=ANSWER_WITHIN_S) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    return ask
