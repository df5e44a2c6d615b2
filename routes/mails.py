"""What was sent about an interview, sending it once more, and the calendar file to download."""

from dataclasses import dataclass

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

import letters as wording
from localization import translate
from repositories.interviews import Interview
from repositories.mails import Mail
from repositories.states import MailState
from routes import agenda_page
from routes.http import guards, limits
from services.base import Action, Conflict, NotAllowed, utcnow
from services.interview import planners
from services.mail import Method, history, letters, reading, senders
from services.planning import agenda, needs

bp = Blueprint("mails", __name__)


@dataclass(frozen=True)
class Sent:
    """The letters about an interview, and whether there can be any."""

    is_on: bool
    lines: list[history.Line]


@dataclass(frozen=True)
class OnTheWay:
    """Whether the candidate gets the new link by mail."""

    is_on: bool
    mail: Mail | None

    @property
    def is_coming(self) -> bool:
        """Whether it was sent, or waits for it and nothing speaks against that yet."""
        return self.mail is not None and self.mail.state in (MailState.WAITING, MailState.SENT)


@bp.get("/interview/<meeting_link>/calendar.ics")
@guards.seat_required()
def download(meeting_link: str) -> ResponseReturnValue:
    """The interview for the reader's calendar; it asks nobody anything, and no link that opens it is in it."""
    letter = reading.of(g.interview, g.seat.user_id)
    data = wording.calendar_of(letter, Method.PUBLISH, at=utcnow())
    answer = Response(data, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    answer.headers.set("Content-Disposition", "attachment", filename="interview.ics")
    return answer


@bp.post("/interview/<meeting_link>/mail/<int:mail_id>/again")
@guards.planner_required
def send_again(meeting_link: str, mail_id: int) -> ResponseReturnValue:
    """The same message once more; to the candidate with a further link, beside those that work."""
    try:
        with limits.form() as attempt:
            letters.send_again(g.planner, mail_id, at=utcnow())
            attempt.give_back()
    except Conflict as refusal:
        flash(translate(refusal.message), "warn")
    else:
        flash(_("The message is sent again in a moment."), "ok")
    return redirect(url_for("interviews.edit", meeting_link=meeting_link) + "#mail")


@bp.post("/interview/<meeting_link>/mail/again")
@guards.planner_required
def send_failed_again(meeting_link: str) -> ResponseReturnValue:
    """Once more, what asks people to this interview and did not arrive."""
    _tell_sent(letters.send_failed_again(g.planner, at=utcnow()))
    return redirect(url_for("interviews.dashboard"))


@bp.post("/dashboard/mail/again")
@guards.allowed(Action.SCHEDULE)
def send_all_again() -> ResponseReturnValue:
    """The same for all interviews that stand under “Needs action” for this."""
    whose, sent = request.form.get("whose", "mine"), 0
    for due in agenda.needs_action(agenda_page.whose_of(whose), at=utcnow()).items:
        if due.need is not needs.Need.MAIL_FAILED:
            continue
        try:
            planner, _interview = planners.get(g.user.id, g.user.role, due.interview.meeting_link)
        except NotAllowed:  # Who only observes sees it in the list.
            continue
        sent += letters.send_failed_again(planner, at=utcnow())
    _tell_sent(sent)
    return redirect(url_for("interviews.dashboard", whose=whose if whose == "everybody" else None))


def _tell_sent(count: int) -> None:
    if count:
        words = ngettext(
            "%(num)d message is sent again in a moment.", "%(num)d messages are sent again in a moment.", count
        )
        flash(words, "ok")
    else:
        flash(_("Nothing was sent again. See the interview's page for what became of its messages."), "warn")


def sent_about(interview: Interview) -> Sent:
    """For the page of an interview."""
    return Sent(senders.sender().server is not None, history.of(interview))


def on_the_way(interview: Interview) -> OnTheWay:
    """For the card of an interview that was just scheduled or moved."""
    return OnTheWay(senders.sender().server is not None, history.latest_to_candidate(interview))
