"""The commands about people: accounts and passwords, and what is stored about a candidate."""

import dataclasses
import logging
import secrets
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from operating import accounts as account_changes
from operating import command_line, retention
from operating import export as exports
from operating.command_line import Command
from operating.retention import Receipt
from repositories.states import Role
from services.base import NotFound, utcnow
from services.people import second_factor
from services.stored_settings import stored

log = logging.getLogger(__name__)

GENERATED_BYTES = 15
"""20 characters with 120 random bits: nobody guesses it, and it can be typed once."""


def _password(*, from_stdin: bool) -> str:
    """Asked for twice without echo, or the first line of standard input. Never an argument: `ps` shows those."""
    if from_stdin:
        return sys.stdin.readline().removesuffix("\n")
    return str(click.prompt("New password", hide_input=True, confirmation_prompt="The same again"))


@click.command(cls=Command)
@click.argument("username")
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the password from the first line of standard input.")
@with_appcontext
def set_password(username: str, *, from_stdin: bool) -> None:
    """Give the person with this USERNAME or e-mail a new password, and sign them out. For a forgotten password."""
    command_line.config()
    person = account_changes.find(username)
    if person is None:
        command_line.fail(f"Nothing was changed: there is no account named {username}.")
    account_changes.set_password(person, _password(from_stdin=from_stdin), at=utcnow())
    log.warning("set the password of user %s by command", person.id)
    click.echo(f"{person.username} has the new password and is signed out everywhere.")
    if not person.is_active:
        click.echo("The account is deactivated: nobody can sign in with it until an administrator reactivates it.")


@click.command(cls=Command)
@click.argument("username")
@click.option("--name", required=True, help="Full name.")
@click.option("--email", required=True, help="E-mail address.")
@click.option(
    "--role", type=click.Choice([one.value for one in Role]), default=Role.INTERVIEWER.value, show_default=True
)
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the password from the first line of standard input.")
@click.option("--generate", is_flag=True, help="Generate a random password and print it once.")
@with_appcontext
def create_user(username: str, *, name: str, email: str, role: str, from_stdin: bool, generate: bool) -> None:
    """Add the account USERNAME. You can also add the first administrator this way."""
    if from_stdin and generate:
        raise click.UsageError("Choose one of --stdin and --generate.")
    command_line.config()
    password = secrets.token_urlsafe(GENERATED_BYTES) if generate else _password(from_stdin=from_stdin)
    person = account_changes.create(
        username=username, name=name, email=email, role=Role(role), password=password, at=utcnow()
    )
    log.warning("added user %s by command", person.id)
    click.echo(f"{person.name} can sign in as {person.username} ({role}).")
    if generate:
        click.echo(f"Password (shown only now): {password}")


@click.command(cls=Command)
@click.argument("candidate", type=int)
@click.argument("target", type=click.Path(path_type=Path))
@with_appcontext
def export_candidate(candidate: int, target: Path) -> None:
    """Write everything stored about the CANDIDATE (a number, as in the address of their page) to the file TARGET."""
    engine = command_line.engine()
    try:
        written = exports.write(candidate, target, at=utcnow(), engine=engine, resumes=command_line.resumes())
    except LookupError as error:
        command_line.fail(f"Nothing was written: {error}")
    command_line.counts(written)
    click.echo(f"are in {target}.")


@click.command(cls=Command)
@click.argument("candidate", type=int)
@click.option("--dry-run", is_flag=True, help="Only show what would be erased.")
@with_appcontext
def erase_candidate(candidate: int, *, dry_run: bool) -> None:
    """Erase the CANDIDATE, their interviews and their resume for good. Existing backups keep them."""
    engine = command_line.engine()
    try:
        receipt = retention.erase_candidate(
            candidate, at=utcnow(), engine=engine, resumes=command_line.resumes(), is_dry=dry_run
        )
    except retention.CannotErase as error:
        command_line.fail(f"Nothing was erased: {error}")
    _receipt(receipt, f"candidate {candidate}", is_dry=dry_run)


@click.command(cls=Command)
@click.option("--older-than", "days", type=click.IntRange(min=1), metavar="DAYS")
@click.option("--dry-run", is_flag=True, help="Only show what would be erased.")
@with_appcontext
def purge(days: int | None, *, dry_run: bool) -> None:
    """Erase what was kept as long as the KEEP_*_DAYS settings say; a running server does this every night.

    With --older-than, whole interviews that ended more than DAYS ago, whatever the settings say of them.
    """
    engine = command_line.engine()
    stored.refresh()
    config = command_line.config()
    keep = config.keep if days is None else dataclasses.replace(config.keep, interviews=days)
    if not keep.is_limited:
        command_line.fail(
            "Nothing was erased: everything is kept forever. Set KEEP_INTERVIEWS_DAYS, or use --older-than."
        )
    receipt = retention.purge(keep, at=utcnow(), engine=engine, resumes=command_line.resumes(), is_dry=dry_run)
    _receipt(receipt, "what was kept long enough", is_dry=dry_run)


@click.command(cls=Command)
@click.argument("username")
@with_appcontext
def remove_second_factor(username: str) -> None:
    """Remove USERNAME's two-step verification and sign them out. For the last administrator's lost phone."""
    command_line.config()
    try:
        user_id = second_factor.remove_by_name(username, at=utcnow())
    except NotFound:
        command_line.fail(f"Nothing was changed: nobody named {username} uses two-step verification.")
    log.warning("removed the second factor of user %s", user_id)
    click.echo(f"{username} now signs in with the password alone, and is signed out everywhere.")


def _receipt(receipt: Receipt, of: str, *, is_dry: bool) -> None:
    """To the operator and to the log, which is what remains of it."""
    command_line.counts(receipt.counts)
    click.echo(f"{'would be' if is_dry else 'were'} erased: {of}, at {utcnow():%Y-%m-%d %H:%M} UTC.")
    if not is_dry:
        log.warning("erased %s: %s", of, receipt.counts)
