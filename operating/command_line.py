"""What the commands of `flask --app app` share: settings read when they are needed, one sentence when one fails."""

import logging
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy import Engine

import config as configuration
from config import Config
from db.engine import database, make_engine
from operating import failures
from services.audit import origin
from services.base import settings

ENDED_BY = 128
"""To this shells add the number of the signal by which a program was ended."""


class Command(click.Command):
    """Ends with 1 and one sentence for a failure that an operator can mend, and with 130 or 143 when it is ended."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with one_sentence(), ended_cleanly(), origin.within(origin.COMMAND_LINE):
                return super().invoke(ctx)
        except KeyboardInterrupt as ended:
            click.echo("Interrupted. What was unfinished has been removed.", err=True)
            ctx.exit(ENDED_BY + (ended.args[0] if ended.args else signal.SIGINT))


@contextmanager
def ended_cleanly() -> Iterator[None]:
    """SIGTERM, which systemd sends, is as Ctrl+C: what is unfinished is removed before the process ends."""

    def end(number: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt(number)

    if threading.current_thread() is not threading.main_thread():  # Only there may a signal be waited for.
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def one_sentence() -> Iterator[None]:
    """Within a command, turn an expected failure into its sentence; elsewhere it passes unchanged."""
    try:
        yield
    except failures.EXPECTED as error:
        context = click.get_current_context(silent=True)
        if context is None:
            raise
        config = settings.config if settings.is_bound else None
        raise click.ClickException(failures.sentence(error, config)) from error


def is_looking_for_commands() -> bool:
    """Whether Flask loads the application only to find the command it was asked for, as opposed to serve it."""
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.command, FlaskGroup)


def bare(app: Flask) -> Flask:
    """The application with nothing but the commands: they read the settings themselves, so that wrong ones are theirs
    to report. Log lines of warnings and worse go to standard error.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("db.outage").setLevel(logging.ERROR)  # The sentence of the command says it better.
    return app


def config() -> Config:
    """The settings; the first call reads them and binds the database. Raises ConfigError, ImportError, OSError."""
    if settings.is_bound:
        return settings.config
    found = configuration.load()
    settings.bind(found)
    for warning in found.warnings:
        click.echo(f"Warning: {warning}", err=True)
    # Commands may take longer than a page may: no statement is cut off.
    database.bind(make_engine(Flask("commands"), found, is_patient=True))
    return found


def engine() -> Engine:
    """The database of these settings. Raises as `config` does."""
    config()
    return database.engine


def resumes() -> Path:
    """The folder of resumes. Raises as `config` does."""
    return config().upload_dir / "resumes"


def fail(words: str) -> NoReturn:
    """End the command with 1 and this sentence."""
    raise click.ClickException(words)


def counts(of: dict[str, int]) -> None:
    """Print a line for each kind."""
    for name, count in of.items():
        click.echo(f"{count:>8} {name}")


def is_terminal() -> bool:
    """Whether a person watches standard error."""
    return sys.stderr.isatty()
