"""The invitation that a person sends themselves: what "Copy the full invitation" copies. It is stored nowhere."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from flask import url_for
from flask_babel import gettext as _

from letters import wording
from localization import in_zone, isolated
from repositories.interviews import Interview
from repositories.states import SeatRole
from services.base import settings
from services.interview import members, zones
from services.room import admission


@dataclass(frozen=True)
class Copied:
    """What is handed to the candidate, once."""

    url: str
    rehearsal_url: str
    text: str
    mailto: str
    """The same as the address of a new message in the reader's mail program."""


def invitation(interview: Interview, secret: str, *, to: str | None, timezone: str | None, contact: str) -> Copied:
    """The link of this secret, and the whole message; `timezone` is the candidate's if it is known, and `contact` whom
    to turn to. Needs a request around it.
    """
    url = f"{url_for(wording.JOIN, _external=True)}#{secret}"
    rehearsal_url = f"{url_for(wording.REHEARSAL, _external=True)}#{secret}"
    company, minutes = settings.config.company_name, admission.OPENS_BEFORE // timedelta(minutes=1)
    lines = [
        *([company] if company else []),
        interview.title,
        _("%(when)s, %(minutes)s minutes", when=_when(interview, timezone), minutes=interview.duration_minutes),
        _("With %(names)s", names=everybody_but_the_candidate(interview)),
        "",
        _("Your personal link (do not share it):"),
        url,
        _("You can ask to join from %(minutes)s minutes before the start.", minutes=minutes),
        "",
        _("Try your camera, your microphone and the editor beforehand (nothing is stored):"),
        rehearsal_url,
        "",
        _(
            "You need a computer with a current browser. You do not need an account or a camera, "
            "and there is nothing to install."
        ),
        _("If you have questions or need anything to take part, contact %(contact)s", contact=contact),
    ]
    subject = _("Interview: %(title)s", title=interview.title)
    body = quote("\r\n".join(lines))
    mailto = f"mailto:{quote(to or '', safe='@')}?subject={quote(subject)}&body={body}"
    return Copied(url, rehearsal_url, "\n".join(lines), mailto)


def everybody_but_the_candidate(interview: Interview) -> str:
    """Whom the candidate will meet, the interviewer first, in a line."""
    people = [one for one in members.people_of(interview) if one.role is not SeatRole.CANDIDATE]
    return ", ".join(str(isolated(wording.named(one))) for one in people)


def _when(interview: Interview, theirs: str | None) -> str:
    """In the candidate's zone and that of the plan, or where theirs is not known in that of the plan and in UTC."""
    planned = zones.known_or_utc(interview.timezone)
    first, other = (zones.known_or_utc(theirs), planned) if theirs else (planned, "UTC")
    when = in_zone(interview.scheduled_time, first)
    return when if first == other else f"{when} ({in_zone(interview.scheduled_time, other)})"
