"""The link of a colleague on their page of the Team: kept for the one page that shows it, and its letter."""

from dataclasses import dataclass

from flask import session, url_for

from db.engine import database
from repositories.mails import Mail
from repositories.users import User
from routes import sign_in_log
from services.audit import audit
from services.base import utcnow
from services.mail import account_letters, history, senders
from services.people import account_links

FRESH = "fresh_account_link"


@dataclass(frozen=True)
class Shown:
    """`url` stands on the first page after the link was made."""

    url: str | None
    mail: Mail | None
    is_mail_on: bool
    has_second_factor: bool
    days: int = account_links.INVITED_FOR.days
    hours: int = round(account_links.COPIED_FOR.total_seconds() / 3600)


def keep(invited: account_letters.Invited, *, by: int) -> None:
    """Keep a link that was just made in the maker's own signed cookie, and note that it was made."""
    user_id = invited.user.id
    database.run(
        lambda db: audit.write(db, audit.Deed.LINK_MADE, by=audit.Doer(by), on=audit.person(user_id), at=utcnow())
    )
    sign_in_log.made_link(user_id, by=by)
    session[FRESH] = {"user": user_id, "secret": invited.link.secret}


def of(colleague: User, *, has_second_factor: bool) -> Shown:
    """What the page shows of it."""
    url = None
    if session.get(FRESH, {}).get("user") == colleague.id:
        url = f"{url_for('account_links.show', _external=True)}#{session.pop(FRESH)['secret']}"
    mail = None if colleague.has_password else history.latest_account_invitation(colleague.id)
    return Shown(url, mail, senders.sender().server is not None, has_second_factor)
