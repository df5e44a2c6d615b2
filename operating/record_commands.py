"""The commands about records: writing one to a file, and a new key to sign them with."""

import logging
from pathlib import Path

import click
from flask.cli import with_appcontext

from operating import command_line
from operating.command_line import Command
from services.base import Conflict, NotFound, utcnow
from services.chain import keys
from services.interview import Person, interviews, members
from services.record import record_zip

log = logging.getLogger(__name__)


@click.command(cls=Command)
@click.argument("record")
@click.argument("target", type=click.Path(path_type=Path))
@with_appcontext
def export_record(record: str, target: Path) -> None:
    """Write the RECORD (its name, or the number of its interview) to the new file TARGET, a zip that can be checked.

    It contains personal data: what was written and said in the interview.
    """
    command_line.engine()
    try:
        head = record_zip.of_interview(int(record)) if record.isdecimal() else record_zip.named(record)
        people: list[Person] = []
        if head.interview_id is not None:
            people = members.people_of(interviews.get(head.interview_id))
        pieces = record_zip.stream(head, people, at=utcnow())
    except NotFound:
        command_line.fail(f"Nothing was written: there is no record {record}.")
    except Conflict:
        command_line.fail("Nothing was written: the key of the records cannot be read. Run doctor.")
    try:
        with target.open("xb") as file:
            target.chmod(0o600)
            file.writelines(pieces)
    except FileExistsError:
        command_line.fail(f"{target} exists already and is not replaced. Choose another name.")
    click.echo(f"The record {head.name} with {head.link_count} links is in {target}.")


@click.command(cls=Command)
@with_appcontext
def rotate_record_key() -> None:
    """Sign records with a new key from now on. The old one is destroyed; what it signed can still be checked."""
    command_line.config()
    try:
        before, now = keys.rotate()
    except keys.KeyUnavailable as error:
        command_line.fail(f"Nothing was changed: {error}")
    log.warning("records are signed with the key %s from now on", now)
    if before is not None:
        click.echo(f"Until now: {before}")
    click.echo(f"From now on: {now}")
